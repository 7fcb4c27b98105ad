import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.ingest import records
from retrieval.ingest.records import read_json, read_jsonl
from retrieval.ingest.stated import FIELDS
from retrieval.types import Published, Rights
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page

RECORD = {
    "url": "https://valley.example/dam?utm_source=x",
    "title": TITLE,
    "text": "\n".join(PARAGRAPHS),
    "outlet": "Valley Post",
    "author": "Ana Lind",
    "published": "2026-03-02",
    "score": 7,
}


def test_all_fields_are_read():
    (record,) = read_jsonl(json.dumps(RECORD))
    said = record.article.metadata
    assert record.article.text == TEXT
    assert (said.title, said.outlet, said.author) == (TITLE, "Valley Post", "Ana Lind")
    assert said.url == "https://valley.example/dam"
    assert (said.published.value, said.published.basis) == ("2026-03-02", "stated")


def said_of(**more):
    (record,) = read_jsonl(json.dumps(RECORD | more))
    assert record.article, record.reason
    return record.article.metadata


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("modified", "2026-03-03T10:00:00Z", Published("2026-03-03T10:00:00+00:00", "stated")),
        ("language", "pt-BR", "pt"),
        ("section", "World", "World"),
        ("owner", "Kellmark Group", "Kellmark Group"),
        ("rights", "© 2026 Valley Post", Rights(notice="© 2026 Valley Post")),
        ("rights", "https://valley.example/terms", Rights(terms="https://valley.example/terms")),
        ("status", "withheld", "withheld"),
        ("embargoed_until", "2026-03-13T06:00:00+01:00", datetime(2026, 3, 13, 5, tzinfo=UTC)),
        ("correction", "Nine, not ten.", "Nine, not ten."),
        ("captions", ["The dam.", ""], ("The dam.",)),
        ("captions", "The dam.", ("The dam.",)),
        ("guid", "tag:1", "tag:1"),
    ],
)
def test_every_documented_field_is_read(field, value, expected):
    assert getattr(said_of(**{field: value}), field) == expected


@pytest.mark.parametrize(
    ("author", "line", "names"),
    [
        ("Ana Lind and Jo Berg", "Ana Lind and Jo Berg", ("Ana Lind", "Jo Berg")),
        (["Ana Lind", "Jo Berg", "Ana Lind"], "Ana Lind, Jo Berg", ("Ana Lind", "Jo Berg")),
        ("world desk", "world desk", ("world desk",)),
        ([], None, ()),
    ],
)
def test_authors_are_a_name_or_a_list_of_them(author, line, names):
    said = said_of(author=author)
    assert (said.author, said.authors) == (line, names)


def test_the_names_ninjs_has_for_what_may_be_shown_are_read():
    said = said_of(pubstatus="withheld", embargoed="2026-03-13T06:00:00Z")
    assert (said.status, said.embargoed_until) == ("withheld", datetime(2026, 3, 13, 6, tzinfo=UTC))


def test_what_cannot_be_read_is_said():
    warnings = said_of(modified="lately", language="English").warnings
    assert warnings[0] == "the date of change could not be read: lately"
    assert "English" in warnings[1]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": "x", "status": "draft"}, "'draft' is none of usable, withheld, canceled"),
        ({"text": "x", "embargoed_until": "tomorrow"}, "the end of the embargo could not be read: tomorrow"),
        ({"text": "x", "embargoed_until": "2026-03-13"}, "give date, time and zone"),
        ({"text": "x", "embargoed_until": "2026-03-13T06:00:00"}, "give date, time and zone"),
        ({"text": "x", "embargoed": True}, "the field embargoed is not text"),
        ({"text": "x", "author": [1]}, "author holds something that is not text"),
        ({"body": "x"}, "the field body is not read: name it text"),
        ({"articleBody": "x", "content": ""}, "the field articleBody is not read"),
        ({"title": "x"}, "neither text nor html"),
        ({"title": "x", "summary": "y"}, "the field summary is not read: name it text"),
        ({"url": "https://a.example", "status": "canceled"}, "newsdesk forget"),
    ],
)
def test_a_record_is_refused_with_the_way_out(record, reason):
    (refused,) = read_jsonl(json.dumps(record))
    assert refused.article is None
    assert reason in refused.reason


def test_html_is_read_like_a_page():
    (record,) = read_jsonl(json.dumps({"html": page()}))
    assert (record.article.text, record.article.metadata.title) == (TEXT, TITLE)


@pytest.mark.parametrize("html", ["<p>{}</p>", "{}", "<html><body><p>{}</p></body></html>"])
def test_html_may_be_one_sentence(html):
    said = "The dam above the village gave way before dawn on Monday."
    (record,) = read_jsonl(json.dumps({"title": "Dam bursts", "html": html.format(said)}))
    assert record.article.text.strip() == said


def test_the_title_is_no_part_of_the_text():
    (record,) = read_jsonl(json.dumps(RECORD | {"text": f"{TITLE}\n\n{RECORD['text']}"}))
    assert record.article.text == TEXT


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "not JSON"),
        ("[1]", "not an object"),
        ("{}", "neither text nor html"),
        ('{"text": 7}', "the field text is not text"),
        ('{"text": "x", "url": "ftp://a"}', "no web address"),
        ('{"text": "x", "url": "https://"}', "not a web address"),
        ('{"html": "", "text": null}', "neither text nor html"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_harms_no_other(line, reason):
    good = json.dumps(RECORD)
    first, bad, last = read_jsonl(f"{good}\n\n{line}\n{good}\n")
    assert first.article
    assert last.article
    assert bad.article is None
    assert reason in bad.reason
    assert [first.number, bad.number, last.number] == [1, 3, 4]


def test_an_unreadable_date_is_a_warning():
    (record,) = read_jsonl(json.dumps(RECORD | {"published": "some day"}))
    assert record.article.metadata.published is None
    assert "some day" in record.article.metadata.warnings[0]


def test_a_line_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(records, "MAX_LINE_CHARACTERS", 1000)
    long, short = read_jsonl("x" * 1001 + "\n" + json.dumps({"text": "Short."}))
    assert "more than 1,000 characters" in long.reason
    assert short.article


@pytest.mark.parametrize("document", [RECORD, [RECORD], {"articles": [RECORD]}])
def test_json_holds_one_article_or_a_list(document):
    (record,) = read_json(json.dumps(document))
    assert record.article.text == TEXT


def test_a_bad_record_in_a_list_harms_no_other():
    bad, good = read_json(json.dumps([7, RECORD]))
    assert (bad.number, bad.article, good.number) == (1, None, 2)
    assert good.article


@pytest.mark.parametrize(
    ("text", "reason"), [("{", "line 1, column 2"), ("[]", "nothing to read"), ("[" * 100_000, "nested")]
)
def test_a_broken_document_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        list(read_json(text))


def test_equal_records_have_one_digest_whatever_the_order_of_their_fields():
    first, second = read_json(json.dumps([RECORD, dict(reversed(RECORD.items()))]))
    assert first.digest == second.digest


def test_half_a_letter_in_a_record_does_no_harm():
    (record,) = read_jsonl('{"text": "Half \\ud800 a letter."}')
    assert record.article.text == "Half \ufffd a letter.\n"


def test_the_readme_documents_every_field():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Records")[2].partition("## ")[0]
    assert [field for field in (*FIELDS, "url", "text", "html") if f"`{field}`" not in section] == []
