"""An outlet's notes on its own article are noted, and are no news; news of corrections stays."""

import json
from email.message import EmailMessage

import pytest

from retrieval.ingest.corrections import Parted, noted, part, speaks_of_change
from retrieval.ingest.extract import read
from retrieval.ingest.labels import label
from retrieval.ingest.raw import Raw
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE, page
from tests.ingest.corrections import HELD_OUT, MIDDLE, NEWS, NEWS_OF_CORRECTIONS, SEEN, START

NOTE = "Correction: An earlier version of this article gave a wrong number of villages."


def told(language, place, note):
    """A paragraph of news with a note in it, and the news alone."""
    first, second = NEWS[language]
    order = {START: (note, first, second), MIDDLE: (first, note, second)}.get(place, (first, second, note))
    return " ".join(order), f"{first} {second}"


def a_mail(paragraphs):
    message = EmailMessage()
    message["From"], message["Subject"] = "Valley Post <news@valley.example>", TITLE
    message.set_content("\n\n".join(paragraphs))
    return message.as_bytes()


FORMATS = {
    "dam.txt": lambda paragraphs: "\n\n".join([TITLE, *paragraphs]).encode(),
    "dam.html": lambda paragraphs: page(paragraphs=paragraphs).encode(),
    "dam.md": lambda paragraphs: "\n\n".join([f"# {TITLE}", *paragraphs]).encode(),
    "dam.eml": a_mail,
    "dam.jsonl": lambda paragraphs: json.dumps({"title": TITLE, "text": "\n\n".join(paragraphs)}).encode(),
}


@pytest.mark.parametrize(("language", "place", "note"), [*SEEN, *HELD_OUT])
def test_a_note_within_a_paragraph_is_told_from_its_news(language, place, note):
    paragraph, news = told(language, place, note)
    assert part(paragraph) == Parted(news, (note,))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("language", "place", "note"), [SEEN[0], SEEN[5], SEEN[8], SEEN[14], HELD_OUT[14]])
def test_in_every_format_the_note_is_noted_and_the_news_kept(name, language, place, note):
    paragraph, news = told(language, place, note)
    paragraphs = [*PARAGRAPHS[:2], paragraph, *PARAGRAPHS[2:]]
    (reading,) = read(Raw(FORMATS[name](paragraphs), path=name))
    assert reading.correction == note
    assert reading.text == "\n\n".join([*PARAGRAPHS[:2], news, *PARAGRAPHS[2:]]) + "\n"


@pytest.mark.parametrize("news", NEWS_OF_CORRECTIONS)
def test_news_that_speaks_of_corrections_stays(news):
    first, second = NEWS["en"]
    paragraph = f"{first} {news} {second}"
    assert (part(news).notes, part(paragraph).news, label(news)) == ((), paragraph, "text")


@pytest.mark.parametrize(
    "news",
    [
        "This week’s report was revised upwards by 12,000 jobs.",
        "Correcting the course will take years, the minister said.",
        "The first version of this government report said that nobody knew.",
        "“We erred. This story has been corrected to say nine,” the editor told the court.",
        "The report has been revised to include the costs of the war.",
    ],
)
def test_what_only_resembles_a_note_stays(news):
    assert part(f"{NEWS['en'][0]} {news}").notes == ()


def test_brackets_within_a_sentence_are_cut_out_of_it():
    parted = part("The boat [Correction: an earlier version of this story called it a ferry], sank at noon.")
    assert parted.news == "The boat, sank at noon."
    assert parted.notes == ("[Correction: an earlier version of this story called it a ferry]",)


@pytest.mark.parametrize("box", ["aside", "footer", "div class='correction'", "small"])
def test_a_note_beside_the_text_of_a_page_is_noted(box):
    beside = f"<{box}>{NOTE}</{box.split()[0]}>"
    (reading,) = read(Raw(page().replace("<footer>", f"{beside}<footer>").encode(), path="dam.html"))
    assert (reading.correction, reading.text) == (NOTE, TEXT)


def test_what_a_reader_corrects_in_a_comment_is_no_note():
    comment = f"<div class='comments'><p>{NOTE}</p></div>"
    (reading,) = read(Raw(page().replace("<footer>", f"{comment}<footer>").encode(), path="dam.html"))
    assert (reading.correction, reading.text) == (None, TEXT)


def test_a_note_told_in_the_data_and_in_the_text_is_noted_once():
    record = {"title": TITLE, "text": f"{TEXT}\n{NOTE}", "correction": NOTE.removeprefix("Correction: ")}
    (reading,) = read(Raw(json.dumps(record).encode(), path="dam.jsonl"))
    assert reading.correction == NOTE
    assert noted(["It was nine.", None, "In March.", "It was nine."]) == "It was nine. In March."


def test_a_note_on_the_author_is_left_out_and_is_no_correction():
    note = "Editor’s note: Ada Roe teaches hydrology at Halven, and the opinions here are her own."
    (reading,) = read(Raw(FORMATS["dam.txt"]([*PARAGRAPHS, note]), path="dam.txt"))
    assert (reading.correction, reading.text) == (None, TEXT)
    assert not speaks_of_change(note)


def test_a_paragraph_of_nothing_but_notes_is_taken_apart_in_linear_time():
    assert part("“" + "Correction: It was nine. " * 20_000).notes[0].startswith("Correction")
