import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from bot.__main__ import run
from bot.export import export
from bot.export.documents import is_web
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
    assert not {"img", "link", "iframe"} & set(reader.tags)
    assert reader.tags.count("script") == 1
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
    citation = a_citation(
        title=HOSTILE, outlet=HOSTILE, author=HOSTILE, quote=HOSTILE, url="javascript:alert(1)"
    )
    given = an_answer(question=HOSTILE, statements=(a_statement(HOSTILE),), citations=(citation,))
    reader = Reader()
    reader.feed(export(given, "html"))
    assert reader.tags.count("script") == 1
    assert not [link for link in reader.links if not link.startswith("#")]


def test_the_policy_names_the_page_s_own_style_and_script_by_their_hashes():
    written = export(an_answer(), "html")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        part = re.search(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in written
    assert "default-src 'none'" in written


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_source_opens_at_the_words(form):
    assert "https://northlight.example/2026/03/11/dam#:~:text=At%20least%209%20were%20dead." in export(
        an_answer(), form
    )


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_an_address_cannot_end_the_link_it_stands_in(form):
    url = "https://a.example/x>) [y](https://evil.example)\n\"onclick='z'"
    written = export(an_answer(citations=(a_citation(url=url),)), form)
    assert "https://a.example/x%3E)%20[y](https://evil.example)%0A%22onclick=%27z%27#:~:text=At" in written


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_nothing_steers_a_terminal_or_turns_text_around(form):
    citation = a_citation(
        title="\x1b[31mred\x07", quote="\u202etxt.exe\u2067\x00", url="https://a.example/\x1b\u202e\x00"
    )
    written = export(an_answer(question="\x9b2J", citations=(citation,)), form)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)


@pytest.mark.parametrize("given", [an_answer(), a_summary(), a_briefing()])
def test_a_mark_says_that_its_source_was_withdrawn_or_changed_since(given):
    written = export(given, "html", {1: "withdrawn", 2: "changed"})
    assert ">[1 withdrawn]</a>" in written
    assert ">[2 changed]</a>" in written
    for form in ("text", "html", "json"):
        assert "[1]: withdrawn since this was written" in export(given, form, {1: "withdrawn", 2: "moved"})
        assert "[2]" not in " ".join(json.loads(export(given, "json", {2: "moved"})).get("notes", ()))


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_briefing_says_what_could_not_be_read(form):
    assert "feed.example: timed out" in export(a_briefing(), form)


@pytest.mark.parametrize("opening", ["2026. The dam", "- not a point", "=== no heading", "1) no list"])
def test_a_line_of_markdown_opens_no_list_and_no_heading(opening):
    given = an_answer(statements=(a_statement(opening),), disagreements=())
    tokens = {token.type for token in MarkdownIt().parse(export(given, "markdown").split("## Sources")[0])}
    assert tokens == {"heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close"}


def test_hostile_text_stays_text_in_markdown():
    citation = a_citation(title=HOSTILE, quote=HOSTILE, url="javascript:alert(1)")
    statement = a_statement(HOSTILE)
    given = an_answer(question=HOSTILE, statements=(statement,), citations=(citation,), disagreements=())
    assert not re.search(r"(?<!\\)[<`*\[(]", export(given, "markdown"))


def test_an_abstention_says_so_without_statements():
    for form in ("text", "markdown", "html"):
        assert "Nothing in the archive answers this" in export(an_abstention(), form)


@pytest.mark.parametrize(
    ("url", "verdict"),
    [("https://a.example/x", True), ("ftp://a.example", False), ("https://[::1", False), (None, False)],
)
def test_only_web_addresses_are_links(url, verdict):
    assert is_web(url) is verdict


def test_a_quote_in_markdown_stands_inside_its_source_however_long_the_number():
    sources = export(an_answer(citations=(a_citation(9), a_citation(10))), "markdown").partition(
        "## Sources"
    )[2]
    levels = {token.type: token.level for token in MarkdownIt().parse(sources)}
    assert (levels["ordered_list_open"], levels["list_item_open"], levels["blockquote_open"]) == (0, 1, 2)
    assert sum(token.type == "ordered_list_open" for token in MarkdownIt().parse(sources)) == 1


def test_the_command_marks_what_the_articles_no_longer_say(tmp_path, capsys):
    def newsdesk(*arguments):
        capsys.readouterr()
        assert run(["--home", str(tmp_path / "home"), *arguments]) == 0
        return capsys.readouterr().out

    def ingest(text):
        record = {
            "url": "https://a.example/dam",
            "title": "Dam breaks",
            "text": text,
            "published": "2026-03-11",
        }
        (tmp_path / "article.jsonl").write_text(json.dumps(record))
        newsdesk("ingest", str(tmp_path / "article.jsonl"))

    ingest("Nine people died when the dam above Culvery broke. The search goes on in the valley.")
    answer = json.loads(newsdesk("ask", "How many people died when the dam above Culvery broke?", "--json"))[
        "id"
    ]
    assert "changed" not in newsdesk("export", answer, "--format", "html").partition("<body>")[2]
    ingest("Eleven people died when the dam above Culvery broke. The search goes on in the valley.")
    assert ">[1 changed]</a>" in newsdesk("export", answer, "--format", "html")
    assert "no longer says it" in newsdesk("export", answer)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_figure_that_a_newer_one_replaced_is_marked_as_earlier(form):
    answer = an_answer()
    differing = answer.disagreements[0]
    assert "earlier:" not in export(answer, form)
    changed = replace(answer, disagreements=(replace(differing, kind="update"),))
    said = export(changed, form)
    assert said.count("earlier:") == len(differing.values) - 1
    assert said.index("9, 2026" if form != "html" else "<td") < said.index("earlier:")


def test_json_says_of_each_value_whether_a_newer_one_replaced_it():
    answer = an_answer()
    changed = replace(answer, disagreements=(replace(answer.disagreements[0], kind="update"),))
    values = json.loads(export(changed, "json"))["disagreements"][0]["values"]
    assert [each["is_superseded"] for each in values] == [False, True]
