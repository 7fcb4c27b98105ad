"""How stories are shown in the terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.text import Text

from bot.render import line
from bot.wording import count_of, origins_of
from retrieval.types import Article, Event, Story

if TYPE_CHECKING:
    from retrieval.chain.story.storybook import Membership, StoryEntry
    from retrieval.index.story_values import StoryChange

NO_DAY: Final = "undated"

STEMS_SHOWN: Final = 10
"""The heaviest, which people can take in; the others weigh little."""

OUTLETS_SHOWN: Final = 5


def list_lines(entries: "Sequence[StoryEntry]", most: int) -> Iterator[Text]:
    """Stories, two lines each: what it is, and who tells it when."""
    if not entries:
        yield line("No stories in this window.")
        yield line(("Articles come in by: newsdesk ingest FILE|DIR|URL|FEED", "dim"))
        return
    for entry in entries[:most]:
        yield line((entry.story.story, "cyan"), "  ", (entry.headline, "bold"))
        yield line("  ", _days(entry.story), ", ", *_told_by(entry))
    hidden = len(entries) - most
    if hidden > 0:
        yield line((f"and {hidden} more; --limit shows more, --since, --until and --outlet choose", "dim"))


def story_lines(ref: str, entry: "StoryEntry", history: "Sequence[StoryChange]") -> Iterator[Text]:
    """One story: its events with their articles, and what became of it."""
    story = entry.story
    if not story.story.startswith(ref):
        yield line((f"Story {ref} merged into {story.story}.", "yellow"))
    yield line((entry.headline, "bold"))
    yield line((story.story, "cyan"), ", ", _days(story), ", ", *_told_by(entry))
    articles = {article.id: article for article in entry.articles}
    for event in story.events:
        yield line("")
        yield line((event.date or NO_DAY, "bold"))
        for each in event.articles:
            yield _article_line(articles[each], event, story)
    if history:
        yield line("")
    for change in history:
        yield line((_change_words(change, story.story), "dim"))


def why_lines(membership: "Membership") -> Iterator[Text]:
    """Why an article stands in its story: the day, the likeness, the words."""
    entry, article, event = membership.entry, membership.article, membership.event
    yield line((article.title, "bold"), f" ({article.id})")
    yield line("is in story ", (entry.story.story, "cyan"), f": {entry.headline}")
    if event.date is None:
        yield line("Day: none known; it prints none, and the story's other articles tell none for it.")
    elif article.id in event.placed:
        yield line(
            f"Day: {event.date}, placed by what it and the story's other articles say; it prints none."
        )
    else:
        yield line(f"Day: {event.date}, as printed.")
    others = len(entry.articles) - 1
    if not others:
        yield line("It stands alone: no other article is like it enough within seven days.")
        return
    yield line(f"Mean similarity to the {count_of(others, 'other article')}: {membership.similarity:.2f}")
    words = ", ".join(f"{each.stem} {each.weight:.3f}" for each in membership.reasons[:STEMS_SHOWN])
    yield line(f"What they share most, as word stems: {words or 'no words; they are copies of one origin'}")


def _days(story: Story) -> str:
    days = [event.date for event in story.events if event.date]
    if not days:
        return NO_DAY
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]} ({len(days)} days)"


def _told_by(entry: "StoryEntry") -> list[str | tuple[str, str]]:
    """`6 independent origins, 9 articles: Northlight, UPI`; a single origin stands out."""
    story = entry.story
    outlets = ", ".join(story.outlets[:OUTLETS_SHOWN]) or "no outlet stated"
    more = len(story.outlets) - OUTLETS_SHOWN
    said = f"{outlets} and {more} more" if more > 0 else outlets
    origins = "single origin" if story.origins == 1 else origins_of(story.origins)
    style = "yellow" if story.origins == 1 else ""
    return [(origins, style), f", {count_of(len(story.articles), 'article')}: {said}"]


def _article_line(article: Article, event: Event, story: Story) -> Text:
    placed = " (day placed by the story)" if article.id in event.placed else ""
    is_copy = article.origin not in {"", article.id} and article.origin in story.articles
    copy = f" (copy of {article.origin})" if is_copy else ""
    return line(
        "  ",
        (article.outlet or "no outlet stated", "bold"),
        f": “{article.title}” ",
        (f"{article.id}{copy}{placed}", "dim"),
    )


def _change_words(change: "StoryChange", story: str) -> str:
    when = f"{change.changed_at:%Y-%m-%d %H:%M} UTC: " if change.changed_at else ""
    if change.kind == "split":
        said = f"{change.other} split from it" if change.story == story else f"split from {change.story}"
    else:
        said = f"{change.story} merged into it" if change.other == story else f"merged into {change.other}"
    return when + said
