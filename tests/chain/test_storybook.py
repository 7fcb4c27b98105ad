"""Stories of an archive that grows, shrinks and is asked by several at once."""

import multiprocessing
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.chain.stories import stories
from retrieval.chain.story.storybook import StoryBook
from retrieval.errors import NotFoundError, StoreError
from retrieval.index import archive_stories, story_values
from retrieval.index.archive import Archive
from retrieval.index.archive_stories import StoryStore
from retrieval.index.database import FILE_NAME, open_database, sqlite_url
from retrieval.types import Filters
from tests.chain.made import a_version
from tests.chain.test_stories import DAM, DAM_AGAIN, DAM_ELSEWHERE, LANTERN, LANTERN_AGAIN
from tests.doubles.at_once import at_once
from tests.readings import NOW, a_reading
from tests.readings import story as ward

BOARD = "Oyster prices rose in Dunsel after a cold spring. Growers spoke of the smallest harvest in years."


class Desk:
    """An archive in a folder, and its stories."""

    def __init__(self, home):
        self.engine = open_database(sqlite_url(home))
        self.archive = Archive(self.engine)
        self.book = StoryBook(StoryStore(self.engine), self.archive, lambda: NOW)

    def add(self, text, day="2026-03-11", *, title="Report", **changes):
        recorded = self.archive.record(a_reading(text, title=title, day=day, **changes), now=NOW)
        self.archive.settle(now=NOW)
        return recorded.article

    def groups(self):
        return {frozenset(story.articles) for story in self.book.stories()}

    def kept(self):
        """Every article's place, as it is stored."""
        return {article: (m.story, m.day) for article, m in self.book.store.snapshot().members.items()}


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.engine.dispose()


# ---- what grows


def test_an_empty_archive_has_no_stories(desk):
    assert desk.book.stories() == ()


def test_articles_join_the_story_there_is_and_its_id_stays(desk):
    first = desk.add(DAM)
    desk.add(LANTERN)
    [before] = [story for story in desk.book.stories() if first in story.articles]
    joined = {desk.add(DAM_AGAIN, "2026-03-12"), desk.add(DAM_ELSEWHERE, "2026-03-10")}
    [after] = [story for story in desk.book.stories() if first in story.articles]
    assert after.story == before.story
    assert set(after.articles) == {first, *joined}
    assert [event.date for event in after.events] == ["2026-03-10", "2026-03-11", "2026-03-12"]
    assert desk.book.history(after.story) == []


def test_the_stories_kept_are_those_of_the_articles_grouped_at_once(desk):
    for text, day in ((DAM, "2026-03-02"), (LANTERN, "2026-03-05"), (BOARD, None), (DAM_AGAIN, "2026-03-09")):
        desk.add(text, day)
        desk.book.refresh()
    desk.add(LANTERN_AGAIN, None)
    versions = desk.archive.current([article.id for article in desk.archive.articles()])
    at_once_grouped = stories(list(versions.values()))
    assert desk.groups() == {frozenset(story.articles) for story in at_once_grouped}
    assert {story.events for story in desk.book.stories()} == {story.events for story in at_once_grouped}


SOME = [
    (DAM, "2026-03-02"),
    (DAM_AGAIN, "2026-03-16"),
    (DAM_ELSEWHERE, "2026-03-09"),
    (LANTERN, "2026-03-10"),
    (LANTERN_AGAIN, None),
    (BOARD, "2026-03-11"),
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(SOME), st.sets(st.integers(0, 5)))
def test_the_order_of_ingest_and_when_stories_are_asked_for_change_nothing(tmp_path_factory, order, asked):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for number, (text, day) in enumerate(order):
        desk.add(text, day)
        if number in asked:
            desk.book.refresh()
    found = desk.book.stories()
    titles = {a.id: desk.archive.version(a.version).text for a in desk.archive.articles()}
    told = {(frozenset(titles[each] for each in s.articles), tuple(e.date for e in s.events)) for s in found}
    desk.engine.dispose()
    assert told == {
        (frozenset({DAM, DAM_AGAIN, DAM_ELSEWHERE}), ("2026-03-02", "2026-03-09", "2026-03-16")),
        (frozenset({LANTERN, LANTERN_AGAIN}), ("2026-03-10", None)),
        (frozenset({BOARD}), ("2026-03-11",)),
    }


def test_asking_again_writes_nothing(desk):
    desk.add(DAM)
    desk.book.refresh()
    before = desk.archive.positions()
    assert not desk.book.store.is_behind()
    desk.book.stories()
    assert desk.archive.positions() == before


def test_only_the_weeks_that_changed_are_grouped_again(desk, monkeypatch):
    for week in range(6):
        desk.add(ward(week), (date(2026, 1, 5) + timedelta(weeks=week)).isoformat())
    desk.book.refresh()
    asked = []
    real = archive_stories.StoryStore.stems
    monkeypatch.setattr(
        archive_stories.StoryStore, "stems", lambda self, keys: asked.append(len(keys)) or real(self, keys)
    )
    desk.add(DAM, "2026-02-09")
    desk.book.refresh()
    # The stems kept of the week the new article is of, and of the week before; its own are not read back.
    assert asked == [2]


# ---- merges, splits, ends


@pytest.fixture
def merged(desk):
    """Two stories, told a fortnight apart, and the article that made them one."""
    early, late = desk.add(DAM, "2026-03-02"), desk.add(DAM_AGAIN, "2026-03-16")
    names = {article: story.story for story in desk.book.stories() for article in story.articles}
    between = desk.add(DAM_ELSEWHERE, "2026-03-09")
    return names[early], names[late], between


def test_stories_that_merge_are_one_under_the_older_id_and_the_other_still_leads_there(desk, merged):
    kept, gone = sorted(merged[:2])
    [story] = desk.book.stories()
    assert story.story in {kept, gone}
    other = ({kept, gone} - {story.story}).pop()
    assert desk.book.entry(other).story == story
    [change] = desk.book.history(story.story)
    assert (change.kind, change.story, change.other) == ("merged", other, story.story)
    assert change.changed_at == NOW
    assert desk.archive.faults() == []


def test_a_story_that_comes_apart_keeps_its_id_for_a_part_and_the_other_is_new(desk, merged):
    [whole] = desk.book.stories()
    desk.archive.withdraw(merged[2])
    parts = desk.book.stories()
    assert len(parts) == 2
    [new] = {part.story for part in parts} - {whole.story}
    assert new not in merged
    assert ("split", whole.story, new) in {(c.kind, c.story, c.other) for c in desk.book.history(whole.story)}


def test_a_withdrawn_article_is_in_no_story_and_a_story_of_nothing_else_has_ended(desk):
    lone, other = desk.add(BOARD), desk.add(DAM)
    [ended] = [story.story for story in desk.book.stories() if lone in story.articles]
    desk.archive.withdraw(lone)
    assert desk.groups() == {frozenset({other})}
    with pytest.raises(NotFoundError, match="withdrawn"):
        desk.book.entry(ended)
    with pytest.raises(NotFoundError, match="in no story"):
        desk.book.why(lone)
    assert desk.archive.faults() == []


def test_an_article_withdrawn_since_is_not_shown_even_by_stories_that_are_behind(desk):
    lone, dam, again = desk.add(BOARD), desk.add(DAM), desk.add(DAM_AGAIN)
    desk.book.refresh()
    desk.archive.withdraw(lone)
    desk.archive.withdraw(again)
    shown = [article for days in desk.book.store.members().values() for article in days]
    assert shown == [dam]


def test_an_embargoed_article_is_in_no_story_until_it_is_let_out(desk):
    end = NOW + timedelta(hours=1)
    held = desk.add(DAM, embargoed_until=end)
    assert desk.groups() == set()
    desk.archive.settle(now=end)
    assert desk.groups() == {frozenset({held})}


def test_another_title_is_another_lead(desk):
    url = "https://northlight.example/a"
    desk.add(DAM, url=url, title="Dam breaks")
    desk.book.refresh()
    before = desk.book.store.snapshot().leads
    desk.add(DAM + " More to come.", url=url, title="Dam breaks above Culvery")
    desk.book.refresh()
    after = desk.book.store.snapshot().leads
    assert len(before) == len(after) == 1
    assert before != after


@pytest.mark.parametrize("change", [{"title": "Dam breaks above Culvery"}, {"language": "de"}])
def test_another_title_or_language_of_the_same_text_renews_its_story(desk, change):
    url = "https://northlight.example/a"
    desk.add(DAM, url=url, title="Dam breaks")
    desk.book.refresh()
    before = desk.book.store.snapshot().leads
    desk.add(DAM, url=url, **{"title": "Dam breaks", "raw": "again", **change})
    desk.book.refresh()
    assert desk.book.store.snapshot().leads.isdisjoint(before)


def test_grouping_everything_anew_keeps_the_ids(desk, merged):
    desk.book.refresh()
    before = desk.kept()
    desk.book.regroup()
    assert desk.kept() == before


# ---- origins


def test_copies_of_one_text_are_a_story_of_a_single_origin(desk):
    for outlet in ("Northlight", "The Halven Courier", "Harbour Mercury"):
        desk.add(DAM * 3, outlet=outlet, agencies=("KPB",), url=f"https://{outlet[:4]}.example/dam")
    [story] = desk.book.stories()
    assert len(story.outlets) == 3
    assert story.origins == 1


def test_outlets_of_one_owner_count_once(desk):
    desk.add(DAM, outlet="Northlight", owner="Kellmark Group")
    desk.add(DAM_AGAIN, outlet="The Halven Courier", owner="Kellmark Group")
    assert [story.origins for story in desk.book.stories()] == [1]
    desk.add(DAM_ELSEWHERE, outlet="Harbour Mercury", owner="Mercury Ltd")
    assert [story.origins for story in desk.book.stories()] == [2]


# ---- asking


def test_a_window_shows_the_stories_with_an_article_in_it_whole(desk):
    dam, again, lantern = desk.add(DAM), desk.add(DAM_AGAIN, "2026-03-12"), desk.add(LANTERN)
    window = Filters(since=date(2026, 3, 12), until=date(2026, 3, 13))
    assert [set(story.articles) for story in desk.book.stories(window)] == [{dam, again}]
    assert desk.book.stories(Filters(until=date(2026, 3, 11))) == ()
    assert len(desk.book.stories(Filters(since=date(2026, 3, 11)))) == 2
    assert lantern in {each for story in desk.book.stories() for each in story.articles}


def test_a_story_is_known_by_the_beginning_of_its_id(desk):
    desk.add(DAM)
    [story] = desk.book.stories()
    assert desk.book.entry(story.story[:6]).story == story
    for unknown in (story.story[:2], "zzzz", "%%%%"):
        with pytest.raises(NotFoundError, match="no such story"):
            desk.book.entry(unknown)


def test_an_article_s_place_is_explained_by_likeness_and_day(desk):
    dam = desk.add(DAM)
    undated = desk.add(f"{DAM_AGAIN} He left on Tuesday.", None)
    why = desk.book.why(undated)
    assert why.event.date == "2026-03-10"
    assert undated in why.event.placed
    assert 0.1 < why.similarity < 1
    assert why.reasons[0].weight >= why.reasons[-1].weight > 0
    assert desk.book.why(dam).entry == why.entry


def test_stories_of_some_articles_are_cut_to_these_under_the_same_ids(desk):
    dam, again, gone = desk.add(DAM), desk.add(DAM_AGAIN, "2026-03-12"), desk.add(DAM_ELSEWHERE, None)
    desk.add(LANTERN)
    versions = list(desk.archive.current([dam, gone]).values())
    [whole] = [story for story in desk.book.stories() if again in story.articles]
    [cut] = desk.book.among(versions)
    assert (cut.story, set(cut.articles)) == (whole.story, {dam, gone})
    desk.archive.withdraw(gone)
    assert [story.articles for story in desk.book.among(versions)] == [(dam,)]


# ---- several at once, and ends that come at any moment


def test_stories_derived_from_what_is_no_longer_so_are_not_written(desk):
    desk.add(DAM)
    old = desk.book.store.snapshot()
    desk.book.refresh()
    before = desk.kept()
    assert not desk.book.store.renew(story_values.Renewal(left=list(before)), old, NOW)
    assert desk.kept() == before


def test_several_that_ask_at_once_find_the_same(desk):
    for text, day in SOME:
        desk.add(text, day)
    assert len(set(at_once(lambda _: desk.book.stories(), 4))) == 1
    assert desk.archive.faults() == []


def _refresh(home):
    desk = Desk(home)
    desk.book.refresh()
    desk.engine.dispose()


def test_two_processes_that_ask_at_once_write_the_stories_once(desk, tmp_path):
    for text, day in SOME:
        desk.add(text, day)
    processes = [
        multiprocessing.get_context("spawn").Process(target=_refresh, args=(tmp_path,)) for _ in "ab"
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert not desk.book.store.is_behind()
    assert len(desk.kept()) == len(SOME)
    assert desk.archive.faults() == []


@pytest.mark.parametrize("table", ["stories", "story_articles", "story_weeks", "story_leads"])
def test_a_write_cut_off_anywhere_leaves_the_stories_as_they_were(desk, table):
    desk.add(DAM)
    desk.book.refresh()
    before = desk.kept(), desk.archive.positions()
    desk.add(LANTERN)
    desk.archive.withdraw(desk.add(BOARD))
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(
            f"create trigger stop before insert on {table} begin select raise(abort, 'stop'); end"
        )
    with pytest.raises(StoreError):
        desk.book.refresh()
    assert desk.kept() == before[0]
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("drop trigger stop")
    assert len(desk.book.stories()) == 2
    assert desk.archive.faults() == []


# ---- hostile articles


def test_articles_without_words_are_stories_of_their_own(desk):
    ids = [desk.add(text, title="…") for text in ("1 2 3.", "— — —.", "the of and.")]
    assert desk.groups() == {frozenset({each}) for each in ids}


def test_ten_thousand_of_the_same_are_one_story():
    versions = [a_version(f"{n:05}", DAM, title="Dam", origin=f"{n % 3000:05}") for n in range(10_000)]
    [story] = stories(versions)
    assert len(story.articles) == 10_000


# ---- what verify sees


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("delete from story_articles", "has no article"),
        ("delete from story_articles where rowid = 1", "is in no story"),
        ("update articles set is_withdrawn = 1", "is hidden and still in a story"),
        ("update story_articles set article = 'x' where rowid = 1", "x of a story is not in the archive"),
    ],
)
def test_faults_in_the_stories_kept_are_found(desk, tmp_path, statement, words):
    desk.add(DAM)
    desk.add(LANTERN)
    desk.book.refresh()
    assert desk.archive.faults() == []
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute(statement)
    assert any(words in fault for fault in desk.archive.faults())
