"""What was looked up for one question."""

from retrieval.index.looked_up import LookedUp


class Place:
    """Holds `a` and `b`; remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, ids):
        self.asked.append(list(ids))
        return {each: each.upper() for each in ids if each in {"a", "b"}}


def test_nothing_is_looked_up_twice_not_even_what_there_is_not():
    place = Place()
    looked_up = LookedUp(place)
    assert looked_up(["b", "gone"]) == {"b": "B"}
    assert list(looked_up(["gone", "a", "b"]).items()) == [("a", "A"), ("b", "B")]
    assert looked_up(["gone", "b"]) == {"b": "B"}
    assert place.asked == [["b", "gone"], ["a"]]


def test_what_is_known_from_elsewhere_is_not_looked_up():
    place = Place()
    looked_up = LookedUp(place)
    looked_up.know({"c": "C"})
    assert looked_up(["c"]) == {"c": "C"}
    assert place.asked == []
