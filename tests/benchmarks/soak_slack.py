"""Ask a bot that is killed again and again, and count what is lost and what is double.

    python -m tests.benchmarks.soak_slack [--deliveries 2000] [--kills 40] [--seed 1] [--http]

The bot is `newsdesk serve` on the sample desk, beside the stand-in workspace. Questions come as mentions,
each of which Slack delivers as `app_mention` and as `message`; a part of the deliveries is repeated, and
repeated ones come out of order. Every kill is SIGKILL at a random moment. A question is lost when its
thread has no whole reply in the end, and double when it has two, or two of one page.
"""

import json
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import sample
from bot.__main__ import run
from tests.benchmarks.arguments import parser_for
from tests.doubles.running_bot import RunningBot
from tests.doubles.slack_workspace import Message, SlackWorkspace, Timing

ROOMS = 40
"""Channels the questions are spread over: each takes one message a second."""

REPEATED = 0.3
"""Share of the deliveries that come once more."""

APOLOGIES = re.compile("my side failed|interrupted|Too many questions")

END_SECONDS = 600
QUIET_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the questions."""

    questions: int
    deliveries: int
    kills: int
    lost: int
    double: int
    apologies: int
    seconds: float


def soak(workspace: SlackWorkspace, bot: RunningBot, questions: int, kills: int, seed: int) -> Outcome:
    """Ask and kill, wait for the end, and count."""
    chance, started = random.Random(seed), time.monotonic()
    rooms = [workspace.add_channel(f"room{number}", workspace.user) for number in range(ROOMS)]
    bot.start()
    asked: list[Message] = []
    for number in range(kills):
        share = questions * (number + 1) // kills - len(asked)
        asking = threading.Thread(target=_ask, args=(workspace, rooms, share, asked, chance))
        asking.start()
        time.sleep(chance.uniform(0.0, 2.5))
        bot.kill()
        bot.start()
        asking.join()
    _wait_for_all(workspace, asked)
    workspace.wait_until_quiet(QUIET_SECONDS, 120)
    threads = [workspace.replies(each.channel, each.thread) for each in asked]
    return Outcome(
        len(asked),
        sum(len(each.attempts) for each in workspace.deliveries),
        kills,
        sum(not pages for pages in threads),
        sum(_is_double(pages) for pages in threads),
        sum(any(APOLOGIES.search(each.text) for each in pages) for pages in threads),
        time.monotonic() - started,
    )


def _ask(
    workspace: SlackWorkspace,
    rooms: Sequence[str],
    questions: int,
    asked: list[Message],
    chance: random.Random,
) -> None:
    """Put the questions, and repeat what was delivered, later and in another order."""
    for _ in range(questions):
        text = f"{workspace.mention} {sample.QUESTION}"
        asked.append(workspace.post(workspace.user, chance.choice(rooms), text))
        if chance.random() < 2 * REPEATED:
            # Not the copies: copying thousands of deliveries again and again is all the stand-in would do.
            workspace.redeliver(chance.choice(workspace._courier.deliveries[-30:]))
        time.sleep(chance.uniform(0, 0.3))


def _wait_for_all(workspace: SlackWorkspace, asked: Sequence[Message]) -> None:
    until = time.monotonic() + END_SECONDS
    waiting = list(asked)
    while waiting and time.monotonic() < until:
        time.sleep(2)
        waiting = [each for each in waiting if not workspace.replies(each.channel, each.thread)]


def _is_double(pages: Sequence[Message]) -> bool:
    markers = Counter(each.blocks[0]["block_id"] for each in pages)
    return any(count > 1 or not marker.startswith("reply:") for marker, count in markers.items())


def main() -> int:
    """Run it and print what came of it; 1 when anything is lost or double."""
    parser = parser_for(__doc__)
    parser.add_argument("--deliveries", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--http", action="store_true", help="deliver over HTTP rather than Socket Mode")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        run(["--home", str(home), "ingest", str(sample.folder())])
        # Slack repeats after a minute and after five; here the process is back sooner, and killed sooner.
        timing = Timing(retry_delays_seconds=(0.0, 1.0, 5.0, 10.0, 20.0, 40.0), socket_retries=20)
        with SlackWorkspace(timing=timing, has_rate_limits=False) as workspace:
            bot = RunningBot(workspace, home, chosen.http)
            try:
                # A mention is delivered twice, and REPEATED of the rest once more.
                questions = round(chosen.deliveries / 2 / (1 + REPEATED))
                outcome = soak(workspace, bot, questions, chosen.kills, chosen.seed)
            finally:
                bot.close()
                shutil.copy(bot.log, Path(tempfile.gettempdir()) / "soak-slack.log")
    sys.stdout.write(json.dumps({name: getattr(outcome, name) for name in Outcome.__slots__}) + "\n")
    return 1 if outcome.lost or outcome.double else 0


if __name__ == "__main__":
    sys.exit(main())
