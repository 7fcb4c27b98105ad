"""Who the app is in the workspace, what it may do and what it hears."""

from dataclasses import dataclass, field
from typing import Final

SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "reactions:write",
        "users:read",
    }
)

SUBSCRIPTIONS: Final = frozenset(
    {
        "agent_session_stopped",
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "tokens_revoked",
    }
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The ids and secrets of one installed app."""

    team_id: str = "T0NEWSROOM1"
    team_name: str = "The Newsroom"
    team_domain: str = "newsroom"
    app_id: str = "A0NEWSDESK1"
    bot_id: str = "B0NEWSDESK1"
    bot_user: str = "U0NEWSDESK1"
    bot_name: str = "newsdesk"
    bot_token: str = field(default="xoxb-stand-in-bot-token", repr=False)
    app_token: str = field(default="xapp-stand-in-app-token", repr=False)
    signing_secret: str = field(default="stand-in-signing-secret", repr=False)
    verification_token: str = field(default="stand-in-verification-token", repr=False)
