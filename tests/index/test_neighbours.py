"""Which articles tell of the same thing as one without a year, and when."""

import itertools
from datetime import date

from retrieval.index.neighbours import MAX_NEIGHBOURS, Changed, Lead, concerned, known_days, month_days
from retrieval.types import PartialDate

FLOOD = "The Culvery dam broke and the valley of Brannick was flooded, the governor Ada Quell said."
OTHER = "Lantern thieves were caught at the harbour museum after a fisherman saw their boat leave."


def undated(article="x", lead=FLOOD, month=3, day=11):
    return Lead(article, "Dam", lead, partial=PartialDate(month, day))


def dated(article, day, lead=FLOOD):
    return Lead(article, "Dam", lead, date.fromisoformat(day))


def test_days_near_a_printed_day_run_across_the_turn_of_the_year():
    days = month_days([PartialDate(1, 3)])
    assert {"12-20", "12-31", "01-01", "01-17"} <= set(days)
    assert len(days) == 29
    assert "12-19" not in days


def test_a_leap_day_has_neighbours_too():
    assert {"02-29", "02-28", "03-01"} <= set(month_days([PartialDate(2, 29)]))


def test_articles_on_the_same_thing_tell_their_days():
    others = [dated("a", "2015-03-12"), dated("b", "2015-03-09", OTHER)]
    assert known_days([undated()], others) == {"x": (date(2015, 3, 12),)}


def test_words_that_all_news_share_make_no_neighbours():
    """Without weights these two would have a cosine of .39."""
    one = "President: new state plan to vaccinate goats against creek fever, veterinarians in Halven cheer."
    other = "Ferry sailors strike; president calls new state plan for harbour dredging wasteful, unions jeer."
    assert known_days([undated(lead=one)], [dated("a", "2015-03-12", other)]) == {"x": ()}


def test_numbers_make_no_neighbours():
    one = "Rovers beat United 3 1 in round 12, 25 minutes after 40 and 17 shots, 9000 watch in Halven."
    other = "Wards counted: 3, 1, 12, 25, 40, 17 and 9000 ballots, the clerk of Port St Orla finds."
    assert known_days([undated(lead=one)], [dated("a", "2015-03-12", other)]) == {"x": ()}


def test_what_lies_far_from_the_printed_day_is_not_asked():
    assert known_days([undated()], [dated("a", "2015-05-12"), dated("b", "2015-02-20")]) == {"x": ()}


def test_the_nearest_speak_first_and_only_so_many():
    far = [dated(f"far{n:02}", f"2014-03-{n + 1:02}", f"{FLOOD} {OTHER}") for n in range(MAX_NEIGHBOURS)]
    assert len(known_days([undated()], far)["x"]) == MAX_NEIGHBOURS
    days = known_days([undated()], [*far, dated("near", "2015-03-11")])["x"]
    assert days[0] == date(2015, 3, 11)
    assert len(days) == MAX_NEIGHBOURS


def test_articles_without_a_year_do_not_speak_for_each_other():
    assert known_days([undated("x"), undated("y")], [undated("z")]) == {"x": (), "y": ()}


def test_the_order_of_the_articles_changes_nothing():
    others = [dated(name, f"2015-03-{day:02}") for name, day in (("a", 9), ("b", 12), ("c", 10))]
    told = {
        tuple(sorted(known_days([undated("y"), undated("x")], each).items()))
        for each in itertools.permutations(others)
    }
    assert len(told) == 1


def test_a_lead_without_a_word_of_its_own_has_no_neighbours():
    assert known_days([Lead("x", "", "the of and", partial=PartialDate(3, 11))], []) == {"x": ()}


def changed(article, day, lead=FLOOD, *, told=None):
    return Changed(dated(article, day, lead), told and date.fromisoformat(told))


def test_a_new_article_concerns_those_on_the_same_thing_near_its_day():
    near, far = undated("near"), undated("far", month=9)
    other = undated("other", OTHER)
    assert concerned([near, far, other], [changed("a", "2015-03-12")]) == [near]


def test_an_article_that_changed_concerns_all_near_its_day():
    """What it told before is not known any more."""
    near, far, other = undated("near"), undated("far", month=9), undated("other", OTHER)
    assert concerned([near, far, other], [changed("a", "2015-03-12", told="2015-03-12")]) == [near, other]


def test_an_article_of_another_day_now_concerns_all_near_the_day_it_told():
    near, far, other = undated("near"), undated("far", month=9), undated("other", OTHER, month=6)
    assert concerned([near, far, other], [changed("a", "2015-06-12", told="2015-03-12")]) == [near, other]


def test_an_article_that_went_concerns_all_near_the_day_it_told():
    near, far = undated("near"), undated("far", month=9)
    gone = Changed(Lead("a", "Dam", FLOOD), date(2015, 3, 12))
    assert concerned([near, far], [gone]) == [near]


def test_an_article_without_a_year_that_changed_is_concerned_itself():
    target = undated()
    assert concerned([target], [Changed(target)]) == [target]
    assert concerned([target], [Changed(undated("another"))]) == []
