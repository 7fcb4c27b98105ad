from email.message import EmailMessage

import pytest

from retrieval.ingest.mail_text import MAX_PARTS, plain_text, written
from tests.ingest.articles import PARAGRAPHS

BODY = "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "header",
    [
        "FYI\n\n---------- Forwarded message ---------\nFrom: Valley <n@v.example>\nDate: Mon, 2 Mar 2026\n"
        "Subject: Dam\n gives way\nTo: <ida@v.example>\n\n\n",
        "-----Original Message-----\r\nFrom: Valley\r\nSent: Monday\r\nSubject: Dam\r\n\r\n",
        "Begin forwarded message:\n\nFrom: Valley\nSubject: Dam\n\n",
        "-------- Weitergeleitete Nachricht --------\nBetreff: Damm\nVon: Tal\n\n",
    ],
)
def test_the_headers_of_a_forwarded_mail_are_cut(header):
    assert written(header + BODY).strip() == BODY


def test_a_mail_that_speaks_of_forwarded_messages_is_kept_whole():
    text = f"The clerk kept a forwarded message for a year.\n\n{BODY}"
    assert written(text) == text


def test_a_signature_is_cut_and_a_long_part_below_its_mark_is_not():
    assert written(f"{BODY}\n-- \nIda Marsh\nValley Post\n") == BODY
    text = f"Intro\n-- \n{BODY}" + "\nOne more line of the letter." * 30
    assert written(text) == text


def test_the_marks_of_quoting_are_taken_off_where_most_is_quoted():
    assert written("\n".join(f"> {line}" for line in BODY.split("\n"))).replace("> ", "") == BODY
    assert written(f"{BODY}\n> one quoted line") == f"{BODY}\n> one quoted line"


def test_soft_breaks_of_flowed_text_are_joined():
    assert written("The dam above \nthe lake\nbroke", is_flowed=True) == "The dam above the lake\nbroke"
    assert written("The dam above \nthe lake") == "The dam above \nthe lake"


@pytest.mark.parametrize(
    "link", ["<https://t.example/a>", "( https://t.example/a?b=c )", "[https://t.example/a]"]
)
def test_targets_of_links_are_taken_off(link):
    assert written(f"Read the report {link} now.") == "Read the report now."


def message(*texts):
    found = EmailMessage()
    found.make_mixed()
    for text in texts:
        part = EmailMessage()
        part.set_content(text)
        found.attach(part)
    return found


def test_text_between_pictures_is_read_whole():
    found = message("First.", "Second.")
    found.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="x.png")
    found.add_attachment("a note", filename="note.txt")
    assert plain_text(found).split() == ["First.", "Second."]


def test_no_more_than_a_hundred_parts_are_looked_at():
    assert len(plain_text(message(*["x"] * 300)).split()) < MAX_PARTS


def test_a_mail_without_text_has_none():
    assert plain_text(message()) is None
