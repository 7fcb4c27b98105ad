"""Interactions that come twice."""

from datetime import UTC, datetime

from slack_bolt.response import BoltResponse

from bot.clock import wall_clock
from bot.desk import Desk
from bot.settings import Settings
from bot.slack.once import Once


async def test_an_interaction_is_remembered_on_a_desk_that_asks_as_of_another_day(tmp_path):
    desk = Desk(Settings.load({}, tmp_path), clock=lambda: datetime(2020, 3, 12, tzinfo=UTC))
    acted = []

    async def act():
        acted.append(True)
        return BoltResponse(status=200)

    once = Once(desk.parts)
    await once.middleware({"trigger_id": "1.2.3"}, act)
    desk.parts.inbox.forget_old(wall_clock())
    again = await once.middleware({"trigger_id": "1.2.3"}, act)
    desk.close()
    assert again.status == 200
    assert acted == [True]
