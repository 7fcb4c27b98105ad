"""One workspace and one bot a transport, shared by all scenarios; each has its own people and channel."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import count

import pytest

from bot import sample
from tests.bot.slack.test_serving import serving
from tests.doubles.slack_workspace import SlackWorkspace

PATIENCE_SECONDS = 30

NUMBERS = count(1)


@pytest.fixture(scope="session")
def all_running(sample_desk, tmp_path_factory):
    """Gives, for a transport, a workspace with the bot running in it, and the bot's home."""
    with ExitStack() as stack:

        @cache
        def running_over(transport):
            home = shutil.copytree(sample_desk, tmp_path_factory.mktemp("running") / "desk")
            workspace = stack.enter_context(SlackWorkspace(has_rate_limits=False))
            stack.enter_context(serving(workspace, home, over_http=transport == "http"))
            return workspace, home

        yield running_over


@pytest.fixture(params=["socket mode", "http"])
def running(request, all_running):
    """A workspace with the bot running in it, and the bot's home."""
    return all_running(request.param)


@dataclass
class Room:
    """A channel with two people in it, and what they do there."""

    slack: SlackWorkspace
    user: str
    admin: str
    channel: str

    def ask(self, text=sample.QUESTION):
        """Ask by mention; return the finished reply."""
        question = self.slack.post(self.user, self.channel, f"{self.slack.mention} {text}")
        return self.slack.wait_for_reply(self.channel, question.ts, timeout_seconds=PATIENCE_SECONDS)

    def command(self, text, user=None):
        """Use the slash command in the channel."""
        return self.slack.command("/newsdesk", text, user=user or self.user, channel=self.channel)

    def whispered(self, text, user=None):
        """Use the slash command; return what only its user is told."""
        known = len(self.slack.ephemerals(user or self.user, self.channel))
        self.command(text, user)
        return self.slack.wait_for_ephemeral(
            user or self.user, self.channel, count=known + 1, timeout_seconds=PATIENCE_SECONDS
        ).rendered

    def posted(self, text, expected):
        """Use the slash command; return the channel's message once it says what is expected."""
        known = {each.ts for each in self.slack.messages(self.channel)}
        self.command(text)

        def finished():
            fresh = [each for each in self.slack.messages(self.channel) if each.ts not in known]
            return [each for each in fresh if expected in each.rendered]

        return self.slack.wait_until(finished, f"{expected!r} after {text}", PATIENCE_SECONDS)[0]

    def view(self, callback, user=None):
        """Return the modal on top, once it is the one meant."""
        return self.slack.wait_for_view(user or self.user, callback, PATIENCE_SECONDS)

    def view_saying(self, words, user=None):
        """Return the modal on top, once it says something."""

        def topmost():
            return [each for each in self.slack.modals(user or self.user)[-1:] if words in each.rendered]

        return self.slack.wait_until(topmost, f"modal saying {words!r}", PATIENCE_SECONDS)[0]

    def home(self):
        """Open the Home tab; return it."""
        self.slack.open_home(self.user)
        return self.slack.wait_for_home(self.user, PATIENCE_SECONDS)


@pytest.fixture
def room(running):
    """A channel of this scenario's own."""
    slack = running[0]
    number = next(NUMBERS)
    user, admin = slack.add_user(f"ada{number}"), slack.add_user(f"eve{number}", is_admin=True)
    return Room(slack, user, admin, slack.add_channel(f"room{number}", user, admin))


@pytest.fixture
def home(running):
    """The home of the bot that runs."""
    return running[1]
