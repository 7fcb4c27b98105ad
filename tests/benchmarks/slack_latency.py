"""How long people wait in Slack: from a mention to the status and to the posted answer, one at a time.

    python -m tests.benchmarks.slack_latency [--passages 10000] [--questions 40] [--home DIR] [--http]

The desk is grown as in `growth`, the bot is `newsdesk serve` without a model, and Slack is the stand-in on
the same machine, so the network to Slack is not in the figures.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.arguments import add_shared, parser_for
from tests.benchmarks.grown import grow
from tests.benchmarks.growth import questions
from tests.benchmarks.growth_page import Spread
from tests.doubles.running_bot import RunningBot
from tests.doubles.slack_workspace import SlackWorkspace

WARM_UP = 5
REPLY_SECONDS = 30


def waits(workspace: SlackWorkspace, text: str, number: int) -> tuple[float, float]:
    """Ask once, in a channel of its own; return the seconds to the status and to the answer."""
    channel = workspace.add_channel(f"room{number}", workspace.user)
    asked = workspace.post(workspace.user, channel, f"{workspace.mention} {text}")
    reply = workspace.wait_for_reply(channel, asked.ts, timeout_seconds=REPLY_SECONDS)
    status = workspace.statuses(channel, asked.ts)[0]
    workspace.wait_until_quiet(0.1)
    return status.at - float(asked.ts), float(reply.ts) - float(asked.ts)


def main() -> None:
    """Grow the desk, ask, and print the figures."""
    parser = parser_for(__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "newsdesk-latency")
    add_shared(parser)
    parser.add_argument("--http", action="store_true", help="deliver over HTTP rather than Socket Mode")
    chosen = parser.parse_args()
    bench, desk = chosen.shared / "bench", chosen.home / str(chosen.passages)
    grow(desk, chosen.passages, bench, chosen.home / "real")
    with SlackWorkspace(has_rate_limits=False) as workspace:
        bot = RunningBot(workspace, desk, chosen.http, {"NEWSDESK_NOW": "2024-01-01T00:00:00Z"})
        try:
            bot.start()
            asked = questions(bench, chosen.questions + WARM_UP)
            timed = [waits(workspace, each, number) for number, each in enumerate(asked)][WARM_UP:]
        finally:
            bot.close()
    for name, seconds in zip(("status", "answer"), zip(*timed, strict=True), strict=True):
        spread = Spread.of(seconds)
        figures = {
            "what": name,
            "asked": len(seconds),
            "p50_ms": round(spread.p50),
            "p95_ms": round(spread.p95),
        }
        sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
