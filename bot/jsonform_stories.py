"""The JSON contract of `newsdesk stories`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.jsonform import Json, plain

if TYPE_CHECKING:
    from retrieval.chain.story.storybook import Membership, StoryEntry
    from retrieval.index.story_values import StoryChange


def stories_json(entries: "Sequence[StoryEntry]") -> Json:
    """What `newsdesk stories --json` prints."""
    return {"stories": [_entry_json(entry) for entry in entries]}


def story_json(entry: "StoryEntry", history: "Sequence[StoryChange]") -> Json:
    """What `newsdesk stories ID --json` prints: the story, its articles' titles, and what became of it."""
    return {
        **_entry_json(entry),
        "titles": [
            {
                "article": article.id,
                "title": article.title,
                "outlet": article.outlet,
                "published": article.published.value if article.published else None,
                "origin": article.origin,
            }
            for article in entry.articles
        ],
        "history": [
            {
                "kind": each.kind,
                "story": each.story,
                "other": each.other,
                "at": each.changed_at.isoformat() if each.changed_at else None,
            }
            for each in history
        ],
    }


def membership_json(membership: "Membership") -> Json:
    """What `newsdesk stories --explain ARTICLE --json` prints."""
    article, event = membership.article, membership.event
    return {
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "story": membership.entry.story.story,
        "headline": membership.entry.headline,
        "articles": len(membership.entry.articles),
        "date": event.date,
        "is_placed": article.id in event.placed,
        "similarity": round(membership.similarity, 4),
        "stems": [{"stem": each.stem, "weight": round(each.weight, 4)} for each in membership.reasons],
    }


def _entry_json(entry: "StoryEntry") -> Json:
    document: Json = plain(entry.story)
    return {**document, "headline": entry.headline}
