"""The five real pages and the sample desk: what follows from neighbours does not depend on their order."""

import random

import pytest

from bot import sample
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.ingest import extract
from retrieval.ingest.raw import Raw
from retrieval.types import PartialDate
from tests.readings import NOW, a_reading

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

    def make(readings):
        engines.append(open_database(sqlite_url(tmp_path / str(len(engines)))))
        archive = Archive(engines[-1])
        for reading in readings:
            archive.record(reading, now=NOW)
            archive.settle()
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
        archive.settle()
        settled = {each.id: each.published for each in archive.articles()}
        archive.set_position("settled", 0)
        archive.settle()
        assert {each.id: each.published for each in archive.articles()} == settled, step
        days.update(each.published for each in archive.articles() if each.path and int(each.path[:-4]) % 2)
    assert None in days
    assert len(days) > 5


def test_alone_the_page_without_a_year_stays_undated(archive_of, readings):
    archive = archive_of([each for each in readings if each.path == UPI])
    assert archive.article(UPI).published is None


def test_five_pages_on_one_story_are_five_origins(archive_of, readings):
    assert archive_of(readings).count().origins == 5
