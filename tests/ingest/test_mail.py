from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data):
    try:
        read_mail(b"From: " + data)
    except ValueError:
        return


def test_a_mail_that_the_standard_library_stumbles_over_is_refused_in_our_words(monkeypatch):
    def stumble(self, preferred):
        raise IndexError("string index out of range")

    monkeypatch.setattr(EmailMessage, "get_body", stumble)
    with pytest.raises(ValueError, match="a broken mail"):
        read_mail(b"From: a@b.example\n\nwords")
