"""The five real pages and the sample desk: what follows from neighbours does not depend on their order."""

import random

import pytest

from bot import sample
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.ingest import extract
from retrieval.ingest.raw import Raw
from retrieval.types import PartialDate
from tests.readings import NOW, a_reading, story

UPI = "003_25f3bfbdd4297a00.txt"
BASIS = "dateline; year from weekday and neighbours"
DAM_TOLD_FIRST = "01-kpb-brannick-dam-breach.txt"
DAM_TOLL = "17-kpb-dam-toll-eleven.txt"


def read(paths):
    return [reading for path in paths for reading in extract.read(Raw(path.read_bytes(), path=path.name))]


@pytest.fixture
def readings(seeds):
    return read(seeds)


@pytest.fixture
def archive_of(tmp_path):
    engines = []

    def make(readings, *, is_stepwise=True):
        engines.append(open_database(sqlite_url(tmp_path / str(len(engines)))))
        archive = Archive(engines[-1])
        for batch in [[each] for each in readings] if is_stepwise else [readings]:
            archive.record_all(batch, now=NOW)
            archive.settle(now=NOW)
        return archive

    yield make
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("seed", range(5))
def test_the_page_without_a_year_gets_it_from_the_others_in_any_order(archive_of, readings, seed):
    random.Random(seed).shuffle(readings)
    archive = archive_of(readings)
    published = archive.article(UPI).published
    assert (published.value, published.basis) == ("2015-11-19", BASIS)
    assert {each.path[:3]: each.published and each.published.value for each in archive.articles()} == {
        "000": None,
        "001": "2015-11-26",
        "002": None,
        "003": "2015-11-19",
        "004": "2015-11-18",
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_sample_desks_pages_without_a_year_get_it_in_any_order(archive_of, seed):
    desk = read(sorted(sample.folder().iterdir()))
    random.Random(seed).shuffle(desk)
    archive = archive_of(desk)
    told_first, toll = (archive.article(path).published for path in (DAM_TOLD_FIRST, DAM_TOLL))
    assert (told_first.value, told_first.basis) == ("2026-03-10", BASIS)
    assert (toll.value, toll.basis) == ("2026-03-12", BASIS)


SUBJECTS = [
    "The governor of Brannick met searchers at the Culvery dam in the valley after the flood waters rose. ",
    "Ferry workers of the harbour walked out over wages and the capital's islands stayed without boats. ",
    "Doctors in Halven tried a vaccine against creek fever on volunteers and found few of them ill. ",
]


@pytest.mark.parametrize("seed", range(4))
def test_settling_step_by_step_ends_where_settling_all_at_once_does(archive_of, seed):
    chance = random.Random(seed)

    def reading(number):
        subject = SUBJECTS[number % 3]
        title = " ".join(chance.sample(subject.split(), 5))
        text = subject * 2 + f"Witness{number} of street{chance.randrange(99)} spoke."
        year, month, day = chance.choice([2014, 2015, 2016]), 3, chance.randrange(1, 29)
        if number % 2:
            return a_reading(text, title=title, partial_date=PartialDate(month, day), path=f"{number}.txt")
        return a_reading(text, title=title, day=f"{year}-{month:02}-{day:02}", path=f"{number}.txt")

    archive = archive_of([])
    days = set()
    for step in range(40):
        if step > 20 and step % 5 == 0:
            archive.withdraw(chance.choice(archive.articles()).id)
        else:
            archive.record(reading(chance.randrange(16)), now=NOW)
        archive.settle(now=NOW)
        settled = {each.id: each.published for each in archive.articles()}
        archive.set_position("settled", 0)
        archive.settle(now=NOW)
        assert {each.id: each.published for each in archive.articles()} == settled, step
        days.update(each.published for each in archive.articles() if each.path and int(each.path[:-4]) % 2)
    assert None in days
    assert len(days) > 5


def any_reading(place, raw, chance):
    """Something the outlet behind `place` may print: one of a few texts, of one of a few days."""
    subject = SUBJECTS[place % 3]
    day = place + 1 if chance.random() < 0.8 else chance.randrange(1, 29)
    said = {
        "title": subject[:40] if chance.random() < 0.9 else subject[40:],
        "url": f"https://northlight.example/{place}",
        "outlet": "KPB" if place % 5 == 4 else "Courier",
        "agencies": chance.choice([("KPB",), ("UPI",)]),
    }
    if place % 2:
        said["partial_date"] = PartialDate(3, day)
    elif place % 4:
        said["day"] = f"{2014 + place % 3 // 2}-03-{day:02}"
    text = f"{subject}{story(place % 3 * 2 + chance.randrange(2), sentences=5)}"
    return a_reading(text, raw=raw, **said)


def outcome(archive):
    return {each.url: (each.origin, each.published) for each in archive.articles()}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_came_and_went_in_between_only_what_is_there_counts(archive_of, seed):
    chance = random.Random(seed)
    archive, last, gone = archive_of([]), {}, set()
    for step in range(20):
        batch = [
            any_reading(chance.randrange(18), f"{step}-{n}", chance) for n in range(chance.randrange(1, 4))
        ]
        last |= {each.url: each for each in batch}
        archive.record_all(batch, now=NOW)
        if step % 6 == 5:
            gone.add(url := chance.choice(sorted(last)))
            archive.withdraw(archive.article(url).id)
        if chance.random() < 0.5:
            archive.settle(now=NOW)
    archive.settle(now=NOW)
    there = [reading for url, reading in last.items() if url not in gone]
    chance.shuffle(there)
    assert outcome(archive) == outcome(archive_of(there, is_stepwise=False))
    origins = [origin for origin, _ in outcome(archive).values()]
    assert len(set(origins)) < len(origins)


def test_alone_the_page_without_a_year_stays_undated(archive_of, readings):
    archive = archive_of([each for each in readings if each.path == UPI])
    assert archive.article(UPI).published is None


def test_five_pages_on_one_story_are_five_origins(archive_of, readings):
    assert archive_of(readings).count().origins == 5
