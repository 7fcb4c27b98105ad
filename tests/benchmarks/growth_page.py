"""What `growth` measured, as a page: tables, and a plot that GitHub shows."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Spread:
    """Milliseconds that half, and nineteen of twenty questions took at most."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """Of measured seconds."""
        cuts = statistics.quantiles(seconds, n=100)
        return cls(1000 * cuts[49], 1000 * cuts[94])

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p95:.1f}"


@dataclass(frozen=True)
class Size:
    """What an archive of one size costs."""

    passages: int
    articles: int
    first_answer: float
    """Seconds of CPU until a command's first question is answered, imports included."""
    start: float
    """The same until a bot is warm."""
    memory: float
    """MB the process holds after all questions."""
    recall: float
    disk: Mapping[str, float]
    wall: Mapping[str, Spread]
    cpu: Mapping[str, Spread]


Figures = dict[str, dict[str, list[float]]]
"""By peer and kind of filter: p50 and p95 of wall, then of CPU time, in milliseconds."""

PAGE: Final = """# What a growing archive costs

Written by `make bench-search WRITE=tests/benchmarks` on two cores, of {articles} made-up articles; when it
began, {load:.1f} other processes were at work. Wall time suffers from these, CPU time hardly.

Each figure is p50 / p95 in milliseconds of wall time, in brackets of CPU time of all threads. A question is
embedded, searched for by words and meaning, and its passages are read; none is asked twice.

![Latency, memory, disk and start by passages](growth.svg)

{latency}

{costs}

## Beside two peers

The same passages and vectors, the same questions, in one run. The tutorial's store looks four passages up,
by meaning alone; LanceDB's hybrid search and ours twelve.

{beside}
"""


def page(sizes: Sequence[Size], compared: Size, peers: Figures, load: float) -> str:
    """Return all figures; `compared` is the size the peers were asked at, `load` the machine's before."""
    return PAGE.format(
        articles=", ".join(f"{each.articles:,}" for each in sizes),
        load=load,
        latency=latency(sizes),
        costs=costs(sizes),
        beside=beside(compared, peers),
    )


def latency(sizes: Sequence[Size]) -> str:
    """Return the times of a question, a row a size."""
    kinds = list(sizes[0].wall)
    rows = [
        [f"{each.passages:,}", *(f"{each.wall[kind]} ({each.cpu[kind]})" for kind in kinds)] for each in sizes
    ]
    return _table(["passages", *kinds], rows)


def costs(sizes: Sequence[Size]) -> str:
    """Return everything else, a row a size."""
    heads = ["passages", "recall@10", "RSS MB", "disk MB", "command's first answer, CPU s", "bot warm, CPU s"]
    rows = [
        [
            f"{each.passages:,}",
            f"{each.recall:.4f}",
            f"{each.memory:,.0f}",
            f"{_total(each):,.0f} ({', '.join(f'{name} {size:,.0f}' for name, size in each.disk.items())})",
            f"{each.first_answer:.2f}",
            f"{each.start:.2f}",
        ]
        for each in sizes
    ]
    return _table(heads, rows)


def beside(size: Size, peers: Figures) -> str:
    """Return the archive's latency and the peers', a row each."""
    kinds = list(size.wall)
    rows = [["Newsdesk", *(f"{size.wall[kind]} ({size.cpu[kind]})" for kind in kinds)]]
    for name, found in peers.items():
        rows.append([name, *("{:.1f} / {:.1f} ({:.1f} / {:.1f})".format(*found[kind]) for kind in kinds)])
    return _table([f"{size.passages:,} passages", *kinds], rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows])


def _total(size: Size) -> float:
    return sum(size.disk.values())


# ---- the plot

# Okabe and Ito's colours: told apart by readers who do not see all of them.
COLOURS: Final = ("#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7")
WIDTH, HEIGHT = 250, 150
"""Of a panel's axes."""
LEFT, TOP = 60, 40
"""Room for the numbers beside a panel and the title above it."""
BELOW: Final = 40
LEGEND: Final = 30
IN_A_ROW: Final = 3

Lines = Mapping[str, Sequence[float]]


def plot(sizes: Sequence[Size]) -> str:
    """Return panels of lines over the number of passages, each from zero, as SVG."""
    kinds = list(sizes[0].wall)
    panels: dict[str, Lines] = {
        "p50, ms": {kind: [each.wall[kind].p50 for each in sizes] for kind in kinds},
        "p95, ms": {kind: [each.wall[kind].p95 for each in sizes] for kind in kinds},
        "CPU p50, ms": {kind: [each.cpu[kind].p50 for each in sizes] for kind in kinds},
        "memory, MB": {"": [each.memory for each in sizes]},
        "disk, MB": {"": [_total(each) for each in sizes]},
        "start of a bot, CPU s": {"": [each.start for each in sizes]},
    }
    across, down = LEFT + WIDTH, TOP + HEIGHT + BELOW
    width, height = IN_A_ROW * across + LEFT // 2, -(-len(panels) // IN_A_ROW) * down + LEGEND
    passages = [each.passages for each in sizes]
    drawn = [
        f'<g transform="translate({LEFT + n % IN_A_ROW * across} {TOP + n // IN_A_ROW * down})">'
        f"{_panel(title, passages, lines)}</g>"
        for n, (title, lines) in enumerate(panels.items())
    ]
    drawn.append(f'<g transform="translate({LEFT} {height - LEGEND // 2})">{_legend(kinds)}</g>')
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _panel(title: str, passages: Sequence[int], lines: Lines) -> str:
    highest = max(max(each) for each in lines.values())

    def place(at: float, value: float) -> tuple[float, float]:
        return WIDTH * at / passages[-1], HEIGHT * (1 - value / highest)

    drawn = [f'<text y="-14" font-weight="bold">{escape(title)}</text>', *_axes(passages, highest, place)]
    for colour, line in zip(COLOURS, lines.values(), strict=False):
        spots = [place(at, value) for at, value in zip(passages, line, strict=True)]
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in spots)
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        drawn += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2.5" fill="{colour}"/>' for x, y in spots]
    return "".join(drawn)


def _axes(
    passages: Sequence[int], highest: float, place: Callable[[float, float], tuple[float, float]]
) -> list[str]:
    drawn = []
    for value in (0, highest / 2, highest):
        _, y = place(0, value)
        drawn.append(f'<line x2="{WIDTH}" y1="{y:.0f}" y2="{y:.0f}" stroke="#dddddd"/>')
        drawn.append(f'<text x="-6" y="{y + 4:.0f}" text-anchor="end">{_said(value)}</text>')
    for at in passages:
        x, _ = place(at, 0)
        drawn.append(f'<text x="{x:.0f}" y="{HEIGHT + 16}" text-anchor="middle">{at / 1000:,.0f}k</text>')
    return drawn


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _legend(kinds: Sequence[str]) -> str:
    drawn = []
    for n, (colour, kind) in enumerate(zip(COLOURS, kinds, strict=False)):
        x = n * (IN_A_ROW * (LEFT + WIDTH) // len(kinds))
        drawn.append(
            f'<circle cx="{x}" cy="-4" r="4" fill="{colour}"/><text x="{x + 9}">{escape(kind)}</text>'
        )
    return "".join(drawn)
