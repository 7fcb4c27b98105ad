"""Stories stay whole among many other articles, and when one of their own is missing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import bot.sample
from retrieval.chain.stories import stories
from retrieval.ingest.extract import read
from retrieval.ingest.raw import Raw
from retrieval.types import Event
from tests.chain.made import a_version
from tests.conftest import shared

GERMAN = {
    "election-1": (
        "Regierung verliert Mehrheit im Landtag",
        "Nach der Abstimmung am Mittwoch hat die Regierung ihre Mehrheit im Landtag verloren. Mehrere "
        "Abgeordnete erklärten gestern Abend, dass sie die Koalition nicht mehr unterstützen werden. Die "
        "Ministerpräsidentin kündigte an, noch in dieser Woche mit allen Fraktionen sprechen zu wollen. Die "
        "Opposition fordert Neuwahlen und spricht von einem unwürdigen Schauspiel, das bereits seit mehreren "
        "Monaten andauere. Beobachter halten einen Rücktritt zwischen Ostern und Pfingsten für möglich.",
    ),
    "election-2": (
        "Koalition im Landtag zerbricht nach Abstimmung",
        "Die Koalition im Landtag ist gestern zerbrochen, nachdem drei Abgeordnete gegen den Haushalt der "
        "Regierung gestimmt haben. Die Ministerpräsidentin will nicht zurücktreten, sagte sie am Mittwoch. "
        "Zwischen den Fraktionen sollen Gespräche folgen. Die Opposition verlangt Neuwahlen. Auch mehrere "
        "Verbände erklärten, sie seien enttäuscht; bereits seit Monaten werde nicht mehr regiert. Die "
        "Mehrheit sei verloren, werden Abgeordnete zitiert.",
    ),
    "flood-1": (
        "Hochwasser: Deich bei Grünau gebrochen",
        "Nach starken Regenfällen ist am Mittwoch ein Deich bei Grünau gebrochen. Mehrere Ortschaften wurden "
        "überflutet, bereits gestern Abend mussten hunderte Bewohner ihre Häuser verlassen. Die Feuerwehr "
        "erklärte, dass zwischen dem Fluss und der Bundesstraße noch Menschen eingeschlossen seien. Das "
        "Technische Hilfswerk will in dieser Woche mit Pumpen helfen. Die Pegel werden nach Angaben der "
        "Behörden nicht mehr steigen.",
    ),
    "flood-2": (
        "Hunderte Bewohner nach Deichbruch in Sicherheit gebracht",
        "Einsatzkräfte haben gestern hunderte Bewohner aus überfluteten Häusern bei Grünau gebracht, nachdem "
        "ein Deich gebrochen war. Die Feuerwehr sagte am Mittwoch, mehrere Menschen würden noch vermisst. "
        "Zwischen Bundesstraße und Fluss stehe das Hochwasser bereits zwei Meter hoch. Die Behörden "
        "erklärten, die Pegel sollen nicht mehr steigen. Auch in anderen Ortschaften werden Deiche nach den "
        "Regenfällen geprüft.",
    ),
}


def politics(day_of):
    """Other news in English: reports on some 300 things, each on the day that `day_of` gives its number."""
    clusters = shared("bench", "neus", "clusters.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        a_version(f"{cluster['id']}-{n}", each["text"], title=each["title"], published=day_of(number))
        for number, cluster in enumerate(map(json.loads, clusters))
        for n, each in enumerate(cluster["articles"])
        if each["text"]
    ]


def the_desks_days(number):
    return f"2026-03-{8 + number % 5:02}"


@pytest.fixture(scope="module")
def seed_versions():
    meta = json.loads((shared("seeds", "gold") / "meta.json").read_text(encoding="utf-8"))
    return [
        a_version(
            name[:3],
            shared("seeds", "gold", f"{name}.txt").read_text(encoding="utf-8").strip(),
            title=each["title"],
            published=each["published"],
        )
        for name, each in meta.items()
    ]


SEED_EVENTS = (
    Event("2015-11-18", ("004",)),
    Event("2015-11-19", ("003",)),
    Event("2015-11-26", ("000", "001", "002"), placed=("000", "002")),
)


def test_the_five_seeds_alone_are_one_story_with_three_events(seed_versions):
    [story] = stories(seed_versions)
    assert story.events == SEED_EVENTS


def test_the_five_seeds_are_the_same_story_among_a_thousand_others(seed_versions):
    others = politics(lambda _cluster: None)
    for path in sorted(shared("bench", "summhay").glob("topic_news*.json")):
        articles = json.loads(path.read_text(encoding="utf-8"))["articles"]
        others += [
            a_version(f"{path.stem}-{n}", each["content"], title=each["title"], published=None)
            for n, each in enumerate(articles)
        ]
    [story] = [each for each in stories([*seed_versions, *others]) if "000" in each.articles]
    assert story.events == SEED_EVENTS


LIKE_NO_OTHER = ["10-1", "23-3"]
"""Articles of the sample desk whose headline and first sentence share too little with their story."""


@pytest.fixture(scope="module")
def sample_desk():
    """The sample desk's articles by the first letters of their files, and the story of each."""
    gold = json.loads((Path(__file__).parents[1] / "data" / "sample" / "gold.json").read_text())
    folder = Path(bot.sample.__file__).parent / "articles"
    versions, label_of = {}, {}
    for path in sorted(folder.iterdir()):
        for n, reading in enumerate(read(Raw(path.read_bytes(), path=path.name)), start=1):
            label = gold[f"{path.name}#{n}" if path.suffix == ".jsonl" else path.name]
            name = f"{path.name[:2]}-{n}"
            label_of[name] = label["story"]
            day = reading.published.value if reading.published else None
            versions[name] = a_version(name, reading.text, title=reading.title, published=day)
    return versions, label_of


def labels_of_stories(versions, label_of):
    """The labels that each story with a labelled article holds."""
    found = [{label_of.get(name) for name in story.articles} for story in stories(versions)]
    return sorted(sorted(map(str, labels)) for labels in found if labels != {None})


def each_alone(label_of):
    """The labels of stories that are whole, and hold nothing else."""
    return [[label] for label in sorted({*label_of.values()})]


def test_the_sample_desk_has_the_four_stories_it_was_written_with(sample_desk):
    versions, label_of = sample_desk
    assert labels_of_stories(versions.values(), label_of) == each_alone(label_of)


def test_the_sample_desk_has_its_stories_when_any_one_article_is_missing(sample_desk):
    versions, label_of = sample_desk
    for missing in versions:
        rest = [each for name, each in versions.items() if name != missing]
        assert labels_of_stories(rest, label_of) == each_alone(label_of), missing


def test_what_only_resembles_an_undated_article_does_not_date_it(sample_desk):
    versions, label_of = sample_desk
    rest = [each for name, each in versions.items() if name != "08-1"]
    [dam] = [story for story in stories(rest) if label_of[story.articles[0]] == "brannick-dam"]
    assert dam.events[-1] == Event(None, ("10-1",))
    [whole] = [story for story in stories(list(versions.values())) if "10-1" in story.articles]
    [own] = [event for event in whole.events if "10-1" in event.articles]
    assert own.date == "2026-03-11"
    assert "10-1" in own.placed


def test_the_sample_desk_has_its_stories_among_hundreds_of_others_even_without_one(sample_desk):
    versions, label_of = sample_desk
    others = politics(the_desks_days)
    for count, missing in (
        (100, ()),
        (100, ("01-1",)),
        (100, ("02-1",)),
        (300, ("08-1",)),
        (len(others), ("08-1",)),
    ):
        own = [each for name, each in versions.items() if name not in missing]
        found = labels_of_stories([*own, *others[:count]], label_of)
        assert found == each_alone(label_of), (count, missing)


@pytest.mark.parametrize("count", [100, 300, 900])
def test_a_few_articles_in_another_language_are_not_one_story_among_hundreds_in_english(count):
    versions = [a_version(name, text, title=title) for name, (title, text) in GERMAN.items()]
    german = [replace(each, article=replace(each.article, language="de")) for each in versions]
    label_of = {name: name.split("-")[0] for name in GERMAN}
    assert labels_of_stories([*german, *politics(the_desks_days)[:count]], label_of) == each_alone(label_of)


def test_an_article_that_is_a_headline_and_one_sentence_joins_its_story_and_no_other(sample_desk):
    versions, label_of = sample_desk
    astray, alone = [], []
    for name, whole in versions.items():
        short = a_version(
            name, whole.sentences[0].text, title=whole.title, published=str(whole.article.day or "") or None
        )
        found = stories([*(each for each in versions.values() if each is not whole), short])
        [home] = [each for each in found if name in each.articles]
        beside = {label_of[each] for each in home.articles if each != name}
        alone += [name] if not beside else []
        astray += [name] if beside - {label_of[name]} else []
    assert (astray, alone) == ([], LIKE_NO_OTHER)
