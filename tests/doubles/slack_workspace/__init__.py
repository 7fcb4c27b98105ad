"""A stand-in for Slack's side of the conversation, as strict as Slack.

    with SlackWorkspace() as workspace:
        environment = workspace.environment(has_socket_mode=True)
        ...  # start the app as a process with these variables
        workspace.wait_for_socket()
        question = workspace.post(workspace.user, workspace.channel, f"{workspace.mention} what closed?")
        reply = workspace.wait_for_reply(workspace.channel, question.ts)

The stand-in runs in a thread, so that tests which are not asynchronous can drive it; a test that runs
the app in its own event loop must call what waits through `asyncio.to_thread`.
"""

from .errors import RefusedError
from .forms import ImpossibleActionError
from .identity import SCOPES, SUBSCRIPTIONS, Identity
from .limits import Timing
from .records import Attempt, Call, Delivery, Message, Status, View
from .server import free_port
from .waiting import WaitedInVainError
from .workspace import SlackWorkspace

__all__ = [
    "SCOPES",
    "SUBSCRIPTIONS",
    "Attempt",
    "Call",
    "Delivery",
    "Identity",
    "ImpossibleActionError",
    "Message",
    "RefusedError",
    "SlackWorkspace",
    "Status",
    "Timing",
    "View",
    "WaitedInVainError",
    "free_port",
]
