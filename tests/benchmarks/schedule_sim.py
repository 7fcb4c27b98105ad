"""Post years of briefings from several processes that are killed at random: each due date once, none double.

    python -m tests.benchmarks.schedule_sim [--years 3] [--zones 40] [--restarts 50] [--processes 3]

Real processes, each with an engine of its own, claim on one SQLite file by the code the app claims with. They
look at the same simulated moments, their clocks minutes apart, so that they race for every claim. Most kills
are at a random place: before a briefing is written, before it is posted, or after it was posted and before
that could be noted. The others are real: SIGKILL at a random moment of a look, in the middle of a transaction
as likely as not, and a new process goes on. Another takes the work over when the lease is out. Now and then
all clocks jump for one look, back or ahead, by hours. What is posted goes into a file of its own, in which a
takeover looks as it would look into the channel.

What is due is counted apart: every day of every plan whose moment lies in the simulated time.
"""

import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time as clock
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from threading import Timer
from typing import Any, Final, NamedTuple
from zoneinfo import available_timezones

from bot.schedule import Plan, due_day, moment_of
from bot.state import State
from bot.subscriptions import LEASE, Claim, Subscription
from retrieval.index.database import open_database, sqlite_url
from tests.benchmarks.arguments import parser_for

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)

STEP = timedelta(minutes=90)
"""How far the simulated clock goes between two looks: short enough that a takeover comes in time."""

APART = timedelta(minutes=4)
"""How much the clocks of replicas may differ: less than a lease."""

PLACES: Final = ("write", "post", "note")
"""Where a process is killed by an exception: everything stays as it stands, and the process goes on."""

AT_ONCE: Final = "at once"
SHARE_AT_ONCE = 0.2
"""Of the kills, those by SIGKILL: a new process takes a second to start."""

SHARE_OF_JUMPS = 0.002
LONGEST_JUMP = timedelta(hours=3)

EVERY_DAY = tuple(range(7))


class Outcome(NamedTuple):
    """What came of it."""

    due: int
    missed: int
    doubles: int
    """Dates that came twice, or undue."""
    sigkills: int


class KilledError(Exception):
    """The process was killed here."""


@dataclass(frozen=True)
class Run:
    """What is simulated."""

    home: Path
    end: datetime
    restarts: int
    """Kills of one process."""

    @property
    def posts(self) -> Path:
        """Where posts go: the channels, as it were."""
        return self.home / "posts.db"


def plans(zones: int, seed: int = 0) -> list[Plan]:
    """Return a plan for each of so many zones, at times that include those that clocks jump over."""
    dice = random.Random(seed)
    # Every continent has some; a few have offsets of half an hour and quarters.
    known = sorted(
        each for each in available_timezones() if "/" in each and not each.startswith(("Etc", "posix"))
    )
    odd = [
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Pacific/Chatham",
        "Africa/Casablanca",
    ]
    chosen = [*odd, *dice.sample([each for each in known if each not in odd], max(0, zones - len(odd)))][
        :zones
    ]
    times = [time(2, 30), time(1, 59), time(0, 0), time(3, 0), time(23, 50), time(8, 0)]
    return [Plan(times[number % len(times)], zone, EVERY_DAY) for number, zone in enumerate(chosen)]


def due(made: Sequence[Subscription], end: datetime) -> set[tuple[str, str]]:
    """Return every (subscription, local date) whose moment lies in the simulated time."""
    found = set()
    for subscription in made:
        for number in range(-2, (end - FIRST).days + 2):
            day = (FIRST + timedelta(days=number)).date()
            # What is due shortly before the end may wait until after it.
            if FIRST <= moment_of(subscription.plan, day) < end - timedelta(hours=5):
                found.add((subscription.id, day.isoformat()))
    return found


def ticks(run: Run) -> Iterator[datetime]:
    """Yield the moments at which the processes look: forward, and now and then back or far ahead."""
    dice = random.Random("ticks")
    now = FIRST
    while now < run.end:
        jump = LONGEST_JUMP * dice.uniform(-1, 1) if dice.random() < SHARE_OF_JUMPS else timedelta()
        yield now + jump
        now += STEP


def kills(run: Run, number: int) -> dict[int, str]:
    """Return the looks at which one process is killed, and how."""
    dice = random.Random(f"{number} kills")
    looks = dice.sample(range(int((run.end - FIRST) / STEP)), run.restarts)
    at_once = round(SHARE_AT_ONCE * len(looks))
    return {look: AT_ONCE if n < at_once else dice.choice(PLACES) for n, look in enumerate(looks)}


def work(run: Run, number: int, together: Any, reached: Any) -> None:
    """Be one process until the simulated time is over; who is killed comes back at the next look.

    Args:
        run: What is simulated.
        number: Which process this is.
        together: The barrier before every look.
        reached: Shared memory that holds the last look begun, also of who was here before.
    """
    first = reached.value + 1
    dice, places = random.Random(f"{number} from {first}"), kills(run, number)
    state, deadly, lasted = State(open_database(sqlite_url(run.home))), "", 0.0
    with closing(sqlite3.connect(run.posts, timeout=30, isolation_level=None)) as posts:
        made = state.subscriptions()
        for look, now in islice(enumerate(ticks(run)), first, None):
            together.wait()
            reached.value = look
            # Who has nothing to do is killed at the next thing it does.
            deadly, began = places.get(look, deadly), clock.perf_counter()
            if deadly == AT_ONCE:
                Timer(lasted * dice.random(), os.kill, (os.getpid(), signal.SIGKILL)).start()
            try:
                deliver_due(state, posts, made, now + APART * dice.random(), deadly)
            except KilledError:
                state._engine.dispose()
                state, deadly = State(open_database(sqlite_url(run.home))), ""
            if deadly == AT_ONCE:
                signal.pause()
            lasted = clock.perf_counter() - began
    state._engine.dispose()


def deliver_due(
    state: State, posts: sqlite3.Connection, made: Sequence[Subscription], now: datetime, deadly: str
) -> None:
    """Claim, write, reserve, post and note, as `bot.briefings` and `bot.slack.briefings.deliveries` do."""
    for subscription in made:
        day = due_day(subscription.plan, now)
        claimed = state.claim_delivery(subscription, day, now) if day else None
        if claimed is None:
            continue
        die_if(deadly == "write")
        if not state.reserve(claimed, claimed.briefing or f"briefing of {claimed.holder}", now):
            continue
        die_if(deadly == "post")
        if claimed.reserved_at is None or not is_posted(posts, claimed):
            posts.execute(
                "insert into posts values (?, ?)", (subscription.id, claimed.local_date.isoformat())
            )
        die_if(deadly == "note")
        state.delivered(claimed, now)


def die_if(is_deadly: bool) -> None:
    """Die here, leaving everything as it stands."""
    if is_deadly:
        raise KilledError


def is_posted(posts: sqlite3.Connection, claimed: Claim) -> bool:
    """Whether the briefing is out already."""
    key = (claimed.subscription.id, claimed.local_date.isoformat())
    return posts.execute("select 1 from posts where subscription = ? and day = ?", key).fetchone() is not None


def simulate(home: Path, years: float, zones: int, restarts: int, processes: int) -> Outcome:
    """Run it, and count."""
    run = Run(home, FIRST + timedelta(days=365.25 * years), restarts)
    state = State(open_database(sqlite_url(home)))
    made = [state.subscribe(f"C{number:07}", plan, FIRST) for number, plan in enumerate(plans(zones))]
    state._engine.dispose()
    with closing(sqlite3.connect(run.posts)) as posts, posts:
        posts.execute("pragma journal_mode = wal")
        posts.execute("create table posts (subscription text, day text)")
    sigkills = run_all(run, processes)
    with closing(sqlite3.connect(run.posts)) as posts:
        posted = Counter(posts.execute("select subscription, day from posts").fetchall())
    wanted = due(made, run.end)
    strange = [key for key in posted if date.fromisoformat(key[1]) < FIRST.date() - timedelta(days=1)]
    doubles = sum(times - 1 for times in posted.values()) + len(strange)
    return Outcome(len(wanted), len(wanted - posted.keys()), doubles, sigkills)


def run_all(run: Run, processes: int) -> int:
    """Run the processes to the end, a new one for each that is killed; return how many were."""
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(processes)
    reached = [spawn.RawValue("i", -1) for _ in range(processes)]

    def started(number: int) -> Any:
        process = spawn.Process(target=work, args=(run, number, together, reached[number]), daemon=True)
        process.start()
        return process

    running = {number: started(number) for number in range(processes)}
    sigkills = 0
    while running:
        wait([each.sentinel for each in running.values()])
        ended = {number: code for number, each in running.items() if (code := each.exitcode) is not None}
        for number, code in ended.items():
            if code not in {0, -signal.SIGKILL}:
                raise RuntimeError(f"a process ended with {code}")
            del running[number]
            if code:
                sigkills += 1
                running[number] = started(number)
    return sigkills


def main() -> None:
    """Simulate, print, and fail when a date was missed or doubled."""
    parser = parser_for(__doc__)
    for name, default in (("--zones", 40), ("--restarts", 50), ("--processes", 3)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--years", type=float, default=3)
    asked = parser.parse_args()
    began = clock.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        found = simulate(Path(home), asked.years, asked.zones, asked.restarts, asked.processes)
    seconds = clock.perf_counter() - began
    print(  # noqa: T201
        f"{asked.years:g} years, {asked.zones} zones, {asked.processes} processes, {asked.restarts} kills"
        f" of each ({found.sigkills} by SIGKILL in all): {found.due} due, {found.missed} missed,"
        f" {found.doubles} double; lease {LEASE}; {seconds:.0f} s"
    )
    sys.exit(bool(found.missed or found.doubles))


if __name__ == "__main__":
    main()
