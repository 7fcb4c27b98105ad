"""The word index: BM25 over stems, in tantivy.

    archive ──changes──> Lexical.apply ──one commit──> terms of passages + the sequence they reach

It holds terms only, no text, and is rebuilt from the archive when it is damaged. Every replica can have its
own. One process writes at a time (tantivy's own lock), for as long as a batch takes; any number may read.

A passage is found by its words, its article's title and outlet, and its date, all in one field: separate,
weighted fields for title and lead did worse on every set measured (see `tests/benchmarks/retrieval.py`).
"""

import math
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retrieval.errors import DamagedError, LockedError, StoreError
from retrieval.index import terms
from retrieval.ingest.words import ENGLISH
from retrieval.types import Filters, Passage

if TYPE_CHECKING:
    import tantivy

    from retrieval.index.archive_following import Change

# Fields of a passage.
ID: Final = "id"
TEXT: Final = "text"
SEQUENCE: Final = "sequence"
# What filters ask for: the article's id and outlet, and its day, counted from the first of year 1.
ARTICLE: Final = "article"
OUTLET: Final = "outlet"
DAY: Final = "day"
# Counts up whenever the terms of a passage change: the sequence of an index of another format is not found,
# so that index is made anew from the archive's first change.
_FORMAT: Final = 3
_SEQUENCE_ID: Final = f"#sequence {_FORMAT}"

# Words that stand side by side in the question and near each other in a passage count as this much of a third
# one. SummHay, query alone: .897 without, .902 with; MultiHop-RAG stays as it is.
PAIR_WEIGHT: Final = 0.3
PAIR_SLOP: Final = 3
# A quotation is rare anyway, so BM25 rates it high; a passage that holds it should stand before all others.
PHRASE_WEIGHT: Final = 2.0

_EVERYTHING: Final = Filters()

# In it tantivy tells what its last commit was.
_COMMITS: Final = "meta.json"

# tantivy's least for one thread; a batch is a few hundred passages.
_HEAP_BYTES: Final = 20_000_000
_THREADS: Final = 1


class Lexical:
    """Words of passages, and where they stand."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`, or make it.

        Raises:
            DamagedError: it cannot be read, or another release made it.
            StoreError: the folder cannot be written to.
        """
        self._path = path
        with _translated_errors(path):
            path.mkdir(parents=True, exist_ok=True)
            self._schema = _schema()
            self._index = _opened(self._schema, path)
            # We ask for what is new ourselves; a watching thread for each index buys nothing.
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
            self._known, self._mark = 0, (0, 0)

    @property
    def sequence(self) -> int:
        """The archive's change up to which this index is true; 0 when it is new."""
        with _translated_errors(self._path):
            # A commit puts a new file in its place; to look at it takes a hundredth of the time of a reload.
            state = (self._path / _COMMITS).stat()
            mark = (state.st_ino, state.st_mtime_ns)
            if mark != self._mark:
                self._index.reload()
                self._known, self._mark = self._stored_sequence(), mark
            return self._known

    def _stored_sequence(self) -> int:
        searcher = self._index.searcher()
        found = searcher.search(self._term(ID, _SEQUENCE_ID), limit=1, count=False).hits
        return int(searcher.doc(found[0][1]).get_first(SEQUENCE) or 0) if found else 0

    def count(self, filters: Filters = _EVERYTHING) -> int:
        """How many passages there are that meet `filters`."""
        with _translated_errors(self._path):
            searcher = self._index.searcher()
            if filters.is_narrowing:
                found: Any = searcher.search(self._all(self._met(filters)), limit=1, count=True)
                return int(found.count)
            return int(searcher.num_docs) - 1 if self._stored_sequence() else 0

    def apply(self, changes: "Sequence[Change]", passages: Mapping[str, Passage]) -> None:
        """Follow the archive's changes and remember the last one, all in one commit.

        Args:
            changes: In order; the same ones may come again.
            passages: The passages that are there now, by id; a change to another one removes it.

        Raises:
            LockedError: another process is writing.
            StoreError: the disk is full or refuses.
        """
        if not changes:
            return
        with _translated_errors(self._path), self._writer() as writer:
            if not self._stored_sequence():
                writer.delete_all_documents()
            for passage_id in dict.fromkeys(each.passage_id for each in changes):
                writer.delete_documents_by_term(ID, passage_id)
                if passage := passages.get(passage_id):
                    writer.add_document(_document(passage))
            writer.delete_documents_by_term(ID, _SEQUENCE_ID)
            writer.add_document(_sequence_document(max(each.seq for each in changes)))
            writer.commit()
        self._index.reload()

    def reset(self) -> None:
        """Forget everything, the sequence too; the archive can give it back.

        Raises:
            LockedError: another process is writing.
        """
        with _translated_errors(self._path), self._writer() as writer:
            writer.delete_all_documents()
            writer.commit()
        self._index.reload()

    @contextmanager
    def _writer(self) -> "Iterator[tantivy.IndexWriter]":
        writer = self._index.writer(_HEAP_BYTES, _THREADS)
        try:
            yield writer
        finally:
            # Also lets go of the lock, so that another process may write.
            writer.wait_merging_threads()

    def search(self, text: str, top_k: int, *, filters: Filters = _EVERYTHING) -> list[tuple[str, float]]:
        """Find passages by the words of `text`, best first.

        Args:
            text: Anything a person types; nothing in it is an operator.
            top_k: At most this many.
            filters: Only what meets them. What holds one of their phrases word for word comes first.

        Returns:
            Ids of passages and their BM25 scores, which have no upper bound and are the same with a filter.
        """
        return self._found(self._all(self._met(filters), self._scored(text, filters.phrases)), top_k)

    def meeting(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Which of the passages named meet `filters`."""
        import tantivy

        named = tantivy.Query.term_set_query(self._schema, ID, list(ids))
        return {each for each, _ in self._found(self._all([named, *self._met(filters)]), len(ids))}

    def _all(self, met: "Iterable[tantivy.Query]", *scored: "tantivy.Query") -> "tantivy.Query":
        """What meets each of `met`, with the scores of `scored` only."""
        import tantivy

        plain = (tantivy.Query.const_score_query(each, 0.0) for each in met)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in (*scored, *plain)])

    def _met(self, filters: Filters) -> "Iterator[tantivy.Query]":
        """What a passage must meet, as the archive's `conditions` say it."""
        import tantivy

        if filters.since or filters.until:
            # A passage without a day is in no window.
            yield tantivy.Query.range_query(
                self._schema,
                DAY,
                tantivy.FieldType.Integer,
                lower_bound=filters.since.toordinal() if filters.since else None,
                upper_bound=filters.until.toordinal() if filters.until else None,
                include_upper=filters.until is None,
            )
        for field, values in ((OUTLET, filters.outlets), (ARTICLE, filters.articles)):
            if values:
                yield tantivy.Query.term_set_query(self._schema, field, list(values))

    def frequencies(self, asked: Sequence[str]) -> dict[str, int]:
        """How many passages hold each of these words, in whatever language."""
        with _translated_errors(self._path):
            searcher, languages = self._index.searcher(), self._languages()
            return {
                word: sum(searcher.doc_freq(TEXT, each) for each in terms.variants(word, languages))
                for word in asked
            }

    def _languages(self) -> list[str]:
        """The languages, beside English, of which there are passages."""
        searcher = self._index.searcher()
        return [each for each in terms.TAGGED if searcher.doc_freq(TEXT, terms.tag(each))]

    def _found(self, query: "tantivy.Query", top_k: int) -> list[tuple[str, float]]:
        with _translated_errors(self._path):
            searcher = self._index.searcher()
            hits = searcher.search(query, limit=max(top_k, 1), count=False).hits
            return [(str(searcher.doc(address).get_first(ID)), score) for score, address in hits]

    def _scored(self, text: str, phrases: Sequence[str]) -> "tantivy.Query":
        import tantivy

        with _translated_errors(self._path):
            languages = self._languages()
            asked = terms.asked_words(text)
            parts = [
                *chain.from_iterable(self._word(terms.variants(word, languages)) for word in asked),
                *(self._term(TEXT, day) for day in terms.day_terms(text)),
            ]
        for language in (ENGLISH, *languages):
            parts += self._pairs(terms.terms_in(asked, language))
            parts += self._phrases(phrases, language)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in parts])

    def _word(self, variants: Sequence[str]) -> "Iterator[tantivy.Query]":
        """One word's terms in several languages, each worth what they are worth as one.

        Without it a name would weigh most where it is rarest: in the language with the fewest passages.
        """
        import tantivy

        if len(variants) == 1:
            yield self._term(TEXT, variants[0])
            return
        searcher = self._index.searcher()
        counts = {each: searcher.doc_freq(TEXT, each) for each in variants}
        together = _rarity(sum(counts.values()), searcher.num_docs)
        for each, count in counts.items():
            if count:
                weight = together / _rarity(count, searcher.num_docs)
                yield tantivy.Query.boost_query(self._term(TEXT, each), weight)

    def _pairs(self, asked: Sequence[str]) -> "Iterator[tantivy.Query]":
        import tantivy

        for pair in pairwise(asked):
            near = tantivy.Query.phrase_query(self._schema, TEXT, list(pair), slop=PAIR_SLOP)
            yield tantivy.Query.boost_query(near, PAIR_WEIGHT)

    def _phrases(self, phrases: Sequence[str], language: str) -> "Iterator[tantivy.Query]":
        import tantivy

        for phrase in phrases:
            found: list[Any] = terms.terms(phrase, language)
            if len(found) > 1:
                query = tantivy.Query.phrase_query(self._schema, TEXT, found)
                yield tantivy.Query.boost_query(query, PHRASE_WEIGHT)
            elif found:
                yield tantivy.Query.boost_query(self._term(TEXT, found[0]), PHRASE_WEIGHT)

    def _term(self, field: str, value: str) -> "tantivy.Query":
        import tantivy

        return tantivy.Query.term_query(self._schema, field, value)


def _opened(schema: "tantivy.Schema", path: Path) -> "tantivy.Index":
    """Open the index, or begin a new one where another release kept other fields."""
    import tantivy

    try:
        return tantivy.Index(schema, path=str(path), reuse=True)
    except ValueError as error:
        if "schema" not in str(error):
            raise
    clear(path)
    path.mkdir()
    return tantivy.Index(schema, path=str(path), reuse=True)


def clear(path: Path) -> None:
    """Remove the index at `path`, whatever state it is in; the archive can give it back."""
    shutil.rmtree(path, ignore_errors=True)


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
    # The text comes as terms with blanks between; positions are for phrases.
    builder.add_text_field(TEXT, tokenizer_name="whitespace", index_option="position")
    for field in (ARTICLE, OUTLET):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(DAY, fast=True)
    builder.add_unsigned_field(SEQUENCE, stored=True)
    return builder.build()


def _document(passage: Passage) -> "tantivy.Document":
    import tantivy

    article = passage.version.article
    found: dict[str, Any] = {ARTICLE: article.id, OUTLET: article.outlet}
    found[DAY] = article.day.toordinal() if article.day else None
    return tantivy.Document(
        **{ID: passage.id, TEXT: " ".join(terms.passage_terms(passage))},
        **{field: value for field, value in found.items() if value is not None},
    )


def _sequence_document(sequence: int) -> "tantivy.Document":
    import tantivy

    return tantivy.Document(**{ID: _SEQUENCE_ID, SEQUENCE: sequence})


def _rarity(count: int, passages: int) -> float:
    """BM25's weight of a term that so many of the passages hold, as tantivy computes it."""
    return math.log(1 + (max(passages - count, 0) + 0.5) / (count + 0.5))


@contextmanager
def _translated_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise _translated(path, str(error)) from error
    except OSError as error:
        raise StoreError(f"{path}: the word index cannot be used ({error.strerror})") from error


def _translated(path: Path, message: str) -> StoreError:
    if "Lock" in message:
        return LockedError(
            f"{path}: another process is writing the word index; try again when it has finished"
        )
    if "No space left" in message:
        return StoreError(f"{path}: no space left on the disk")
    return DamagedError(f"{path}: the word index cannot be read; run `newsdesk rebuild`")
