"""How citations, claims and drafts that were looked up are shown in the terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from bot.render import line, source_line
from bot.wording import STATES, count_of, hidden_why, origins_of
from retrieval.types import (
    Article,
    Change,
    ClaimReport,
    Difference,
    DraftReport,
    Judged,
    LookedUp,
    Match,
    Use,
)

if TYPE_CHECKING:
    from retrieval.chain.check import Support

# A sign, a word and a colour for each verdict; the sign tells it where there is no colour.
VERDICTS: Final = {
    "supported": ("✓", "green"),
    "contradicted": ("✗", "red"),
    "unsupported": ("?", "yellow"),
    "skipped": ("·", "dim"),
}

# What is said instead of a word that is not there.
NOTHING: Final = "(nothing)"


def change_parts(changes: Sequence[Change]) -> list[str | tuple[str, str]]:
    """Two texts in one line: [-what went-] {+what came+}, readable without colour."""
    parts: list[str | tuple[str, str]] = []
    for each in changes:
        parts += [" "] if parts else []
        if each.kind == "same":
            parts.append(each.text)
        else:
            is_new = each.kind == "added"
            marked = f"{{+{each.text}+}}" if is_new else f"[-{each.text}-]"
            parts.append((marked, "green" if is_new else "red"))
    return parts


def looked_up_lines(looked_up: LookedUp) -> Iterator[Text]:
    """A citation opened: the sentence marked in its passage, and where it is from."""
    citation = looked_up.citation
    yield source_line(citation)
    basis = f" (date: {looked_up.published_basis})" if looked_up.published_basis else ""
    author = f"by {citation.author}" if citation.author else "no stated author"
    yield line((f"{author}{basis}", "dim"))
    yield line("")
    yield line(
        (looked_up.before, "dim"),
        " " if looked_up.before else "",
        (f"▶ {citation.quote} ◀", "bold"),
        " " if looked_up.after else "",
        (looked_up.after, "dim"),
    )
    yield line("")
    yield line((STATES[looked_up.current], "green" if looked_up.current == "same" else "yellow"))
    if looked_up.changes:
        yield line("It says now: ", *change_parts(looked_up.changes))
    if looked_up.correction:
        yield line(("Corrected since: ", "yellow"), looked_up.correction)
    if looked_up.copies:
        yield line("Also carried by: ", ", ".join(looked_up.copies))
    if looked_up.link or citation.path:
        yield line((looked_up.link or str(citation.path), "cyan"))


def claim_lines(report: ClaimReport) -> Iterator[Text]:
    """Who printed a claim, in order of publication."""
    if not report.matches:
        yield line("Nothing in the archive is near this.")
        return
    printed = [match for match in report.matches if match.match != "related"]
    if printed:
        yield line(f"Printed by {count_of(report.outlets, 'outlet')}, {origins_of(report.origins)}.")
    else:
        yield line("Nobody in the archive printed this; the nearest sentences are:")
    if report.first:
        yield line(("First: ", "bold"), source_line(report.first).plain)
    for match in report.matches:
        yield from _match_lines(match)


def _match_lines(match: Match) -> Iterator[Text]:
    yield line("")
    kind = "says otherwise" if match.differs else f"{match.match} {match.score:.2f}"
    yield line((f"{kind}  ", "yellow" if match.differs else "green"), source_line(match.citation).plain)
    yield line("  ", *(change_parts(match.changes) if match.changes else [match.citation.quote]))
    for each in match.differs:
        yield line("  ", (_difference_words(each), "yellow"))


def use_lines(article: Article, uses: Sequence[Use]) -> Iterator[Text]:
    """What cites an article, and which of it no longer stands."""
    why = hidden_why(article)
    if article.is_shown or article.is_withdrawn:
        yield line((article.title, "bold"), f" ({article.id})")
    else:
        yield line(f"article {article.id}")
    if why:
        yield line((why, "yellow"))
    if not uses:
        yield line("No answer, summary or briefing cites it.")
    for use in uses:
        yield line("")
        yield line((f"{use.kind} {use.id}", "cyan"), f", {use.created_at:%Y-%m-%d}: {use.title}")
        for citation, state in zip(use.citations, use.states, strict=True):
            colour = "green" if state == "same" else "yellow"
            yield line(f"  [{citation.n}] {citation.quote} ", (f"({STATES[state]})", colour))


def unknown_url_lines(url: str) -> Iterator[Text]:
    """What is said of a page that the archive does not hold."""
    yield line("This page is not in the archive.")
    yield line((f"To read it in: newsdesk ingest {url}", "dim"))


def draft_lines(report: DraftReport) -> Iterator[Text]:
    """A draft, sentence by sentence, and the count of each verdict."""
    for judged in report.sentences:
        yield from _judged_lines(judged)
    yield line("")
    counts = (
        f"{sum(each.verdict == verdict for each in report.sentences)} {verdict}" for verdict in VERDICTS
    )
    yield line((", ".join(counts), "bold"))
    yield line(
        (
            "“Supported” means that a stored sentence says nearly the same, with the same numbers, names,"
            " dates and quotes; read it before you rely on it.",
            "dim",
        )
    )


def _judged_lines(judged: Judged) -> Iterator[Text]:
    sign, colour = VERDICTS[judged.verdict]
    why = f" ({judged.reason})" if judged.reason else ""
    style = "dim" if judged.verdict == "skipped" else ""
    yield line((f"{sign} {judged.line:>3}  ", colour), (f"{judged.text}{why}", style))
    for each in judged.differences:
        yield line("       ", (_difference_words(each), colour))
    if judged.verdict == "unsupported":
        yield line("       ", ("no sentence found in the archive says this", colour))
        return
    for citation in judged.citations:
        yield line("       ", source_line(citation).plain)
        if judged.verdict == "contradicted":
            yield line("       ", (citation.quote, "dim"))


def support_lines(outcomes: "Sequence[Support]") -> Iterator[Text]:
    """Pairs of claim and source, a line each."""
    for number, each in enumerate(outcomes, start=1):
        sign, colour = VERDICTS[each.verdict]
        failed = f" ({', '.join(each.failed)})" if each.failed else ""
        yield line((f"{sign} {number:>3}  ", colour), f"{each.verdict} {each.score:.2f}{failed}")


def _difference_words(difference: Difference) -> str:
    said, source = (f"“{words}”" if words else NOTHING for words in (difference.said, difference.source))
    return f"{difference.kind}: here {said}, there {source}"
