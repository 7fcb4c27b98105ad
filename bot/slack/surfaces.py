"""Everything around a conversation, wired: commands, modals, the Home tab, feedback, what people share."""

import re

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.slack import judging, sharing
from bot.slack.actions import Lookups
from bot.slack.blocks import CITE, FEEDBACK
from bot.slack.bridge import Bridge
from bot.slack.briefings import subscription_form
from bot.slack.commands import Commands
from bot.slack.intake import Intake
from bot.slack.judging import Judging
from bot.slack.layout.lookup_views import OPEN
from bot.slack.once import Once
from bot.slack.scopes import Scopes
from bot.slack.sharing import Sharing
from bot.slack.slash.settings_words import Settler
from bot.slack.tabs import home
from bot.slack.tabs.home_tab import HomeTab
from bot.slack.tabs.suggestions import Opened
from bot.slack.views import ELSEWHERE

CHECK_SOURCES = "check_sources"
"""Callback id of the message shortcut, as in the manifest."""


def wire(
    app: AsyncApp, desk: Desk, bridge: Bridge, client: AsyncWebClient, scopes: Scopes, intake: Intake
) -> None:
    """Register the handlers of every surface."""
    lookups, judge = Lookups(desk, bridge, scopes), Judging(desk)
    tab = HomeTab(desk, bridge, scopes, client)
    commands = Commands(desk, bridge, scopes, Settler(desk, scopes, tab.members, tab.subscribing))
    shared = Sharing(desk, scopes, client, intake)
    app.use(scopes.hear)
    app.use(Once(desk.parts).middleware)
    app.use(shared.middleware)
    app.event("app_home_opened")(Opened(desk, tab).on_opened)
    app.command("/newsdesk")(commands.on_command)
    app.message_shortcut(CHECK_SOURCES)(lookups.on_check_sources)
    app.view(judging.REASON_VIEW)(judge.on_reason)
    app.view(subscription_form.FORM)(tab.subscribing.on_submit)
    app.action(re.compile(rf"^{CITE}:\d+$"))(lookups.on_citation)
    app.action(re.compile(rf"^{OPEN}:\d+$"))(lookups.on_sentence)
    app.action(ELSEWHERE)(lookups.on_elsewhere)
    app.action(FEEDBACK)(judge.on_rating)
    app.action(sharing.ADD)(shared.on_add)
    app.action(subscription_form.PREVIEW)(tab.subscribing.on_preview)
    app.action(home.NEW)(tab.on_new)
    app.action(home.EDIT)(tab.on_edit)
    app.action(home.RUN)(tab.on_run)
    app.action(home.END)(tab.on_end)
    app.action(home.PAUSE)(tab.on_pause)
    app.action(home.RESUME)(tab.on_resume)
