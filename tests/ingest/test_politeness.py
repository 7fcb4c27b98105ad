import threading
import time

import pytest

from retrieval.ingest.politeness import (
    MOST_PAUSE_SECONDS,
    MOST_RETRY_SECONDS,
    UNSAID_RETRY_SECONDS,
    Politeness,
    retry_seconds,
)
from retrieval.ingest.transfer import Reply, TransferError

HOST = "valley.example:443"


def reply(status=429, **headers):
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


def seconds_for(politeness, *places):
    started = time.monotonic()
    for place in places:
        with politeness.turn(place):
            pass
    return time.monotonic() - started


def test_between_two_requests_to_one_host_there_is_a_pause():
    assert seconds_for(Politeness(pause_seconds=0.2), HOST, HOST) >= 0.2


def test_other_hosts_do_not_wait():
    assert seconds_for(Politeness(pause_seconds=5), "a.example:80", "b.example:80") < 4


def test_our_own_servers_need_no_pause_whatever_their_robots_txt_says():
    politeness = Politeness(pause_seconds=5, unhurried=frozenset({HOST}))
    politeness.slow_down(HOST, 9)
    assert seconds_for(politeness, HOST, HOST) < 4


def test_a_crawl_delay_is_obeyed():
    politeness = Politeness(pause_seconds=0)
    politeness.slow_down(HOST, "0.2")
    assert seconds_for(politeness, HOST, HOST) >= 0.2


@pytest.mark.parametrize(("said", "pause"), [(3600, MOST_PAUSE_SECONDS), (None, 1), ("soon", 1), (0.1, 1)])
def test_a_crawl_delay_counts_up_to_a_cap_and_never_below_our_own_pause(said, pause):
    politeness = Politeness(pause_seconds=1)
    politeness.slow_down(HOST, said)
    assert politeness._host(HOST).pause_seconds == pause


def test_a_host_that_asks_to_be_left_alone_is_left_alone_for_so_long():
    now = [100.0]
    politeness = Politeness(pause_seconds=0, clock=lambda: now[0])
    politeness.heed(HOST, reply(retry_after="90"))
    with (
        pytest.raises(TransferError, match="left alone for another 90 seconds") as refused,
        politeness.turn(HOST),
    ):
        pass
    assert refused.value.retry_seconds == 90
    now[0] += 90
    assert seconds_for(politeness, HOST) < 4


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(429, retry_after="120"), 120),
        (reply(503, retry_after="120"), 120),
        (reply(503), None),
        (reply(429), UNSAID_RETRY_SECONDS),
        (reply(429, retry_after="tomorrow"), UNSAID_RETRY_SECONDS),
        (reply(200, retry_after="120"), None),
        (reply(429, retry_after="99999999"), MOST_RETRY_SECONDS),
        (
            reply(429, retry_after="Thu, 12 Mar 2026 10:05:00 GMT", date="Thu, 12 Mar 2026 10:00:00 GMT"),
            300,
        ),
        (reply(429, retry_after="Thu, 12 Mar 2026 09:00:00 GMT", date="Thu, 12 Mar 2026 10:00:00 GMT"), 0),
        (reply(429, retry_after="Thu, 12 Mar 2026 10:05:00 GMT"), UNSAID_RETRY_SECONDS),
    ],
)
def test_how_long_a_host_asks_to_be_left_alone(answer, seconds):
    assert retry_seconds(answer) == seconds


def test_who_waits_for_a_turn_is_sent_away_when_we_stop():
    politeness, outcomes = Politeness(pause_seconds=30), []
    seconds_for(politeness, HOST)

    def wait():
        try:
            seconds_for(politeness, HOST)
        except TransferError as error:
            outcomes.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    politeness.stop()
    waiting.join(timeout=20)
    assert outcomes == ["not asked: we are stopping"]
    assert politeness.is_stopped
