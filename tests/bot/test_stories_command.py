"""`newsdesk stories`, run as users run it, in one process."""

import json
import shutil
from pathlib import Path

import pytest

from bot.__main__ import run
from tests.chain.test_stories import DAM, DAM_AGAIN, DAM_ELSEWHERE

GOLD = Path(__file__).parents[1] / "data" / "sample" / "gold.json"


@pytest.fixture(scope="module")
def home(sample_desk, tmp_path_factory):
    """A desk that holds the sample articles."""
    return shutil.copytree(sample_desk, tmp_path_factory.mktemp("homes") / "desk")


def newsdesk(home, *arguments):
    return run(["--home", str(home), *arguments])


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def document(home, capsys):
    """What a call prints as JSON."""

    def call(*arguments, at=home, code=0):
        capsys.readouterr()
        assert newsdesk(at, "stories", *arguments, "--json") == code
        return json.loads(capsys.readouterr().out)

    return call


def said(capsys, home, *arguments, code=0):
    capsys.readouterr()
    assert newsdesk(home, "stories", *arguments) == code
    captured = capsys.readouterr()
    return captured.err if code == 2 or (code == 1 and captured.err) else captured.out


def labels_by_title():
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    return {each["title"]: each["story"] for each in gold.values()}


@pytest.mark.parametrize("day", ["2026-03-10", "2026-03-11", "2026-03-12"])
def test_no_two_stories_of_a_day_are_one_and_none_holds_two(document, day):
    """The labels were written with the sample articles, before anything grouped them."""
    labels = labels_by_title()
    found = document("--since", day, "--until", f"{day[:-1]}{int(day[-1]) + 1}")["stories"]
    told = [{labels[each["title"]] for each in document(story["story"])["titles"]} for story in found]
    assert all(len(each) == 1 for each in told)
    assert len(set.union(*told)) == len(told)


def test_a_story_is_listed_as_the_contract_says(document):
    stories = document()["stories"]
    assert len(stories) == 4
    lantern = next(each for each in stories if "antern" in each["headline"])
    assert set(lantern) == {"story", "headline", "articles", "events", "outlets", "origins"}
    # Three of the five are copies of one agency report.
    assert (len(lantern["articles"]), lantern["origins"]) == (5, 3)
    assert [event["date"] for event in lantern["events"]] == ["2026-03-10", "2026-03-11", "2026-03-12"]


def test_a_story_has_the_headline_that_a_briefing_of_its_days_gives_it(home, document, capsys):
    listed = {each["story"]: each["headline"] for each in document()["stories"]}
    capsys.readouterr()
    assert newsdesk(home, "brief", "--since", "2026-03-10", "--until", "2026-03-13", "--json") == 0
    told = json.loads(capsys.readouterr().out)["items"]
    assert {each["story"]: each["headline"] for each in told} == listed


def test_a_list_for_reading_says_who_tells_it_and_when(home, capsys):
    out = said(capsys, home)
    assert "9 articles: Kellmark Press Bureau, Orrow Valley Post, Northlight" in out
    assert "2026-03-10 to 2026-03-12 (3 days)" in out
    assert "and 3 more" in said(capsys, home, "--limit", "1")


def test_an_outlet_s_stories_are_listed_whole(document):
    [licence, *_] = [
        each
        for each in document("--outlet", "northlight", "--since", "2026-03-10", "--until", "2026-03-11")[
            "stories"
        ]
        if "vaccine" in each["headline"]
    ]
    assert len(licence["articles"]) == 4


def test_a_story_is_shown_with_its_days_and_articles(home, document, capsys):
    dam = next(each for each in document()["stories"] if "Dam" in each["headline"])
    out = said(capsys, home, dam["story"][:6])
    assert "2026-03-11\n  The Halven Courier: “Seven dead in dam disaster" in out
    assert "(day placed by the story)" in out
    shown = document(dam["story"])
    assert [each["article"] for each in shown["titles"]] == dam["articles"]
    assert shown["history"] == []


def test_an_article_s_place_is_explained(home, document, capsys):
    dam = next(each for each in document()["stories"] if "Dam" in each["headline"])
    placed = next(article for event in dam["events"] for article in event["placed"])
    why = document("--explain", placed)
    assert why["story"] == dam["story"]
    assert why["is_placed"]
    assert 0 < why["similarity"] < 1
    assert sum(each["weight"] for each in why["stems"]) == pytest.approx(why["similarity"], abs=0.02)
    out = said(capsys, home, "--explain", placed)
    assert f"Day: {why['date']}, placed by what it" in out
    assert "culveri" in out


def test_a_story_of_one_origin_is_labelled_and_one_that_stands_alone_says_so(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(
        "Oyster prices rise\n\nDUNSEL, March 11, 2026 -- Oyster prices rose after a cold spring.\n\n"
        "Growers in Dunsel spoke of the smallest harvest in twenty years, and of debts.\n"
    )
    home = tmp_path / "desk"
    assert newsdesk(home, "ingest", str(tmp_path / "a.txt"), "--quiet") == 0
    assert "single origin, 1 article: no outlet stated" in said(capsys, home)
    assert "It stands alone" in said(capsys, home, "--explain", str(tmp_path / "a.txt"))


def test_a_merged_story_says_where_it_went(tmp_path, document, capsys):
    """Two reports a fortnight apart, and then the one between them."""
    reports = {"2026-03-02": DAM, "2026-03-16": DAM_AGAIN, "2026-03-09": DAM_ELSEWHERE}
    names = {}
    for day, text in reports.items():
        row = {"url": f"https://northlight.example/{day}", "title": "Report", "text": text, "published": day}
        (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
        assert newsdesk(tmp_path / "desk", "ingest", str(tmp_path / "rows.jsonl"), "--quiet") == 0
        listed = document(at=tmp_path / "desk")["stories"]
        names |= {story["story"]: day for story in listed}
    [story] = listed
    [gone] = set(names) - {story["story"]}
    out = said(capsys, tmp_path / "desk", gone)
    assert f"Story {gone} merged into {story['story']}." in out
    assert f"{gone} merged into it" in out
    [change] = document(gone, at=tmp_path / "desk")["history"]
    assert (change["kind"], change["story"], change["other"]) == ("merged", gone, story["story"])


def test_nothing_in_a_window_is_said_and_exits_with_1(home, document, capsys):
    assert "No stories in this window." in said(capsys, home, "--since", "2030-01-01", code=1)
    assert document("--since", "2030-01-01", code=1) == {"stories": []}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["zzzz"], 1, "no such story; newsdesk stories lists them"),
        (["--explain", "zzzz"], 1, "no such article"),
        (["abcd", "--since", "2026-03-10"], 2, "give a story's id"),
        (["abcd", "--explain", "zzzz"], 2, "give a story's id"),
        (["--since", "2026-03-12", "--until", "2026-03-11"], 2, "the window is empty"),
        (["--outlet", "The Moon"], 2, "The Moon"),
        (["--limit", "0"], 2, "--limit"),
    ],
)
def test_wrong_usage_is_named_in_one_line(home, capsys, arguments, code, words):
    complaint = said(capsys, home, *arguments, code=code)
    assert words in complaint
    assert complaint.count("\n") == 1


def test_a_forgotten_article_leaves_its_story_and_verify_and_rebuild_know_stories(
    home, document, tmp_path, capsys
):
    desk = tmp_path / "desk"
    shutil.copytree(home, desk)
    dam = next(each for each in document(at=desk)["stories"] if "Dam" in each["headline"])
    *left, gone = dam["articles"]
    assert newsdesk(desk, "forget", gone) == 0
    assert document(dam["story"], at=desk)["articles"] == left
    assert newsdesk(desk, "rebuild") == 0
    assert newsdesk(desk, "verify") == 0
    assert document(dam["story"], at=desk)["articles"] == left
    assert newsdesk(desk, "stories", "--explain", gone) == 1
    assert "not shown, and in no story" in capsys.readouterr().err
