"""What may not be shown is shown nowhere: under embargo, withheld, canceled, or withdrawn."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.__main__ import run
from bot.desk import Desk
from bot.settings import Settings

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
PUBLIC = {
    "url": "https://northlight.example/ferries",
    "title": "Ferries stay in port over storm warning",
    "text": "All ferries stayed in port on Thursday because of a storm warning, the port office said.\n"
    "Two thousand passengers were told to come back on Friday, when the wind should have calmed down.",
    "outlet": "Northlight",
    "published": "2026-03-12",
}


def secret(name, thing, **why):
    """An article that says `name` wherever an article can."""
    return {
        "url": f"https://courier.example/{thing}",
        "title": f"{name} opens the {thing}",
        "text": f"Minister {name} Vane opened the {thing} of Tolmbridge on Thursday, her office said.\n"
        f"Building the {thing} took nine years and forty million crowns, {name} told reporters there.",
        "outlet": f"{name} Courier",
        "author": f"{name} Berg",
        "section": f"{name} pages",
        "published": "2026-03-12",
        "captions": [f"{name} at the opening."],
        "correction": f"Correction: an earlier version misspelled {name}.",
        **why,
    }


EMBARGO = {"embargoed_until": "2026-03-13T06:00:00+01:00"}
WHY = {"Quillomere": EMBARGO, "Zenthorpe": {"status": "withheld"}, "Marrowick": {"status": "canceled"}}
THINGS = {"Quillomere": "harbour tunnel", "Zenthorpe": "maritime museum", "Marrowick": "cable railway"}
SECRETS = {name: secret(name, THINGS[name], **why) for name, why in WHY.items()}
TUNNEL = secret("Quillomere", "harbour tunnel")
QUESTION = "Who opened the harbour tunnel of Tolmbridge?"

COMMANDS = [
    ["ask", QUESTION],
    ["summarize", "what was opened in Tolmbridge"],
    ["summarize", *(f"--article={each['url']}" for each in SECRETS.values())],
    ["summarize", "--since", "2026-03-11", "--until", "2026-03-14"],
    ["brief"],
    ["brief", "--format", "html"],
    ["search", "opened in Tolmbridge"],
    ["search", "opened in Tolmbridge", "--raw"],
    ["find", "Building the maritime museum took nine years and forty million crowns"],
    ["show", PUBLIC["url"]],
    ["doctor"],
]


def names_in(text):
    return [name for name in WHY if name in text]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", NOON.isoformat())
    monkeypatch.setenv("NO_COLOR", "1")


class Told:
    """One home, and everything its commands print."""

    def __init__(self, home, capsys):
        self.home, self._capsys = home, capsys

    def __call__(self, *arguments):
        run(["--home", str(self.home), *arguments])
        printed = self._capsys.readouterr()
        return printed.out + printed.err

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json"))

    def ingest(self, *records):
        file = self.home.parent / "records.jsonl"
        file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        return self.json("ingest", str(file))


@pytest.fixture
def told(tmp_path, capsys):
    return Told(tmp_path / "home", capsys)


def test_what_is_hidden_from_the_start_is_shown_by_no_command(told):
    report = told.ingest(PUBLIC, *SECRETS.values())
    assert len(report["added"]) == 4
    assert "3 of these articles are not shown" in report["notes"][0]
    assert names_in(json.dumps(report)) == []
    for command in COMMANDS:
        assert names_in(told(*command)) == [], command
    answer = told.json("ask", QUESTION)
    assert names_in(json.dumps(answer) + told("export", answer["id"], "--format", "html")) == []
    assert {each["article"] for each in told.json("search", "Quillomere")["results"]} <= {
        told.json("show", PUBLIC["url"])["article"]
    }
    assert told.json("verify")["problems"] == []


def test_one_hidden_article_is_told_in_the_singular_and_looked_up_by_its_id(told):
    (hidden, *_) = SECRETS.values()
    assert told.ingest(hidden)["notes"][0].startswith("1 of these articles is not shown")
    article = told.json("show", hidden["url"])["article"]
    assert told("cite", "--article", hidden["url"]).startswith(f"article {article}\n")


def test_show_says_why_and_prints_no_words(told):
    told.ingest(*SECRETS.values())
    said = {
        "Quillomere": "embargoed until 2026-03-13 05:00 UTC",
        "Zenthorpe": "withheld by its outlet",
        "Marrowick": "taken back by its outlet",
    }
    for name, article in SECRETS.items():
        printed, document = told("show", article["url"]), told.json("show", article["url"])
        again = told("show", article["url"], "--version", document["version"])
        assert said[name] in printed
        assert "nine years" not in printed + again + json.dumps(document)
        assert [document[each] for each in ("text", "sentences", "captions", "correction")] == [None] * 4
        # What was withdrawn still has a name; what is to come has none.
        assert document["title"] == (article["title"] if name == "Marrowick" else None)
        assert document["versions"][0]["correction"] is None


@pytest.mark.parametrize("command", [["brief"], ["search", "harbour tunnel"]])
def test_when_the_moment_has_passed_the_next_question_shows_it(told, monkeypatch, command):
    told.ingest(PUBLIC, TUNNEL | EMBARGO)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-13T04:59:59+00:00")
    assert names_in(told(*command)) == []
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-13T05:00:00+00:00")
    assert names_in(told(*command)) == ["Quillomere"]
    assert names_in(told("show", TUNNEL["url"])) == ["Quillomere"]
    assert told.json("verify")["problems"] == []


def test_a_desk_that_runs_on_lets_it_out_too(told):
    told.ingest(PUBLIC, TUNNEL | EMBARGO)
    now = [NOON]
    desk = Desk(Settings.load({}, told.home), clock=lambda: now[0])
    try:
        assert names_in(desk.ask(QUESTION).text) == []
        now[0] = LATER
        assert names_in(desk.ask(QUESTION).text) == ["Quillomere"]
    finally:
        desk.close()


def test_an_ingest_lets_out_what_was_embargoed(told, monkeypatch):
    told.ingest(TUNNEL | EMBARGO)
    monkeypatch.setenv("NEWSDESK_NOW", LATER.isoformat())
    told.ingest(PUBLIC)
    assert told.json("verify")["problems"] == []
    found = told.json("find", TUNNEL["text"].split("\n")[1])
    assert [each["match"] for each in found["matches"][:1]] == ["verbatim"]


@pytest.mark.parametrize("why", [{"status": "withheld"}, {"status": "canceled"}, EMBARGO])
def test_what_was_cited_and_is_hidden_now_keeps_its_quote_and_nothing_around_it(told, why):
    told.ingest(PUBLIC, TUNNEL)
    answer = told.json("ask", QUESTION)
    quote = answer["citations"][0]["quote"]
    assert "withdrawn" not in told("export", answer["id"])
    told.ingest(TUNNEL | why)
    assert names_in(told("brief") + told("search", "harbour tunnel")) == []
    opened = told.json("cite", answer["id"], "1")
    assert (opened["quote"], opened["before"], opened["after"]) == (quote, "", "")
    assert opened["current"] == "withdrawn"
    for form in ("text", "markdown", "html", "json"):
        assert "withdrawn since this was written" in told("export", answer["id"], "--format", form)


def test_a_later_reading_releases_what_was_withheld(told):
    told.ingest(TUNNEL | {"status": "withheld"})
    told.ingest(TUNNEL | {"status": "usable"})
    assert names_in(told("brief")) == ["Quillomere"]
