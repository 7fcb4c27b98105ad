"""Drive a real bot in the stand-in workspace through its main surfaces, and write down what it stored.

python -m tests.screenshots SURFACES.json
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import sample
from bot.__main__ import run
from tests.bot.slack.surfaces.conftest import Room
from tests.bot.slack.test_serving import serving
from tests.doubles.slack_workspace import SlackWorkspace

Blocks = list[dict[str, Any]]


def surfaces(room: Room) -> Iterator[tuple[str, Blocks]]:
    """Yield each surface's name and blocks, in the order a newcomer meets them."""
    slack = room.slack
    answer = room.ask()
    yield "answer", answer.blocks
    yield "abstention", room.ask(sample.UNANSWERABLE).blocks
    slack.click(answer, "cite:1", user=room.user)
    citation = room.view("citation")
    yield "citation", citation.blocks
    slack.click(citation, "elsewhere")
    yield "elsewhere", room.view("claim").blocks
    checked = slack.post(
        room.admin,
        room.channel,
        "At least 4 people died when the Brannick Dam broke. The lantern was wrapped in an old sail and lay "
        "under a rowing boat. Nobody in Kellmark owns a zeppelin fleet.",
    )
    slack.shortcut("check_sources", checked, user=room.user)
    yield "check_sources", room.view("sources").blocks
    parent = room.posted("brief", "Each story with its sources is in the thread.")
    yield "briefing", parent.blocks
    story = slack.wait_until(lambda: slack.replies(room.channel, parent.ts)[1:], "a story", 30)[0]
    yield "briefing_story", story.blocks
    room.command("subscribe")
    form = room.view("subscription")
    yield "subscribe", form.blocks
    slack.submit(form, {"topics": "the dam\nferries"})
    slack.wait_for_ephemeral(room.user, room.channel, timeout_seconds=10)
    bad = next(each for each in answer.actions if each["action_id"] == "feedback")["negative_button"]
    slack.click(answer, "feedback", value=bad["value"], user=room.user)
    reason = room.view("feedback_reason")
    yield "feedback", reason.blocks
    slack.submit(reason, {"reason": "missing"})
    yield "home", room.home().blocks
    yield "summary", room.posted(f"summarize {sample.TOPIC}", "Sources").blocks


def main(target: Path) -> None:
    """Write every surface's blocks to `target`."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        run(["--home", str(home), "ingest", "--quiet", str(sample.folder())])
        with SlackWorkspace(has_rate_limits=False) as slack, serving(slack, home, over_http=False):
            user, admin = slack.add_user("grace"), slack.add_user("edith", is_admin=True)
            room = Room(slack, user, admin, slack.add_channel("news", user, admin))
            found = dict(surfaces(room))
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
