"""From what was fetched to articles: one reader per format, one shape for all.

Raw -> kind -> reader -> Extracted -> Reading
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from retrieval.errors import ExtractError
from retrieval.ingest.decode import decode
from retrieval.ingest.extracted import Extracted, from_page_text
from retrieval.ingest.html import read_html
from retrieval.ingest.kinds import Kind, kind_of
from retrieval.ingest.language import detect
from retrieval.ingest.lines import tidy
from retrieval.ingest.mail import read_mail
from retrieval.ingest.markdown import read_markdown
from retrieval.ingest.office import read_docx, read_pdf
from retrieval.ingest.raw import Raw
from retrieval.ingest.records import Record, read_json, read_jsonl
from retrieval.ingest.sentences import split
from retrieval.ingest.urls import canonical_url, is_web_url
from retrieval.types import Failure, Reading, Rights

# Twice the longest headline of a press release, and all the authors of a paper.
TITLE_CHARACTERS = 500
NAME_CHARACTERS = 2_000
# What stands in for a headline is the start of the text, cut at a word.
STAND_IN_CHARACTERS = 100

_READABLE = "text, HTML, Markdown, JSON, JSONL, .eml, PDF and DOCX can be read"
_NO_ARTICLE = "no article text found; give the article's own page, or its text in a .txt file"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a reading is from."""

    url: str | None
    path: str | None
    raw_hash: str


def read(raw: Raw) -> tuple[Reading | Failure, ...]:
    """Return the articles in what was fetched: one, or of JSON and JSONL one a record.

    A bad record among others is a Failure and costs only itself.

    Raises:
        ExtractError: nothing can be read: it is empty, binary, of another kind, or holds no article.
    """
    if not raw.data.strip():
        raise ExtractError(raw.name, "empty; there is nothing to read")
    kind = kind_of(raw)
    try:
        if kind in _RECORD_READERS:
            return tuple(_from_records(raw, _RECORD_READERS[kind](decode(raw.data, raw.charset))))
        return (_reading(_extracted(raw, kind), _Source(raw.url, raw.path, raw.digest)),)
    except ValueError as error:
        raise ExtractError(raw.name, str(error)) from error


def _extracted(raw: Raw, kind: Kind) -> Extracted:
    if kind in _BYTE_READERS:
        return _BYTE_READERS[kind](raw.data)
    if kind == "feed":
        raise ValueError("a feed, not an article")
    if kind == "unknown":
        raise ValueError(f"{raw.media_type or 'this kind of file'} holds no article; {_READABLE}")
    text = _decoded(raw)
    if kind == "html":
        return read_html(text, raw.url)
    return read_markdown(text) if kind == "markdown" else from_page_text(text)


def _decoded(raw: Raw) -> str:
    try:
        return decode(raw.data, raw.charset)
    except ValueError as error:
        raise ValueError(f"{error}; {_READABLE}") from error


_BYTE_READERS: Mapping[Kind, Callable[[bytes], Extracted]] = {
    "mail": read_mail,
    "pdf": read_pdf,
    "docx": read_docx,
}
_RECORD_READERS: Mapping[Kind, Callable[[str], Iterator[Record]]] = {"json": read_json, "jsonl": read_jsonl}


def _from_records(raw: Raw, records: Iterator[Record]) -> Iterator[Reading | Failure]:
    for record in records:
        place = f"{raw.name}#{record.number + raw.first_line - 1}"
        try:
            if record.article is None:
                yield Failure(place, record.reason or _NO_ARTICLE)
            else:
                # Where a record has a URL and came by one, a place in a download says nothing more.
                path = place if raw.path or not record.article.metadata.url else None
                yield _reading(record.article, _Source(None, path, record.digest))
        except ValueError as error:
            yield Failure(place, str(error))


def _reading(found: Extracted, source: _Source) -> Reading:
    """Return the reading of an article.

    Raises:
        ValueError: there is no text.
    """
    if not found.text.strip():
        raise ValueError(_NO_ARTICLE)
    said, spans = found.metadata, split(found.text)
    url = said.url or (canonical_url(source.url) if source.url and is_web_url(source.url) else None)
    return Reading(
        title=_cut(_line(said.title) or "", TITLE_CHARACTERS)
        or _cut(found.text[slice(*spans[0])], STAND_IN_CHARACTERS),
        text=found.text,
        sentences=spans,
        raw_hash=source.raw_hash,
        url=url,
        path=source.path,
        outlet=_name(said.outlet),
        author=_name(said.author),
        authors=tuple(filter(None, map(_name, said.authors))),
        owner=_name(said.owner),
        published=said.published,
        modified=said.modified,
        partial_date=said.partial_date,
        dateline=said.dateline,
        language=detect(found.text) or said.language,
        stated_language=said.language,
        section=_name(said.section),
        genre=said.genre,
        rights=Rights(*map(_line, (said.rights.holder, said.rights.notice, said.rights.terms))),
        is_free=said.is_free,
        status=said.status,
        embargoed_until=said.embargoed_until,
        guid=_name(said.guid),
        agencies=said.agencies,
        captions=_lines(said.captions),
        correction=_line(said.correction),
        kept_share=found.kept_share,
        warnings=_lines(said.warnings),
    )


def _line(said: str | None) -> str | None:
    """Return what a field says on one line and as tidy as the text; None when nothing is left."""
    return " ".join(tidy(said or "").split()) or None


def _lines(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(_line, said)))


def _name(said: str | None) -> str | None:
    """Return a name; None for what is longer than any."""
    line = _line(said)
    return line if line and len(line) <= NAME_CHARACTERS else None


def _cut(words: str, most: int) -> str:
    """Return the words, or their start when they are longer, cut between two of them."""
    return words if len(words) <= most else f"{words[:most].rsplit(None, 1)[0]} …"
