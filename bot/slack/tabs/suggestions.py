"""The agent view: what a person sees who opens the conversation with the bot."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.limited import EVERYTHING
from bot.slack.limits import clip
from bot.slack.refusals import SlackFailure, name_of
from bot.slack.slash.jobs import lately
from bot.slack.tabs.home_tab import HomeTab
from bot.todays import Told, todays_stories
from bot.wording import printable
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)

MOST_PROMPTS: Final = 4

TITLE_LENGTH: Final = 60
"""Letters of a prompt's label; Slack documents no number, and cuts what its button cannot hold."""

MESSAGE_LENGTH: Final = 300

GREETING: Final = "What would you like to know?"

WITHOUT_STORIES: Final = (
    {"title": "What happened today?", "message": "What happened today?"},
    {"title": "Where do outlets differ?", "message": "What do outlets differ on this week?"},
)
"""What to ask of an archive that got nothing since yesterday."""

Prompt = dict[str, str]


def prompts(told: Sequence[Told]) -> list[Prompt]:
    """Questions on the stories most outlets tell of."""
    if not told:
        return list(WITHOUT_STORIES)
    return [
        {
            "title": clip(_harmless(each.headline), TITLE_LENGTH),
            "message": clip(f"What is known about this: {_harmless(each.headline)}", MESSAGE_LENGTH),
        }
        for each in told[:MOST_PROMPTS]
    ]


def _harmless(headline: str) -> str:
    """A headline that mentions nobody when a reader sends it: Slack tells no way to escape a prompt."""
    return printable(headline).replace("<", "‹").replace(">", "›")


class Opened:
    """Handles somebody opening the app."""

    def __init__(self, desk: Desk, home: HomeTab) -> None:
        self._desk = desk
        self._home = home

    async def on_opened(self, event: Mapping[str, Any], client: AsyncWebClient) -> None:
        """Show the Home tab, or offer questions in the Messages tab."""
        if event.get("tab") == "home":
            await self._home.refresh(str(event["user"]))
        elif event.get("tab") == "messages":
            await self._suggest(str(event["channel"]), client)

    async def _suggest(self, channel: str, client: AsyncWebClient) -> None:
        try:
            told = await asyncio.to_thread(todays_stories, self._desk.parts, lately(self._desk, EVERYTHING))
            await client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, title=GREETING, prompts=prompts(told)
            )
        except (RetrievalError, *SlackFailure) as error:
            # Prompts are a help, not an answer: who opened the tab can still ask.
            logger.warning("no prompts in %s: %s", channel, name_of(error))
