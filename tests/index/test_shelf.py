"""What is on the shelf is what the archive holds, whoever changed it, and filters mean the same there."""

import sqlite3
from contextlib import closing
from datetime import date

import numpy as np
import pytest

from retrieval.index import shelf as module
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.follow import Indexes, catch_up, follower_of
from retrieval.index.passage_vectors import PassageVectors
from retrieval.index.shelf import Shelf
from retrieval.types import Filters
from tests.doubles.indexes import HashEmbeddings, MemoryVectors, MemoryWords
from tests.readings import NOW, a_reading, story

EVERYTHING = Filters()
NORTHLIGHT = Filters(outlets=("Northlight",))
ROUNDED = 0.01
"""Of 16 components a rounded one moves a cosine by less."""


class World:
    """An archive as one process sees it, with the vectors it makes."""

    def __init__(self, home):
        self.engine = open_database(sqlite_url(home))
        self.archive, self.model = Archive(self.engine), HashEmbeddings()
        self.indexes = Indexes(MemoryWords(), MemoryVectors(), self.model)
        self.shelf = Shelf(self.archive, self.model)

    def record(self, *readings):
        recorded = [each.article for each in self.archive.record_all(readings, now=NOW)]
        self.archive.settle(now=NOW)
        return recorded

    def add(self, *readings):
        recorded = self.record(*readings)
        catch_up(self.archive, self.indexes)
        return recorded

    def found(self, filters=EVERYTHING, question="dam", top_k=1_000):
        self.shelf.follow(self.archive.positions())
        return self.shelf.nearest(self.vector(question), filters, top_k)

    def exact(self, filters=EVERYTHING, question="dam"):
        """By the archive alone."""
        kept = self.archive.vectors(self.model.name, self.archive.passage_ids(filters))
        cosines = {each: float(one.passage @ self.vector(question)) for each, one in kept.items()}
        return sorted(cosines.items(), key=lambda pair: -pair[1])

    def vector(self, question):
        return np.asarray(self.model.embed_query(question), np.float32)


@pytest.fixture
def worlds(tmp_path):
    """Two processes on one archive."""
    made = World(tmp_path), World(tmp_path)
    yield made
    for each in made:
        each.engine.dispose()


@pytest.fixture
def world(worlds):
    first, _ = worlds
    outlets = ("Northlight", "The Varn Courier", None)
    first.add(
        *(
            a_reading(story(n), title=f"Story {n}", outlet=outlets[n % 3], day=f"2026-03-{n + 1:02}")
            for n in range(9)
        ),
        a_reading(story(9), title="Undated", outlet="Northlight"),
    )
    return first


def same(found, exact):
    assert {each for each, _ in found} == {each for each, _ in exact}
    assert [score for _, score in found] == pytest.approx([score for _, score in exact], abs=ROUNDED)


@pytest.mark.parametrize(
    "filters",
    [
        EVERYTHING,
        NORTHLIGHT,
        Filters(outlets=("Northlight", "The Varn Courier")),
        Filters(outlets=("Nobody's",)),
        Filters(since=date(2026, 3, 4)),
        Filters(until=date(2026, 3, 4)),
        Filters(since=date(2026, 3, 4), until=date(2026, 3, 5)),
        Filters(since=date(2026, 3, 2), until=date(2026, 3, 8), outlets=("Northlight",)),
        Filters(since=date(2027, 1, 1)),
    ],
)
def test_a_filter_lets_through_what_it_does_in_the_archive(world, filters):
    same(world.found(filters), world.exact(filters))


def test_the_nearest_come_first(world):
    scores = [score for _, score in world.found(top_k=4)]
    assert scores == pytest.approx([score for _, score in world.exact()[:4]], abs=ROUNDED)
    assert scores == sorted(scores, reverse=True)


def test_it_is_loaded_once_it_has_followed(world):
    assert not world.shelf.is_loaded
    assert not world.shelf.covers(NORTHLIGHT)
    world.found()
    assert world.shelf.is_loaded
    assert world.shelf.covers(NORTHLIGHT)


def test_it_leaves_named_articles_and_too_broad_filters_to_others(world, monkeypatch):
    world.found()
    assert not world.shelf.covers(Filters(articles=("a",)))
    monkeypatch.setattr(module, "MOST_COMPONENTS", world.model.dimensions * len(world.exact(NORTHLIGHT)))
    assert world.shelf.covers(NORTHLIGHT)
    assert not world.shelf.covers(Filters(since=date(2026, 3, 1)))


def test_it_follows_what_another_process_does(world, worlds):
    _, other = worlds
    gone, changed = sorted(each.id for each in world.archive.articles(NORTHLIGHT))[:2]
    world.found()
    other.archive.withdraw(gone)
    other.add(
        a_reading(story(20), title="New", outlet="Northlight", day="2026-03-12"),
        a_reading(story(21), title="Changed", path=world.archive.article(changed).path, outlet="Other"),
    )
    assert world.exact(Filters(outlets=("Other",)))
    for filters in (EVERYTHING, NORTHLIGHT, Filters(outlets=("Other",))):
        same(world.found(filters), world.exact(filters))
    assert all(not each.startswith(gone) for each, _ in world.found())


def test_what_is_embedded_later_is_found_then(world, worlds):
    _, other = worlds
    other.record(a_reading(story(20), title="New", outlet="Late", day="2026-03-12"))
    late = Filters(outlets=("Late",))
    assert world.found(late) == []
    catch_up(other.archive, other.indexes)
    same(world.found(late), world.exact(late))
    assert world.found(late)


def test_a_vector_that_says_nothing_is_near_to_nothing(world):
    world.found()
    world.record(a_reading(story(20), title="New", outlet="Late"))
    ids, nothing = world.archive.passage_ids(Filters(outlets=("Late",))), np.zeros((1, 16), np.float32)
    world.archive.store_vectors(world.model.name, dict.fromkeys(ids, PassageVectors(nothing[0], nothing)))
    world.archive.set_position(follower_of(world.model), world.archive.last_change())
    assert world.found(Filters(outlets=("Late",))) == [(each, 0) for each in ids]


def test_an_archive_put_back_from_a_copy_is_read_anew(world, tmp_path):
    with (
        closing(sqlite3.connect(tmp_path / "newsdesk.db")) as live,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        live.backup(copy)
        before = len(world.found())
        world.add(a_reading(story(20), title="New", outlet="Northlight"))
        assert len(world.found()) > before
        copy.backup(live)
    same(world.found(), world.exact())


def test_a_question_that_was_overtaken_has_nothing_read_again(world, monkeypatch):
    before = world.archive.positions()
    world.found()
    world.add(a_reading(story(20), title="New", outlet="Northlight"))
    world.found()
    monkeypatch.setattr(world.archive, "shelved", None)
    world.shelf.follow(before)
    same(world.found(), world.exact())


def test_what_the_vectors_have_not_come_to_is_not_read_at_each_question(world, worlds, monkeypatch):
    _, other = worlds
    world.found()
    reached = other.archive.last_change()
    other.record(*(a_reading(story(n), title=f"Story {n}") for n in range(20, 30)))
    first = next(iter(other.archive.changes(reached, 1)))
    other.archive.set_position(follower_of(other.model), first.seq)
    shelved, asked = world.archive.shelved, []
    monkeypatch.setattr(world.archive, "shelved", lambda model, ids: asked.extend(ids) or shelved(model, ids))
    world.found()
    assert asked == [first.passage_id]


def test_it_reads_nothing_while_nothing_changes(world, monkeypatch):
    world.found()
    monkeypatch.setattr(world.archive, "shelved", None)
    monkeypatch.setattr(world.archive, "changes", None)
    assert world.found()


def test_what_comes_and_goes_leaves_no_rows(world):
    world.found()
    rows = len(world.shelf._ids)
    for n in range(30, 40):
        [article] = world.add(a_reading(story(n), title=f"Story {n}"))
        assert world.found()
        world.archive.withdraw(article)
        catch_up(world.archive, world.indexes)
    same(world.found(), world.exact())
    assert len(world.shelf._ids) == rows + 1


def test_an_empty_archive_is_an_empty_shelf(worlds):
    assert worlds[0].found() == []
    worlds[0].add(a_reading(story(1)))
    same(worlds[0].found(), worlds[0].exact())
