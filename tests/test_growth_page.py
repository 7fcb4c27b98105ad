"""The page of the growth benchmark holds every figure, and its plot is one that a browser shows."""

from xml.etree import ElementTree

import pytest

from tests.benchmarks import growth_page
from tests.benchmarks.growth_page import Size, Spread

KINDS = ("no filter", "outlet & <day>")


@pytest.fixture
def sizes():
    return [
        Size(
            passages,
            articles=passages // 4,
            first_answer=1.5,
            start=2.5,
            memory=passages / 100,
            recall=0.99,
            disk={"archive": 80.0, "words": 4.0},
            wall={kind: Spread(12.0, 20.0 + passages / 1000) for kind in KINDS},
            cpu={kind: Spread(15.0, 25.0) for kind in KINDS},
        )
        for passages in (10_000, 100_000)
    ]


def test_a_row_a_size_and_a_row_a_peer(sizes):
    peers = {"LanceDB": {kind: [26.0, 51.0, 30.0, 52.0] for kind in KINDS}}
    rows = growth_page.page(sizes, sizes[1], peers, 0.5).splitlines()
    assert "| 10,000 | 12.0 / 30.0 (15.0 / 25.0) | 12.0 / 30.0 (15.0 / 25.0) |" in rows
    assert "| 100,000 | 0.9900 | 1,000 | 84 (archive 80, words 4) | 1.50 | 2.50 |" in rows
    assert "| Newsdesk | 12.0 / 120.0 (15.0 / 25.0) | 12.0 / 120.0 (15.0 / 25.0) |" in rows
    assert "| LanceDB | 26.0 / 51.0 (30.0 / 52.0) | 26.0 / 51.0 (30.0 / 52.0) |" in rows


def test_the_plot_has_a_line_for_each_kind_within_its_panel(sizes):
    drawn = ElementTree.fromstring(growth_page.plot(sizes))
    lines = [each.get("points") for each in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert len(lines) == 3 * len(KINDS) + 3
    for x, y in (spot.split(",") for line in lines for spot in line.split()):
        assert 0 <= float(x) <= growth_page.WIDTH
        assert 0 <= float(y) <= growth_page.HEIGHT
