"""What a scenario is played with: a person in a channel of their own, the bot, and the model's lines."""

import itertools
from dataclasses import dataclass, field

from bot import sample
from tests.doubles.openai_server import OpenAIServer
from tests.doubles.running_bot import RunningBot
from tests.doubles.slack_workspace import Message, SlackWorkspace

REPLY_SECONDS = 30

_numbers = itertools.count(1)


@dataclass
class Scene:
    """One person, one channel, one bot; scenarios share the bot and nothing else."""

    bot: RunningBot
    model: OpenAIServer | None = None
    user: str = ""
    channel: str = ""
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        self.user = self.slack.add_user(f"reader{self.number}")
        self.channel = self.slack.add_channel(f"room{self.number}", self.user)

    @property
    def slack(self) -> SlackWorkspace:
        """The workspace."""
        return self.bot.workspace

    @property
    def question(self) -> str:
        """What the sample desk can answer; of a model, in words that it has not answered before."""
        return sample.QUESTION + ("?" * self.number if self.model else "")

    def say(self, text: str, thread: str | None = None, channel: str | None = None) -> Message:
        """Write a message."""
        return self.slack.post(self.user, channel or self.channel, text, thread=thread)

    def ask(self, text: str | None = None, thread: str | None = None) -> Message:
        """Write a message that mentions the bot."""
        words = self.question if text is None else text
        return self.say(f"{self.slack.mention} {words}".strip(), thread)

    def reply(self, question: Message, count: int = 1) -> Message:
        """The bot's `count`-th finished message in the question's thread."""
        return self.slack.wait_for_reply(question.channel, question.thread, count, REPLY_SECONDS)

    def whole(self, question: Message) -> Message:
        """The bot's message in the question's thread once it has its sources."""
        found = self.slack.wait_until(
            lambda: [
                each
                for each in self.slack.replies(question.channel, question.thread)
                if "Sources" in each.rendered
            ],
            "whole reply",
            REPLY_SECONDS,
        )
        return found[0]

    def replies(self, question: Message, quiet_seconds: float = 0.4) -> list[Message]:
        """All the bot says in the question's thread, once it says no more."""
        self.slack.wait_until_quiet(quiet_seconds, REPLY_SECONDS)
        return self.slack.replies(question.channel, question.thread)

    def private_words(self, count: int = 1) -> str:
        """What only the person sees."""
        return self.slack.wait_for_ephemeral(self.user, count=count, timeout_seconds=REPLY_SECONDS).rendered

    def steps(self, question: Message) -> list[str]:
        """What the status line told, in order."""
        return [each.text for each in self.slack.statuses(question.channel, question.thread)]

    def taken(self, question: Message) -> None:
        """Wait until the bot has acknowledged the question, by whatever event."""
        self.slack.wait_until(
            lambda: all(
                each.is_acknowledged for each in self.slack.deliveries if each.event.get("ts") == question.ts
            ),
            "acknowledgement",
            REPLY_SECONDS,
        )

    def streamed(self, question: Message) -> Message:
        """The bot's message in the thread while it is still being written."""
        found = self.slack.wait_until(
            lambda: [
                each
                for each in self.slack.messages(question.channel, question.thread)
                if each.user == self.slack.bot and self.slack.is_streaming(each)
            ],
            "streamed message",
            REPLY_SECONDS,
        )
        return found[0]

    def calls(self, method: str) -> list[dict[str, object]]:
        """The arguments of the bot's calls about this channel."""
        return [
            each.arguments
            for each in self.slack.calls(method)
            if self.channel in (each.arguments.get("channel"), each.arguments.get("channel_id"))
        ]


ANSWER = "At least four people"
"""What the sample desk says of the dam, in whichever writer's words."""

UNANSWERABLE = sample.UNANSWERABLE


def restart(scene):
    """Kill the bot, let Slack be well again, and start anew."""
    scene.bot.kill()
    scene.slack.clear_faults()
    scene.bot.start()
