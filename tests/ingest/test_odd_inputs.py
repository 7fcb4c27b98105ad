"""Files that are odd rather than bombs: cleaned, or refused with what is true of them."""

import base64
import io
import json
import time

import pytest
from pypdf import PdfWriter

from retrieval.errors import ExtractError
from retrieval.ingest.extract import NAME_CHARACTERS, TITLE_CHARACTERS, read
from retrieval.ingest.feed_items import bring, plan
from retrieval.ingest.feeds import parse
from retrieval.ingest.raw import Raw
from retrieval.ingest.urls import MAX_CHARACTERS, canonical_url
from retrieval.types import Failure
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page
from tests.ingest.hostile import word_document, word_with

PLAIN = "\n\n".join(PARAGRAPHS)


def reading(name, data):
    (found,) = read(Raw(data if isinstance(data, bytes) else data.encode(), path=name))
    return found


def refusal(name, data):
    with pytest.raises(ExtractError) as caught:
        reading(name, data)
    return caught.value.reason


def a_record(**fields):
    return reading("a.jsonl", json.dumps({"title": TITLE, "text": PLAIN, **fields}))


# ---- mail


def test_a_mail_attached_to_attachments_is_read_where_the_mail_says_nothing():
    inner = f"Subject: {TITLE}\nFrom: Valley Post <news@valley.example>\n\n{PLAIN}"
    data = (
        "Subject: Fwd: read this\nFrom: bob@mail.example\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: multipart/mixed; boundary=B\n\n"
        "--B\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n"
        f"--B\nContent-Type: message/rfc822\n\n{inner}\n--B--\n--A--\n"
    )
    found = reading("a.eml", data)
    assert (found.title, found.outlet, found.text) == (TITLE, "Valley Post", TEXT)


def test_letters_of_a_country_in_a_header_without_charset_are_read():
    head = "Subject: Dürre am See\nFrom: Zürcher Post <p@post.example>\n\n".encode("cp1252")
    found = reading("a.eml", head + PLAIN.encode())
    assert (found.title, found.outlet) == ("Dürre am See", "Zürcher Post")


def test_a_mail_with_broken_base64_is_refused():
    body = base64.b64encode(page().encode())[:-3].decode()
    head = 'Subject: x\nContent-Type: text/html; charset="utf-8\\"; x="\nContent-Transfer-Encoding: base64\n'
    assert refusal("a.eml", f"{head}\n{body}")


# ---- PDF and Word


def test_a_pdf_without_text_and_one_with_a_password_are_told_apart():
    blank, locked = PdfWriter(), PdfWriter()
    for each in (blank, locked):
        each.add_blank_page(200, 200)
    locked.encrypt("secret")
    files = [io.BytesIO(), io.BytesIO()]
    for writer, file in zip((blank, locked), files, strict=True):
        writer.write(file)
    assert "holds no text" in refusal("a.pdf", files[0].getvalue())
    assert "encrypted" in refusal("b.pdf", files[1].getvalue())


def word(*paragraphs):
    return word_with(word_document("".join(paragraphs)))


def a_run(text, mark=""):
    return f'<w:r>{mark}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_word_file_with_tracked_changes_reads_as_if_all_were_accepted():
    changed = (
        f"<w:p>{a_run('The governor said ')}"
        '<w:del w:id="1" w:author="x"><w:r><w:delText>twelve</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="x">{a_run("nine")}</w:ins>{a_run(" villages were under water.")}'
        '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        f'<w:moveFrom w:id="3" w:author="x">{a_run(" This was moved away from here.")}</w:moveFrom></w:p>'
    )
    found = reading("a.docx", word(*(f"<w:p>{a_run(each)}</w:p>" for each in PARAGRAPHS), changed))
    assert found.text == f"{TEXT}\nThe governor said nine villages were under water.\n"


def test_hidden_words_of_a_word_file_stay_hidden_and_those_in_a_form_are_read():
    unseen = a_run("Nobody who opens this file sees these words at all.", "<w:rPr><w:vanish/></w:rPr>")
    hidden = f"<w:p>{unseen}</w:p>"
    field = "Inside a field of the form the report says that schools stay closed until Friday."
    form = f"<w:sdt><w:sdtContent><w:p>{a_run(field)}</w:p></w:sdtContent></w:sdt>"
    found = reading("a.docx", word(*(f"<w:p>{a_run(each)}</w:p>" for each in PARAGRAPHS), hidden, form))
    assert found.text == f"{TEXT}\n{field}\n"


# ---- records and Markdown


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url": "https://[::1"}, "not a web address: https://[::1"),
        ({"url": "https://a.example:999999/x"}, "not a web address"),
        ({"url": "https://a.example/" + "p" * MAX_CHARACTERS}, "longer than 2,000 characters"),
        ({"published": 10**400}, "the field published is not text"),
        ({"title": float("nan")}, "the field title is not text"),
        ({"embargoed_until": "9999-12-31T23:59:59-12:00"}, "the end of the embargo could not be read"),
    ],
)
def test_a_record_with_an_impossible_field_is_refused_by_its_name(fields, reason):
    found = a_record(**fields)
    assert isinstance(found, Failure)
    assert reason in found.reason


def test_of_a_key_given_twice_the_last_counts():
    found = reading("a.jsonl", f'{{"title": "One", "text": {json.dumps(PLAIN)}, "title": "Two"}}')
    assert (found.title, found.text) == ("Two", TEXT)


def test_a_date_at_the_end_of_time_is_doubted():
    found = a_record(published="9999-12-31T23:59:59-12:00")
    assert found.published is None
    assert any("the date could not be read" in each for each in found.warnings)


def test_an_endless_headline_is_cut_and_endless_names_are_none():
    endless = "word " * 200_000
    found = a_record(
        title=endless, outlet=endless, author=[endless, "Ada Roe"], guid=endless, section=endless
    )
    assert len(found.title) <= TITLE_CHARACTERS + len(" …")
    assert (found.outlet, found.guid, found.section, found.authors) == (None, None, None, ("Ada Roe",))
    assert len(a_record(outlet="O" * NAME_CHARACTERS).outlet) == NAME_CHARACTERS


def test_blanks_in_an_address_are_written_as_browsers_do():
    assert canonical_url("https://a.example/a b?c=d e") == "https://a.example/a%20b?c=d%20e"


def test_front_matter_that_makes_no_sense_is_no_harm():
    front = (
        "---\ntitle: [unclosed\npublished: 31 February 2026\nurl: javascript:alert(1)\nstatus: draft\n---\n"
    )
    found = reading("a.md", f"{front}\n{PLAIN}")
    assert (found.published, found.url, found.text) == (None, None, TEXT)


# ---- pages


def test_what_nobody_sees_of_a_page_is_not_read_and_the_shadow_of_an_element_is():
    shadow = "The shadow paragraph tells that three bridges were closed on Monday morning."
    unseen = (
        f"<template><p>{PARAGRAPHS[1]} Twice.</p></template><div hidden><p>{PARAGRAPHS[2]} Hidden.</p></div>"
    )
    seen = f"<my-note><template shadowrootmode='open'><p>{shadow}</p></template></my-note>"
    assert reading("a.html", page(body=unseen + seen)).text == f"{TEXT}\n{shadow}\n"


def test_japanese_in_its_old_charset_is_read():
    line = "月曜日の夜明け前、オストラバ湖の上のダムが決壊し、十二人が死亡したと県知事が述べた。"
    html = (
        f"<html><head><meta charset='iso-2022-jp'></head><body><article><p>{line}</p></article></body></html>"
    )
    found = reading("a.html", html.encode("iso2022_jp"))
    assert (found.text, found.language) == (f"{line}\n", "ja")


def test_a_base_that_is_a_script_and_a_canonical_of_another_site_name_nothing():
    head = "<base href='javascript:alert(1)//'><link rel=canonical href='/../../etc'>"
    found = read(Raw(page(head).encode(), url="https://valley.example/dam"))[0]
    assert (found.url, found.text) == ("https://valley.example/dam", TEXT)


def test_what_a_page_of_frames_says_to_those_without_is_read():
    html = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    found = reading("a.html", f"<html><frameset><frame src='x'></frameset><noframes>{html}</noframes></html>")
    assert found.text == TEXT


def test_a_headline_of_a_megabyte_is_no_part_of_the_text():
    found = reading("a.html", page(title="T" * 1_000_000))
    assert found.text == TEXT
    assert len(found.title) <= TITLE_CHARACTERS


def test_an_element_with_thousands_of_attributes_takes_no_time():
    many = " ".join(f"a{number}=1" for number in range(50_000))
    started = time.process_time()
    assert reading("a.html", page(body=f"<p {many}>x</p>")).text.startswith(TEXT)
    # Two seconds of it are the parser's; without the cap it is 20, and a busy machine takes twice as long.
    assert time.process_time() - started < 10


# ---- feeds


def test_a_feeds_item_of_plain_words_is_read_whatever_its_link_and_date():
    items = "".join(
        f"<item><title>Item {number}</title><link>{link}</link><pubDate>Mon, 99 Foo 9999</pubDate>"
        f"<description>{PARAGRAPHS[0]} Rivers &amp;amp; roads {number}.</description></item>"
        for number, link in enumerate(("javascript:alert(1)", "https://[::1", "http://v.example:99999/"))
    )
    channel = f"<title>V</title><link>https://v.example/</link>{items}"
    feed = parse(f"<rss version='2.0'><channel>{channel}</channel></rss>".encode(), "v.rss")
    found = [each.found for each in bring(plan(feed.entries, {}, "v.rss").bring, None)]
    readings = [each for raw in found for each in read(raw)]
    assert [(each.title, each.url) for each in readings] == [(f"Item {number}", None) for number in range(3)]
    assert all(f"Rivers & roads {number}." in each.text for number, each in enumerate(readings))
