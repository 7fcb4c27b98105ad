"""What was asked a moment ago."""

import threading

from retrieval.index.recent import Recent


def test_what_is_kept_is_not_made_again():
    made, recent = [], Recent(2)
    for key in ("a", "a", "b"):
        assert recent.get(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["a", "b"]


def test_the_longest_unused_is_forgotten_first():
    recent = Recent(2)
    for key in ("a", "b", "a", "c"):
        recent.get(key, lambda: "old")
    assert [recent.get(key, lambda: "new") for key in ("a", "c")] == ["old", "old"]
    assert recent.get("b", lambda: "new") == "new"


def test_a_failure_is_not_kept():
    recent = Recent(2)
    for _ in range(2):
        try:
            recent.get("a", lambda: 1 / 0)
        except ZeroDivisionError:
            continue
    assert recent.get("a", lambda: "fine") == "fine"


def test_threads_may_ask_at_once():
    recent, wrong = Recent(8), []

    def ask():
        wrong.extend(n for n in range(2_000) if recent.get(n % 20, lambda n=n: n % 20) != n % 20)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
