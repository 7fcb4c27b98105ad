"""A Slack workspace kept by `emulate`, which nobody here wrote: a second opinion beside our stand-in.

It has state, signatures, scopes and views of its own. It does not deliver clicks, knows no streams and no
status, and takes blocks that Slack refuses: for those the stand-in in tests/doubles is the strict one.
"""

import json
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import urllib3

from tests.doubles.slack_workspace.signing import signed_headers

FOLDER = Path(__file__).parent / "emulate"

BOT_TOKEN, USER_TOKEN, SIGNING_SECRET = "xoxb-emulated-bot", "xoxp-emulated-user", "emulated-secret"
SCOPES = (
    "app_mentions:read",
    "chat:write",
    "channels:history",
    "channels:read",
    "im:history",
    "im:write",
    "users:read",
)
SECONDS = 30


class Emulator:
    """One workspace with a channel, a person and our bot."""

    def __init__(self, process, url, bot):
        self._process = process
        self._url = url
        self._http = urllib3.PoolManager(timeout=SECONDS, retries=False)
        self.bot = bot
        self.mention = f"<@{bot}>"
        self.app_url = ""
        (channel,) = (each for each in self.api("conversations.list")["channels"] if each["name"] == "news")
        self.channel = channel["id"]
        self.user = self.api("auth.test", token=USER_TOKEN)["user_id"]
        self.api("conversations.invite", channel=self.channel, users=bot)

    def environment(self, *, has_socket_mode):
        """Return the variables that make the bot talk to this workspace; it has no Socket Mode."""
        assert not has_socket_mode
        return {
            "SLACK_API_URL": f"{self._url}/api/",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        }

    def connect_http(self, url):
        """Deliver events to this address."""
        self.app_url = url
        self._process.stdin.write(json.dumps({"deliver_to": url}) + "\n")
        self._process.stdin.flush()
        assert json.loads(self._process.stdout.readline()) == {"delivering": url}

    def wait_for_app(self):
        """Events are delivered once the bot listens, and it does when its address is known."""

    def wait_until_quiet(self):
        """Every delivery is awaited by the call that caused it."""

    def api(self, method, *, token=USER_TOKEN, **arguments):
        """Call a Web API method as the person, or as the bot."""
        answer = self._http.request(
            "POST",
            f"{self._url}/api/{method}",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            body=json.dumps(arguments),
        ).json()
        assert answer["ok"], (method, answer)
        return answer

    def post(self, text, thread=None):
        """Say something in the channel as the person; return its ts."""
        where = {"thread_ts": thread} if thread else {}
        return self.api("chat.postMessage", channel=self.channel, text=text, **where)["ts"]

    def replies(self, root):
        """The bot's messages in a thread."""
        found = self.api("conversations.replies", channel=self.channel, ts=root)["messages"]
        return [each for each in found if each["user"] == self.bot]

    def wait_for_reply(self, root, count=1):
        """The bot's last message in a thread, once there are so many."""
        return self._wait_for(count, "replies", lambda: self.replies(root))[-1]

    def archived(self, name):
        """A channel with the person and the bot in it that was archived; its id."""
        channel = self.api("conversations.create", name=name)["channel"]["id"]
        self.api("conversations.invite", channel=channel, users=self.bot)
        self.api("conversations.archive", channel=channel)
        return channel

    def direct_messages(self):
        """What the bot wrote to the person directly."""
        channel = self.api("conversations.open", token=BOT_TOKEN, users=self.user)["channel"]["id"]
        found = self.api("conversations.history", token=BOT_TOKEN, channel=channel)["messages"]
        return [each for each in found if each["user"] == self.bot]

    def wait_for_direct_message(self):
        """The bot's first message to the person."""
        return self._wait_for(1, "direct messages", self.direct_messages)[0]

    def mention_in(self, channel, text):
        """Deliver a mention as Slack sends it, though the workspace would take none there any more."""
        event = {
            "type": "app_mention",
            "user": self.user,
            "channel": channel,
            "ts": "1773338400.000100",
            "text": f"{self.mention} {text}",
        }
        envelope = {
            "type": "event_callback",
            "event_id": f"Ev{channel}",
            "team_id": "T000000001",
            "event": event,
        }
        return self.send(json.dumps(envelope), "application/json")

    def modals(self):
        """The modals that were opened, each as the row that emulate's own inspector shows of it."""
        page = self._http.request("GET", f"{self._url}/?tab=views").data.decode()
        return re.findall(r"<tr>(?:(?!</tr>).)*>modal</span>.*?</tr>", page, flags=re.DOTALL)

    def wait_for_modals(self, text, count):
        """The modals that hold a text, once there are so many; a modal may open before it is filled."""
        return self._wait_for(
            count, f"modals with “{text}”", lambda: [each for each in self.modals() if text in each]
        )

    @staticmethod
    def _wait_for(count, what, look):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if len(found := look()) >= count:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{len(look())} {what} of {count}")

    def click(self, message, action):
        """Click a button as Slack would send it; emulate has the trigger, we have the envelope."""
        trigger = self.api("views.generateTriggerId", token=BOT_TOKEN, user_id=self.user)["trigger_id"]
        payload = {
            "type": "block_actions",
            "trigger_id": trigger,
            "team": {"id": "T000000001"},
            "user": {"id": self.user, "team_id": "T000000001"},
            "channel": {"id": self.channel},
            "message": message,
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": self.channel},
            "actions": [action | {"action_ts": message["ts"]}],
        }
        return self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")

    def send(self, body, kind, secret=SIGNING_SECRET):
        """Deliver a body signed with a secret; return the status."""
        headers = {"Content-Type": kind, **signed_headers(secret, body)}
        return self._http.request("POST", self.app_url, headers=headers, body=body.encode()).status


@contextmanager
def emulated():
    """Run a workspace until the block ends; skip by name where Node or the package is missing."""
    node = shutil.which("node")
    if not node or not (FOLDER / "node_modules" / "emulate").is_dir():
        pytest.skip("needs Node and emulate: make test-web installs it")
    given = {
        "bot_token": BOT_TOKEN,
        "user_token": USER_TOKEN,
        "signing_secret": SIGNING_SECRET,
        "scopes": SCOPES,
        "port": 0,
    }
    command = [node, str(FOLDER / "workspace.mjs"), json.dumps(given)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            ready = json.loads(process.stdout.readline())
            yield Emulator(process, ready["url"].replace("localhost", "127.0.0.1"), ready["bot"])
        finally:
            # The end of its input ends it.
            process.stdin.close()
            process.wait(timeout=SECONDS)
