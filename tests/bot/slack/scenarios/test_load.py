"""Many at once: fifty answers in flight, with clicks and commands meanwhile."""

import statistics
from concurrent.futures import ThreadPoolExecutor

from tests.bot.slack.scenarios.scene import Scene
from tests.doubles.quoting_model import quoting

IN_FLIGHT = 50
CLICKS = 20

ACK_P99_SECONDS = 1.0
ACK_MOST_SECONDS = 3.0


def test_everything_is_acknowledged_in_time_while_fifty_answers_are_written(written):
    written.model.script[:] = [quoting(2, first_delay_seconds=1.0)] * (IN_FLIGHT + 2)
    shown = written.whole(written.ask())
    scenes = [Scene(written.bot, written.model) for _ in range(IN_FLIGHT)]
    before = len(written.slack.deliveries)
    asked = [each.ask() for each in scenes]
    with ThreadPoolExecutor(4) as people:
        for _ in range(CLICKS):
            people.submit(written.slack.click, shown, "cite:1", user=written.user)
            people.submit(written.slack.command, "/newsdesk", "help", written.user)
    for scene, question in zip(scenes, asked, strict=True):
        scene.whole(question)
    seconds = sorted(
        attempt.seconds for each in written.slack.deliveries[before:] for attempt in each.attempts
    )
    assert len(seconds) > 2 * IN_FLIGHT + 2 * CLICKS
    assert statistics.quantiles(seconds, n=100)[98] <= ACK_P99_SECONDS, seconds[-5:]
    assert seconds[-1] < ACK_MOST_SECONDS
    for scene, question in zip(scenes, asked, strict=True):
        status = scene.slack.statuses(scene.channel, question.ts)[0]
        assert status.at - float(question.ts) < ACK_MOST_SECONDS
