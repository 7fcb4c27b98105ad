"""An archive of several languages, through the command line: articles are found in each by their words."""

import json

import pytest

from bot.__main__ import run
from tests.ingest.pages import PAGES

ASKED = {
    "de": "Wie viele Menschen starben, als der Staudamm brach?",
    "fr": "Pourquoi les équipages des ferries ont-ils cessé le travail ?",
    "es": "¿Qué robaron del museo de Alcorán?",
    "ru": "Когда сгорела старая мельница в Зареченске?",
    "ar": "متى انقطعت الكهرباء عن مدينة الواحة؟",
    "zh": "青川镇地铁二号线工程为什么延期？",
    "ja": "桜浜の灯台の改修はいつ始まる？",
    "hi": "रामगंगा नदी पर नया पुल कब खुला?",
    "en": "Why will the old tram stay on the harbour line?",
}
# Other forms of the articles' words, or fewer of them: what stemming, folding and pairs are for.
WORDS = {
    "de": "Überlebende Staudämme Kulmau",
    "fr": "l'equipage du ferry",
    "es": "faroles robados en museos Alcoran",
    "ru": "сгоревшие старые мельницы",
    "ar": "كهرباء الواحة",
    "zh": "地铁延期",
    "ja": "灯台改修",
    "hi": "नए पुलों पर खर्च",
    "en": "trams of the harbours",
}
# Too short to tell the language by.
FEW = {
    "de": "Staudamm Kulmau",
    "fr": "grève ferries",
    "es": "farol robado",
    "ru": "сгорела мельница",
    "ar": "عاصفة الواحة",
    "zh": "地铁工程",
    "ja": "灯台",
    "hi": "नया पुल",
    "en": "old tram",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A desk that holds one page of each language."""
    home, folder = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("pages")
    for language, page in PAGES.items():
        (folder / f"{language}.txt").write_text(page.text)
    assert newsdesk(home, "ingest", str(folder)) == 0
    return home


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "DATABASE_URL", "CHROMA_URL", "NEWSDESK_HOME", "NEWSDESK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_NOW", "2026-10-07T18:00:00+00:00")


def newsdesk(home, *arguments):
    return run(["--home", str(home), *arguments])


def said(capsys, home, *arguments):
    capsys.readouterr()
    newsdesk(home, *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def said_of_each(capsys, home, folder, command, asked):
    """What a command says to each line, by language: one run, for loading the model takes a second."""
    file = folder / "asked.txt"
    file.write_text("\n".join(asked.values()))
    capsys.readouterr()
    newsdesk(home, command, "--batch", str(file), "--json")
    return dict(zip(asked, map(json.loads, capsys.readouterr().out.splitlines()), strict=True))


def assert_exact(citations):
    for each in citations:
        page = next(page for page in PAGES.values() if page.title == each["title"])
        text = "\n\n".join(page.body) + "\n"
        assert text[each["start"] : each["end"]] == each["quote"]


TITLES = {language: page.title for language, page in PAGES.items()}


@pytest.mark.parametrize("asked", [ASKED, WORDS], ids=["questions", "words"])
def test_an_article_is_found_in_its_language(home, tmp_path, capsys, asked):
    found = said_of_each(capsys, home, tmp_path, "search", asked)
    assert {language: each["results"][0]["title"] for language, each in found.items()} == TITLES
    for each in found.values():
        assert_exact(each["results"])


@pytest.mark.parametrize("asked", [ASKED, FEW], ids=["questions", "few words"])
def test_a_question_is_answered_from_the_article_of_its_language(home, tmp_path, capsys, asked):
    answers = said_of_each(capsys, home, tmp_path, "ask", asked)
    assert {each["status"] for each in answers.values()} == {"answered"}
    assert {language: each["citations"][0]["title"] for language, each in answers.items()} == TITLES
    for each in answers.values():
        assert_exact(each["citations"])


def test_a_question_that_the_embedding_model_does_not_read_is_noted_once(home, tmp_path, capsys):
    answers = said_of_each(capsys, home, tmp_path, "ask", {each: ASKED[each] for each in ("de", "en")})
    (note,) = answers["de"]["notes"]
    assert "the embedding model reads English, not German" in note
    assert answers["en"]["notes"] == []


def test_a_sentence_is_found_where_it_was_printed(home, tmp_path, capsys):
    claims = {language: page.body[0] for language, page in PAGES.items()}
    reports = said_of_each(capsys, home, tmp_path, "find", claims)
    assert {language: each["matches"][0]["title"] for language, each in reports.items()} == TITLES
    assert {each["matches"][0]["match"] for each in reports.values()} == {"verbatim"}
    for each in reports.values():
        assert_exact(each["matches"])


def test_ingest_and_doctor_say_what_only_words_find(home, tmp_path, capsys):
    (tmp_path / "again.txt").write_text(PAGES["de"].text.replace("Neun", "Zehn"))
    report = said(capsys, home, "ingest", str(tmp_path / "again.txt"))
    assert any("1 article in German is found by words only" in each for each in report["notes"])
    capsys.readouterr()
    newsdesk(home, "doctor")
    assert (
        "9 articles in German, Arabic, Spanish, French and 4 more languages are found by words only"
        in " ".join(capsys.readouterr().out.split())
    )
