import json
import re
from html.parser import HTMLParser

import pytest

from bot.export import export, is_web
from tests.values import a_briefing, a_citation, a_statement, a_summary, an_abstention, an_answer

EVERYTHING = [an_answer(), an_abstention(), a_summary(), a_briefing()]
HOSTILE = '"><script>alert(1)</script> [x](https://evil.example) **b** <!channel> `c`'


class Reader(HTMLParser):
    """Collects what a browser would load or follow."""

    def __init__(self):
        super().__init__()
        self.tags, self.links, self.ids = [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        self.links += [values[name] for name in ("href", "src") if name in values]
        self.ids += [values["id"]] if "id" in values else []


@pytest.mark.parametrize("given", EVERYTHING)
def test_html_loads_nothing_and_its_marks_lead_to_its_sources(given):
    reader = Reader()
    reader.feed(export(given, "html"))
    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    inner = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(inner) <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))


@pytest.mark.parametrize("given", EVERYTHING)
def test_every_form_names_every_source(given):
    for form in ("text", "markdown", "html"):
        written = export(given, form)
        assert all(citation.title in written.replace("\\", "") for citation in given.citations)


def test_json_is_the_contract_of_the_command_line():
    assert json.loads(export(an_answer(), "json"))["statements"][0]["citations"] == [1]
    assert json.loads(export(a_summary(), "json"))["headline"] == "Dam breaks above Culvery"
    assert json.loads(export(a_briefing(), "json"))["items"][0]["timeline"][0]["date"] == "2026-03-10"


def test_hostile_text_stays_text_in_html():
    citation = a_citation(title=HOSTILE, quote=HOSTILE, url="javascript:alert(1)")
    given = an_answer(question=HOSTILE, statements=(a_statement(HOSTILE),), citations=(citation,))
    reader = Reader()
    reader.feed(export(given, "html"))
    assert "script" not in reader.tags
    assert not [link for link in reader.links if not link.startswith("#")]


def test_hostile_text_stays_text_in_markdown():
    citation = a_citation(title=HOSTILE, quote=HOSTILE, url="javascript:alert(1)")
    statement = a_statement(HOSTILE)
    given = an_answer(question=HOSTILE, statements=(statement,), citations=(citation,), disagreements=())
    assert not re.search(r"(?<!\\)[<`*\[(]", export(given, "markdown"))


def test_an_abstention_says_so_without_statements():
    for form in ("text", "markdown", "html"):
        assert "Nothing in the archive answers this" in export(an_abstention(), form)


@pytest.mark.parametrize(
    ("url", "verdict"), [("https://a.example/x", True), ("ftp://a.example", False), (None, False)]
)
def test_only_web_addresses_are_links(url, verdict):
    assert is_web(url) is verdict
