"""What a channel may see, read from what an admin types and said in words: outlets, and feeds."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.channel_scopes import ChannelScope
from bot.feeds import Feed
from bot.slack.scopes import refused
from retrieval.errors import UsageError

FEED_MARK: Final = "feed:"
"""Before a name that an outlet has too, where the feed is meant."""

NOTHING_NAMED: Final = "Name the outlets and feeds this channel may see: /newsdesk scope OUTLET, FEED."
UNKNOWN: Final = "No outlet or feed {} here; the outlets are: {}; the feeds: {}."
SEVERAL: Final = "Several feeds are called {}: name one by its id: {}."
EVERYTHING_SEEN: Final = (
    "This channel sees the whole archive. Limit it with /newsdesk scope OUTLET, FEED (as /newsdesk feeds "
    "names them)."
)
SEEN: Final = "This channel sees only: {}. Show everything again: /newsdesk scope all."
FOLLOWED_NO_LONGER: Final = "followed no longer, shows nothing"


def named(
    words: str, outlets: Sequence[str], feeds: Sequence[Feed]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read a list of outlets and feeds; return the outlets as the archive spells them, and the feeds' ids.

    A name that an outlet and a feed have is the outlet's, unless `feed:` stands before it.

    Raises:
        UsageError: one is neither, or several feeds have it, or none is named: no limit is not what commas
            ask for.
    """
    wanted = [each.strip() for each in words.split(",") if each.strip()]
    if not wanted:
        raise UsageError(NOTHING_NAMED)
    by_name, by_feed = {each.casefold(): each for each in outlets}, _by_name(feeds)
    unknown = [each for each in wanted if each.casefold() not in by_name and not _called(each, by_feed)]
    if unknown:
        raise UsageError(
            UNKNOWN.format(", ".join(unknown), _listed(outlets), _listed([_name(each) for each in feeds]))
        )
    opened = [by_name[each.casefold()] for each in wanted if each.casefold() in by_name]
    through = [_only(each, _called(each, by_feed)) for each in wanted if each.casefold() not in by_name]
    return tuple(dict.fromkeys(opened)), tuple(dict.fromkeys(through))


def scope_words(scope: ChannelScope | None, feeds: Sequence[Feed], *, is_shared: bool) -> str:
    """What a channel sees, in words.

    Args:
        scope: What its admins set.
        feeds: All that are followed.
        is_shared: Whether strangers are in it.
    """
    if refusal := refused(scope, is_shared=is_shared):
        return refusal.words
    if scope is None:
        return EVERYTHING_SEEN
    by_id = {each.id: each for each in feeds}
    through = [
        f"the feed {_name(by_id[each])}" if each in by_id else f"the feed {each} ({FOLLOWED_NO_LONGER})"
        for each in scope.feeds
    ]
    return SEEN.format(", ".join((*scope.outlets, *through)))


def _by_name(feeds: Sequence[Feed]) -> Mapping[str, list[Feed]]:
    found: dict[str, list[Feed]] = {}
    for each in feeds:
        for name in {each.id, each.url.casefold(), each.name.casefold()}:
            found.setdefault(name, []).append(each)
    return found


def _called(name: str, by_name: Mapping[str, list[Feed]]) -> list[Feed]:
    """The feeds of a name, an id or an address."""
    bare = name.casefold()
    return by_name.get(bare) or by_name.get(bare.removeprefix(FEED_MARK).strip()) or []


def _only(name: str, found: Sequence[Feed]) -> str:
    if len(found) > 1:
        raise UsageError(SEVERAL.format(name, ", ".join(each.id for each in found)))
    return found[0].id


def _name(feed: Feed) -> str:
    return f"{feed.name} ({feed.id})"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(sorted(names)) or "none"
