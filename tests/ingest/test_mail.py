from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest import mail as mail_reader
from retrieval.ingest.mail import read_mail
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page


def mail(**headers):
    message = EmailMessage()
    for name, value in {"From": "Valley Post <news@valley.example>", "Subject": TITLE, **headers}.items():
        message[name] = value
    return message


def test_a_newsletter_is_read():
    message = mail(Date="Mon, 02 Mar 2026 07:00:00 +0100")
    message.set_content("\n\n".join(PARAGRAPHS))
    found = read_mail(message.as_bytes())
    assert found.text == TEXT
    assert (found.metadata.title, found.metadata.outlet) == (TITLE, "Valley Post")
    assert (found.metadata.published.value, found.metadata.published.basis) == (
        "2026-03-02T07:00:00+01:00",
        "date of the mail",
    )


def test_hard_wrapped_text_is_joined():
    message = mail()
    message.set_content("\n\n".join(PARAGRAPHS), cte="quoted-printable")
    import textwrap

    wrapped = mail()
    wrapped.set_content("\n\n".join(textwrap.fill(each, 72) for each in PARAGRAPHS))
    assert read_mail(wrapped.as_bytes()).text == read_mail(message.as_bytes()).text == TEXT


def test_the_html_part_is_preferred():
    message = mail()
    message.set_content("View this mail in your browser.")
    message.add_alternative(page(), subtype="html")
    assert read_mail(message.as_bytes()).text == TEXT


def test_the_plain_part_serves_where_the_html_says_nothing():
    message = mail()
    message.set_content("\n\n".join(PARAGRAPHS))
    message.add_alternative("<html><body><p>View in browser</p></body></html>", subtype="html")
    assert read_mail(message.as_bytes()).text == TEXT


def test_marks_of_forwarding_are_taken_off_the_subject():
    message = mail()
    message.replace_header("Subject", f"Fwd: Re: {TITLE}")
    message.set_content("\n\n".join(PARAGRAPHS))
    assert read_mail(message.as_bytes()).metadata.title == TITLE


def test_encoded_headers_and_odd_charsets_are_read():
    message = mail()
    message.replace_header("From", "Zürcher Zeitung <post@zurich.example>")
    message.set_content(
        "Der Damm über dem See brach am Montag, wie die Behörden sagten.", charset="iso-8859-1"
    )
    data = message.as_bytes().replace(b"iso-8859-1", b"nonsense-8")
    found = read_mail(data)
    assert found.metadata.outlet == "Zürcher Zeitung"
    assert "Behörden" in found.text


def test_a_sender_without_a_name_is_known_by_the_domain():
    message = mail()
    message.replace_header("From", "news@valley.example")
    message.set_content("x")
    assert read_mail(message.as_bytes()).metadata.outlet == "valley.example"


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ("Ida Marsh <ida.marsh@gmail.com>", None),
        ("Ida Marsh <marsh@valley.example>", None),
        ("ida.marsh@gmail.com", None),
        ("Valley <news@valley-letters.example>", "Valley"),
        ("Valley Post <valley@gmail.com>", "Valley Post"),
    ],
)
def test_a_person_who_sends_is_no_outlet(sender, outlet):
    message = mail()
    message.replace_header("From", sender)
    message.set_content("x")
    assert read_mail(message.as_bytes()).metadata.outlet == outlet


def test_a_mail_without_text_has_none():
    message = mail()
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    assert read_mail(message.as_bytes()).text == ""


def test_a_part_that_is_binary_is_refused():
    data = b"From: a@b.example\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nAAECAwQF\n"
    with pytest.raises(ValueError, match="binary"):
        read_mail(data)


@pytest.mark.parametrize(
    "header", [b"From: \xff\xfe<", b"Date: Mon, 99 Foo", b"From: @@@,;<>()", b"Content-Type: ;;;=?"]
)
def test_broken_headers_are_read_or_refused_in_our_words(header):
    data = header + b"\n\n" + "\n\n".join(PARAGRAPHS).encode()
    assert read_mail(data).text == TEXT


@given(st.binary(max_size=200).filter(lambda data: b"\n" not in data and b"\r" not in data))
def test_no_bytes_in_a_header_cost_the_text(data):
    assert read_mail(b"From: " + data + b"\nX-List: " + data + b"\n\n" + TEXT.encode()).text == TEXT


@given(st.binary(max_size=200))
def test_no_bytes_in_the_text_break_it(data):
    try:
        found = read_mail(b"From: a@b.example\n\n" + TEXT.encode() + b"\n\n" + data)
    except ValueError:
        # Controls among the letters: it may be a program.
        return
    assert PARAGRAPHS[0] in found.text


STORIES = (
    "The bridge over the Halven stays shut until summer, because its northern pier has sunk by an inch.",
    "The market moves to the old station square, where there is room for forty stalls and a roof for rain.",
)
NEWSLETTER = f"""View this email in your browser <https://t.example/view?u=1>

** {TITLE} <https://t.example/1>
------------------------------------------------------------

{PARAGRAPHS[0]} <https://t.example/2>

{PARAGRAPHS[1]}

Read more ( https://t.example/3 )

** Bridge shut
------------------------------------------------------------

{STORIES[0]}

** Market moves
------------------------------------------------------------

{STORIES[1]}

============================================================
You are receiving this email because you signed up at valley.example.

Our mailing address is:
Valley Post
1 Mill Lane

Want to change how you receive these emails?
You can update your preferences <https://t.example/p> or unsubscribe from this list <https://t.example/u>.
"""


def test_a_newsletter_of_several_stories_becomes_one_clean_article():
    message = mail()
    message.set_content(NEWSLETTER, cte="quoted-printable")
    found = read_mail(message.as_bytes())
    assert found.text.split("\n\n")[-1].strip() == STORIES[1]
    for told in (*PARAGRAPHS[:2], *STORIES):
        assert told in found.text
    for furniture in ("http", "unsubscribe", "browser", "receiving", "Mill Lane", "**", "==="):
        assert furniture not in found.text


def test_a_forwarded_newsletter_is_the_letter_alone():
    message = mail()
    head = "FYI\n\n---------- Forwarded message ---------\nFrom: Valley <n@v.example>\nSubject: Dam\n\n"
    message.set_content(head + TEXT)
    assert read_mail(message.as_bytes()).text == TEXT


def test_a_mail_that_is_only_another_mail_is_that_mail():
    inner = mail()
    inner.set_content(TEXT)
    outer = (
        b"From: Ida Marsh <ida@gmail.com>\nSubject: Fwd\nContent-Type: message/rfc822\n\n" + inner.as_bytes()
    )
    found = read_mail(outer)
    assert (found.text, found.metadata.title) == (TEXT, TITLE)


def test_of_a_mail_with_large_attachments_the_text_is_read_and_the_cut_named(monkeypatch):
    monkeypatch.setattr(mail_reader, "MAX_BYTES", 2_000)
    message = mail()
    message.set_content(TEXT)
    message.add_attachment(bytes(5_000), maintype="image", subtype="png")
    found = read_mail(message.as_bytes())
    assert found.text == TEXT
    assert any(each.startswith("only the first") for each in found.metadata.warnings)


def test_a_mail_that_the_standard_library_stumbles_over_is_refused_in_our_words(monkeypatch):
    def stumble(self, preferred):
        raise IndexError("string index out of range")

    monkeypatch.setattr(EmailMessage, "get_body", stumble)
    with pytest.raises(ValueError, match="a broken mail"):
        read_mail(b"From: a@b.example\n\nwords")
