"""How results are shown in the terminal.

Every function takes a value and returns lines of `rich` text. Article text is never read as markup,
and control characters do not reach the terminal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.text import Text

from bot.wording import (
    DIFFERENCES,
    EARLIER,
    count_of,
    day_of,
    hidden_why,
    origins_of,
    printable,
    standing,
    usage_words,
    window_words,
)
from retrieval.types import (
    Answer,
    Article,
    Briefing,
    Checks,
    Citation,
    Disagreement,
    Failure,
    Found,
    IngestReport,
    Item,
    Summary,
    Version,
)

CHECKED = "numbers, names and quotes checked against the cited sentences"


def line(*parts: str | tuple[str, str]) -> Text:
    """Put plain parts and (part, style) pairs into one line."""
    return Text.assemble(
        *(printable(part) if isinstance(part, str) else (printable(part[0]), part[1]) for part in parts)
    )


def source_line(citation: Citation) -> Text:
    """`[1] UPI, 2015-11-19: “Title”`; without an outlet the title alone."""
    name = citation.outlet or "no outlet stated"
    return line(
        (f"[{citation.n}] ", "cyan"), (f"{name}, {day_of(citation)}", "bold"), f": “{citation.title}”"
    )


def disagreement_line(disagreement: Disagreement, citations: Sequence[Citation]) -> Text:
    """Who says what, newest first, and whether it is an update or a conflict."""
    by_number = {citation.n: citation for citation in citations}
    sides = "; ".join(
        (EARLIER if disagreement.is_superseded(place) else "")
        + _side(value.value, value.speaker, [by_number[n] for n in value.citations if n in by_number])
        for place, value in enumerate(disagreement.values)
    )
    return line((f"{DIFFERENCES[disagreement.kind]} on {disagreement.about}: ", "yellow"), sides)


def difference_lines(disagreement: Disagreement, citations: Sequence[Citation]) -> Iterator[str]:
    """A disagreement in a story: figures on one line, positions on one each."""
    if disagreement.kind != "position":
        yield disagreement_line(disagreement, citations).plain
        return
    by_number = {citation.n: citation for citation in citations}
    yield f"{DIFFERENCES[disagreement.kind]} on {disagreement.about}:"
    for value in disagreement.values:
        cited = [by_number[n] for n in value.citations if n in by_number]
        yield f"  – {_side(value.value, value.speaker, cited)}"


def _side(value: str, speaker: str | None, cited: Sequence[Citation]) -> str:
    sources = ", ".join(f"{citation.source}, {day_of(citation)} [{citation.n}]" for citation in cited)
    return f"{speaker + ': ' if speaker else ''}{value} ({sources})"


def answer_lines(answer: Answer) -> Iterator[Text]:
    """The answer, what sources differ on, the sources, how old it is, and how to open a citation."""
    yield line(answer.text)
    for disagreement in answer.disagreements:
        yield line("")
        yield disagreement_line(disagreement, answer.citations)
    if answer.citations:
        yield line("")
        yield line(("Sources", "bold"))
    yield from map(source_line, answer.citations)
    yield line("")
    yield from note_lines(answer.notes)
    yield line((_footer(answer), "dim"))


def _footer(answer: Answer) -> str:
    parts = []
    if answer.as_of:
        parts.append(f"as of {answer.as_of[:10]}")
    if answer.citations:
        parts.append(origins_of(answer.origins))
    parts.append(answer.engine)
    if spent := usage_words(answer.usage):
        parts.append(spent)
    if any(was_checked(statement.checks) for statement in answer.statements):
        parts.append(CHECKED)
    if understood := understood_words(answer):
        parts.append(understood)
    if answer.citations:
        parts.append(f"open a citation: newsdesk cite {answer.id} 1")
    return " · ".join(parts)


def was_checked(checks: Checks) -> bool:
    """Whether there was anything to check, and it was."""
    return any(getattr(checks, name) is not None for name in Checks.__slots__)


def understood_words(answer: Answer) -> str:
    """How the question was narrowed, in words; empty when it was not."""
    filters = answer.understood
    parts = []
    if filters.since:
        parts.append(f"from {filters.since}")
    if filters.until:
        parts.append(f"before {filters.until}")
    if filters.outlets:
        parts.append("from " + ", ".join(filters.outlets))
    return "only " + " ".join(parts) if parts else ""


def note_lines(notes: Iterable[str]) -> Iterator[Text]:
    """Notes the reader should know, one a line."""
    for note in notes:
        yield line(("Note: ", "yellow"), note)


def item_lines(item: Item, citations: Sequence[Citation]) -> Iterator[Text]:
    """One story: headline, who carries it, points, differences, timeline."""
    yield line((item.headline, "bold"))
    yield line((standing(item), "dim"))
    for index, point in enumerate(item.points):
        marks = "".join(f" [{n}]" for n in point.citations)
        new = "" if not item.new or index in item.new else " (told before)"
        yield line("  • ", point.text, (marks, "cyan"), (new, "dim"))
    for disagreement in item.disagreements:
        yield from (line("  ", each) for each in difference_lines(disagreement, citations))
    for entry in item.timeline:
        marks = "".join(f" [{n}]" for n in entry.citations)
        yield line((f"  {entry.date}  ", "bold"), entry.text, (marks, "cyan"))


def summary_lines(summary: Summary) -> Iterator[Text]:
    """A summary, its sources, and how to open them."""
    if not summary.item.points:
        yield from note_lines(summary.notes)
        return
    yield from item_lines(summary.item, summary.citations)
    yield line("")
    yield from map(source_line, summary.citations)
    yield line("")
    yield from note_lines(summary.notes)
    yield line((_how(summary), "dim"))


def _how(given: Summary | Briefing) -> str:
    """Who wrote it, what that took, and how to open a citation."""
    opened = f"open a citation: newsdesk cite {given.id} 1"
    return " · ".join(filter(None, (given.engine, usage_words(given.usage), opened)))


def briefing_lines(briefing: Briefing) -> Iterator[Text]:
    """A briefing: its window, its stories, its sources."""
    count = count_of(briefing.articles, "article")
    yield line((f"Briefing {window_words(briefing)}, {briefing.zone}", "bold underline"), f" · {count}")
    for item in briefing.items:
        yield line("")
        yield from item_lines(item, briefing.citations)
    yield line("")
    if briefing.citations:
        yield from map(source_line, briefing.citations)
        yield line("")
    yield from note_lines([*briefing.notes, *briefing.failures])
    if briefing.citations:
        yield line((_how(briefing), "dim"))


def found_lines(found: Found, citations: Sequence[Citation]) -> Iterator[Text]:
    """Search results, best first."""
    if not found.relevance.is_relevant:
        yield line(("Nothing in the archive seems to be about this; the nearest passages:", "yellow"))
    for hit, citation in zip(found.hits, citations, strict=True):
        yield line("")
        # Of what is not about the question a high score only says that it stands first.
        score = f"  {hit.score:.2f}" if found.relevance.is_relevant else ""
        yield line(source_line(citation).plain, (score, "dim"))
        yield line("  ", citation.quote)
    yield from note_lines(found.notes)


def version_lines(version: Version, others: Sequence[Version], copies: Sequence[Article]) -> Iterator[Text]:
    """An article as stored; of what is hidden, only what it is and why."""
    article = version.article
    why = hidden_why(article)
    if why is None:
        yield line((version.title, "bold"))
    elif article.is_withdrawn:
        yield line((version.title, "dim"))
    if why:
        yield line((why, "yellow"))
    else:
        yield from _record_lines(article)
    yield line((f"{article.url or article.path} · article {article.id} · version {version.number}", "dim"))
    if len(others) > 1:
        yield line((f"versions: {', '.join(map(_version_words, others))}", "dim"))
    if why:
        return
    if copies:
        yield line("Copies of one origin: ", ", ".join(copy.name for copy in copies))
    yield from _correction_lines(others)
    yield line("")
    yield line(version.text)
    for caption in version.captions:
        yield line(("Caption: ", "dim"), caption)
    yield from note_lines(version.warnings)


def _version_words(version: Version) -> str:
    return f"{version.id} (read anew)" if version.is_reread else version.id


def _correction_lines(versions: Sequence[Version]) -> Iterator[Text]:
    """Each correction once, with the version that brought it."""
    brought: dict[str, int] = {}
    for version in versions:
        if version.correction:
            brought.setdefault(version.correction, version.number)
    for correction, number in brought.items():
        yield line((f"Corrected in version {number}: ", "yellow"), correction)


def _record_lines(article: Article) -> Iterator[Text]:
    """What is known of an article, as far as anything is."""
    owner = f" (owned by {article.owner})" if article.owner else ""
    published = f"{article.published.value} ({article.published.basis})" if article.published else "undated"
    outlet, author = article.outlet or "no outlet stated", article.author or "no stated author"
    yield line(f"{outlet}{owner} · {author} · {published}")
    details = " · ".join(f"{name} {value}" for name, value in _details(article) if value)
    if details:
        yield line((details, "dim"))


def _details(article: Article) -> Iterator[tuple[str, str | None]]:
    """What else is known: a word for it, and its value."""
    modified, rights = article.modified, article.rights
    is_doubtful = article.stated_language and article.stated_language != article.language
    yield "changed", f"{modified.value} ({modified.basis})" if modified else None
    yield "from", article.dateline
    yield "by agencies", ", ".join(article.agencies)
    yield "section", article.section
    yield "genre", article.genre
    yield "language", article.language
    yield "stated as", article.stated_language if is_doubtful else None
    yield "rights", "; ".join(filter(None, (rights.holder, rights.notice, rights.terms)))
    yield "access", {True: "free", False: "paid", None: None}[article.is_free]
    yield "id in the feed", article.guid


def report_lines(report: IngestReport, titles: Mapping[str, str]) -> Iterator[Text]:
    """What an ingest run did, and every input that brought nothing in."""
    for sign, ids in (("+", report.added), ("~", report.updated)):
        for article in ids:
            yield line((f"{sign} ", "green"), titles.get(article, article))
    yield line(
        f"{len(report.added)} added, {len(report.updated)} updated, {report.unchanged} unchanged, "
        f"{len(report.copies)} of them copies, {len(report.failed)} failed; "
        f"{report.passages} new passages, {report.embedded} embedded, {report.seconds:.1f} s"
    )
    yield from note_lines(report.notes)


def failure_lines(failures: Iterable[Failure]) -> Iterator[Text]:
    """Inputs that failed, each with its reason, on one line each whatever the file is called."""
    for failure in failures:
        yield line(("✗ ", "red"), " ".join(f"{failure.input}: {failure.reason}".split()))
