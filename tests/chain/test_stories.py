from dataclasses import replace
from datetime import date
from itertools import permutations

from retrieval.chain.prose.similarity import Pair
from retrieval.chain.stories import explain, independent, stories
from retrieval.chain.story import grouping
from retrieval.chain.story.grouping import BAR_OF_ONE, bar, comparable, crowds
from retrieval.types import Event
from tests.chain.made import a_version

DAM = (
    "Nine people were killed when the Brannick Dam broke above the village of Culvery. "
    "Rescuers from Tolmbridge searched the mud for the missing of Culvery."
)
DAM_AGAIN = (
    "The governor visited Culvery, where the Brannick Dam broke. "
    "Rescuers from Tolmbridge still searched the mud for the missing."
)
DAM_ELSEWHERE = (
    "Engineers had warned that the Brannick Dam might break. Culvery and Tolmbridge were never told, "
    "rescuers and the missing people's families said."
)
LANTERN = (
    "A silver lantern was stolen from the maritime museum of Halven. "
    "Thieves cut the museum's alarm wire, the curator said."
)
LANTERN_AGAIN = (
    "Fishermen found the stolen silver lantern of the Halven maritime museum in their nets. "
    "The curator wept, the museum said."
)


def grouped(*versions):
    return {frozenset(story.articles) for story in stories(versions)}


def test_no_articles_make_no_stories():
    assert stories([]) == ()


def test_articles_on_one_thing_are_one_story_and_others_stay_apart():
    versions = [
        a_version("dam1", DAM),
        a_version("lantern1", LANTERN),
        a_version("dam2", DAM_AGAIN),
        a_version("lantern2", LANTERN_AGAIN),
    ]
    assert grouped(*versions) == {frozenset({"dam1", "dam2"}), frozenset({"lantern1", "lantern2"})}


def test_the_order_of_the_articles_changes_nothing():
    versions = [
        a_version("dam1", DAM, outlet="Northlight"),
        a_version("dam2", DAM_AGAIN, published="2026-03-10", outlet="The Halven Courier"),
        a_version("dam3", DAM_ELSEWHERE, published=None),
        a_version("lantern", LANTERN),
    ]
    assert len({stories(order) for order in permutations(versions)}) == 1


def test_a_story_is_split_into_events_by_day():
    [story] = stories([a_version("b", DAM_AGAIN, published="2026-03-12"), a_version("a", DAM)])
    assert story.events == (Event("2026-03-11", ("a",)), Event("2026-03-12", ("b",)))
    assert story.articles == ("a", "b")


def test_the_time_of_day_does_not_split_a_day():
    [story] = stories([a_version("a", DAM), a_version("b", DAM_AGAIN, published="2026-03-11T18:30:00+01:00")])
    assert story.events == (Event("2026-03-11", ("a", "b")),)


def test_articles_weeks_apart_are_not_one_story():
    assert len(grouped(a_version("a", DAM), a_version("b", DAM_AGAIN, published="2026-04-11"))) == 2


def test_a_story_goes_on_for_weeks_when_no_gap_is_long():
    versions = [
        a_version("a", DAM, published="2026-03-11"),
        a_version("b", DAM_AGAIN, published="2026-03-17"),
        a_version("c", DAM_ELSEWHERE, published="2026-03-23"),
    ]
    assert grouped(*versions) == {frozenset("abc")}


def test_an_undated_article_does_not_join_what_lies_far_apart():
    versions = [
        a_version("a", DAM, published="2026-03-11"),
        a_version("b", DAM_AGAIN, published="2026-06-11"),
        a_version("c", DAM_ELSEWHERE, published=None),
    ]
    assert len(stories(versions)) == 2


def test_an_undated_article_is_placed_on_the_day_it_and_its_neighbours_tell_of_and_marked():
    undated = a_version("b", f"{DAM_AGAIN} He left on Tuesday.", published=None)
    [story] = stories([a_version("a", DAM), undated])
    assert story.events == (Event("2026-03-10", ("b",), placed=("b",)), Event("2026-03-11", ("a",)))


def test_an_undated_article_that_names_no_day_stands_in_a_last_event_without_one():
    [story] = stories([a_version("a", DAM_AGAIN, published=None), a_version("b", DAM)])
    assert story.events == (Event("2026-03-11", ("b",)), Event(None, ("a",)))


def test_an_undated_article_is_not_placed_by_articles_of_other_stories():
    text = "The museum of Halven opened on Tuesday. Visitors saw boats."
    lone = a_version("b", text, title="Museum opens", published=None)
    found = {story.articles: story for story in stories([a_version("a", DAM, title="Dam breaks"), lone])}
    assert found["b",].events == (Event(None, ("b",)),)


def test_an_undated_copy_stands_on_the_day_of_its_original():
    copy = a_version("copy", DAM, published=None, origin="a")
    [story] = stories([a_version("a", DAM), copy])
    assert story.events == (Event("2026-03-11", ("a", "copy"), placed=("copy",)),)


def test_copies_count_as_one_origin_and_stand_in_one_story_even_when_reprinted_late():
    copies = [
        a_version(name, DAM, origin="a", published=day)
        for name, day in (("a", "2026-03-11"), ("b", "2026-03-11"), ("c", "2026-05-01"))
    ]
    [story] = stories([*copies, a_version("d", DAM_AGAIN)])
    assert story.origins == 2
    assert set(story.articles) == set("abcd")


def test_an_article_whose_origin_is_not_yet_known_is_its_own():
    versions = [a_version("a", DAM), a_version("b", DAM_AGAIN)]
    unknown = [replace(each, article=replace(each.article, origin="")) for each in versions]
    assert stories(unknown)[0].origins == 2


def test_stories_of_many_origins_come_first_then_the_newest():
    versions = [
        a_version("old", LANTERN, published="2026-03-01"),
        a_version("new", "Oyster prices rose in Dunsel after a cold spring.", published="2026-03-12"),
        a_version("dam1", DAM, published="2026-03-02"),
        a_version("dam2", DAM_AGAIN, published="2026-03-02"),
    ]
    assert [story.articles for story in stories(versions)] == [("dam1", "dam2"), ("new",), ("old",)]


def test_outlets_are_named_once_in_order_of_publication():
    versions = [
        a_version("c", DAM_ELSEWHERE, outlet="Northlight", published="2026-03-12"),
        a_version("a", DAM, outlet="Northlight"),
        a_version("b", DAM_AGAIN, outlet="The Halven Courier"),
        a_version("d", DAM, outlet=None),
    ]
    assert stories(versions)[0].outlets == ("Northlight", "The Halven Courier")


def test_a_story_keeps_its_id_when_later_articles_join():
    first = a_version("a", DAM)
    assert stories([first])[0].story == stories([first, a_version("b", DAM_AGAIN)])[0].story
    assert stories([first])[0].story != stories([a_version("b", DAM)])[0].story


def test_short_words_of_other_languages_tie_no_articles_together():
    reform = (
        "Der Bundestag hat am Donnerstag nach einer langen Debatte das neue Gesetz zur Rente beschlossen. "
        "Der Minister sagte, die Reform sei notwendig, weil die Zahl der Beitragszahler sinken werde."
    )
    accident = (
        "Bei einem Unfall auf der Autobahn sind am Donnerstag drei Menschen verletzt worden. Wie die Polizei "
        "mitteilte, war ein Lastwagen von der Fahrbahn abgekommen und hatte die Leitplanke durchbrochen."
    )
    versions = [a_version("a", reform, title="Rente"), a_version("b", accident, title="Unfall")]
    german = [replace(each, article=replace(each.article, language="de")) for each in versions]
    assert len(stories(german)) == 2
    again = replace(german[0], article=replace(german[0].article, id="c", origin="c"))
    assert {"a", "c"} in [set(story.articles) for story in stories([*german, again])]


# A flood and a strike, told with what any German report has: "wurden", "nachdem", "zwischen".
GERMAN = (
    (
        "a",
        "Vier Tote nach Dammbruch",
        "Nachdem der Damm in der Nacht gebrochen war, wurden mindestens vier Menschen getötet, während "
        "zwischen den beiden Dörfern noch weitere vermisst werden. Nach Angaben der Behörden haben die "
        "Helfer durch den Schlamm nicht zu allen Häusern kommen können. Unter den Toten seien auch zwei "
        "Kinder, sagte eine Sprecherin der Polizei.",
    ),
    (
        "b",
        "Neun Leichen im überfluteten Tal gefunden",
        "Unter den Trümmern im Tal wurden am Mittwoch weitere Leichen gefunden, die Zahl der Toten nach "
        "dem Bruch des Damms ist damit auf neun gestiegen. Nach Angaben der Polizei werden noch vierzehn "
        "Menschen vermisst, nachdem einige von ihnen zwischen den Häusern gesehen wurden. Die Helfer "
        "haben die Suche durch die Dörfer nicht aufgegeben, sagte ein Sprecher.",
    ),
    (
        "c",
        "Fähren stehen still",
        "Nachdem die Gewerkschaft zum Streik aufgerufen hatte, wurden am Donnerstag alle Fähren zwischen "
        "dem Hafen und der Insel gestrichen. Nach Angaben der Reederei haben mehrere hundert Menschen "
        "ihre Reise nicht antreten können, während die Fahrgäste durch Aushänge unterrichtet wurden. "
        "Unter den Streikenden seien auch Hafenarbeiter, sagte ein Sprecher der Gewerkschaft.",
    ),
    (
        "d",
        "Gewerkschaft stimmt für Arbeitskampf im Hafen",
        "Die Gewerkschaft der Hafenarbeiter und Fährleute hat sich für einen Streik gegen die Schließung "
        "des Hafens entschieden. Während die Regierung durch den Umzug Geld sparen will, werden nach "
        "Angaben der Gewerkschaft viele ihre Arbeit nicht behalten können. Zwischen beiden Seiten wurden "
        "bisher keine Gespräche geführt, sagte eine Sprecherin.",
    ),
)


def test_four_german_articles_alone_on_a_desk_are_the_two_stories_they_tell():
    versions = [a_version(name, text, title=title) for name, title, text in GERMAN]
    german = [replace(each, article=replace(each.article, language="de")) for each in versions]
    assert {frozenset(story.articles) for story in stories(german)} == {frozenset("ab"), frozenset("cd")}


def test_scripts_that_write_words_short_are_compared_by_all_their_words():
    texts = ("水库大坝决堤，九人死亡。", "水库大坝决堤，州长到访。")
    versions = [a_version(name, text, title=text) for name, text in zip(("a", "b"), texts, strict=True)]
    chinese = [replace(each, article=replace(each.article, language="zh")) for each in versions]
    assert len(stories(chinese)) == 1


def test_more_articles_make_the_bar_higher():
    assert bar(1) == bar(0.5) == BAR_OF_ONE
    assert bar(100) < bar(5000) < 0.25


def test_days_far_apart_do_not_raise_the_bar_for_each_other():
    assert comparable([date(2026, month, 11) for month in range(1, 9)]) == 1
    assert comparable([date(2026, 3, 10 + day) for day in range(1, 9)]) == 8
    assert comparable([date(2026, 3, 11), None, None]) == 3


def test_a_crowd_too_large_is_parted_at_stricter_pairs():
    pairs = [Pair(0, 1, 0.5), Pair(1, 2, 0.22), Pair(2, 3, 0.5), Pair(3, 4, 0.24), Pair(5, 6, 0.21)]

    def alike(least):
        return [pair for pair in pairs if pair.similarity >= least]

    assert list(crowds(range(7), alike, 0.2, 5)) == [[0, 1, 2, 3, 4], [5, 6]]
    assert list(crowds(range(7), alike, 0.2, 4)) == [[0, 1], [2, 3], [4], [5, 6]]


def test_an_article_is_explained_by_what_it_shares_with_the_others_heaviest_first():
    dam, again, other = a_version("a", DAM), a_version("b", DAM_AGAIN), a_version("c", DAM_ELSEWHERE)
    reasons = explain(dam, [dam, again, other], limit=6)
    assert {"brannick", "culveri", "tolmbridg"} < {reason.stem for reason in reasons}
    assert "villag" not in {reason.stem for reason in explain(dam, [dam, again, other], limit=99)}
    weights = [reason.weight for reason in reasons]
    assert weights == sorted(weights, reverse=True)
    assert len(reasons) == 6


def test_an_article_alone_in_its_story_needs_no_explanation():
    dam = a_version("a", DAM)
    assert explain(dam, [dam]) == ()


def test_more_leads_than_fit_into_memory_at_once_are_grouped_alike(monkeypatch):
    versions = [
        a_version("dam1", DAM),
        a_version("lantern1", LANTERN),
        a_version("dam2", DAM_AGAIN),
        a_version("lantern2", LANTERN_AGAIN),
    ]
    expected = grouped(*versions)
    monkeypatch.setattr(grouping, "LARGEST_CROWD", 2)
    assert grouped(*versions) == expected


def test_one_owners_outlets_and_one_outlets_reports_are_one_voice():
    owned = {
        "a": ("Northlight", "Kellmark Group"),
        "b": ("Courier", "Kellmark Group"),
        "c": ("Courier", None),
    }
    articles = [
        replace(a_version(name, DAM, outlet=outlet).article, owner=owner)
        for name, (outlet, owner) in owned.items()
    ]
    assert independent(articles[:2]) == 1
    assert independent(articles) == 2
    assert independent([*articles, a_version("d", DAM, outlet="courier").article]) == 2


def test_an_agencys_copies_are_a_voice_beside_those_of_the_outlets_that_print_it():
    own = [a_version(name, DAM, outlet=name).article for name in ("Northlight", "Courier")]
    copies = [
        a_version(f"copy{n}", DAM, outlet=each.outlet, origin="agency").article for n, each in enumerate(own)
    ]
    assert independent(copies) == 1
    assert independent([*own, *copies]) == 3


def test_articles_without_an_outlet_speak_for_themselves():
    assert independent([a_version(name, DAM).article for name in "abc"]) == 3
