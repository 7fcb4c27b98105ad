"""The bots the scenarios share: one with a model and one without, over each transport."""

import shutil
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest

from tests.bot.slack.scenarios.scene import Scene
from tests.doubles.openai_server import OpenAIServer
from tests.doubles.quoting_model import quoting
from tests.doubles.running_bot import RunningBot
from tests.doubles.slack_workspace import SlackWorkspace

TRANSPORTS = ("socket mode", "http")


@contextmanager
def serving(home, transport, settings):
    """Run a bot in a workspace of its own, and see that it ends without a complaint."""
    with SlackWorkspace(has_rate_limits=False) as workspace:
        bot = RunningBot(workspace, home, transport == "http", settings).start()
        yield bot
        workspace.wait_until_quiet()
        assert bot.stop() == 0, bot.said
        assert not bot.logged("Traceback"), bot.said


# The transport is no parameter of these: pytest would end one bot before it starts the other, in every file.


@pytest.fixture(scope="session")
def quoting_bots(sample_desk, tmp_path_factory):
    """Gives the bot without a model of a transport, shared by all scenarios."""
    with ExitStack() as stack:

        @cache
        def bot_of(transport):
            home = shutil.copytree(sample_desk, tmp_path_factory.mktemp("quoting") / "desk")
            return stack.enter_context(serving(home, transport, {}))

        yield bot_of


@pytest.fixture(scope="session")
def writing_bots(sample_desk, tmp_path_factory):
    """Gives the bot with a model of a transport, and the model."""
    with ExitStack() as stack:

        @cache
        def bot_of(transport):
            home = shutil.copytree(sample_desk, tmp_path_factory.mktemp("writing") / "desk")
            model = stack.enter_context(OpenAIServer())
            settings = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": model.key, "NEWSDESK_PRICES": "1,1"}
            return stack.enter_context(serving(home, transport, settings)), model

        yield bot_of


@pytest.fixture(params=TRANSPORTS)
def quoting_bot(request, quoting_bots):
    """A bot without a model."""
    return quoting_bots(request.param)


@pytest.fixture(params=TRANSPORTS)
def writing_bot(request, writing_bots):
    """A bot with a model, and the model."""
    return writing_bots(request.param)


@pytest.fixture
def scene(quoting_bot):
    """A scene whose answers are the sources' own sentences."""
    yield Scene(quoting_bot)
    quoting_bot.workspace.clear_faults()


@pytest.fixture
def written(writing_bot):
    """A scene whose answers a model writes; its lines go into `scene.model.script`."""
    bot, model = writing_bot
    model.script.clear()
    yield Scene(bot, model)
    bot.workspace.clear_faults()


@pytest.fixture(scope="session", params=TRANSPORTS)
def mortal_bot(request, sample_desk, tmp_path_factory):
    """A bot with a model, and the model; scenarios may kill it, and it is started again for the next."""
    home = shutil.copytree(sample_desk, tmp_path_factory.mktemp("mortal") / "desk")
    with SlackWorkspace(has_rate_limits=False) as workspace, OpenAIServer() as model:
        settings = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": model.key}
        bot = RunningBot(workspace, home, request.param == "http", settings, is_measured=False)
        yield bot, model
        bot.close()


@pytest.fixture
def mortal(mortal_bot):
    """A scene in which the bot may be killed."""
    bot, model = mortal_bot
    model.script[:] = [quoting(2)] * 20
    if not bot.is_running:
        bot.start()
    yield Scene(bot, model)
    bot.workspace.clear_faults()


@pytest.fixture(params=TRANSPORTS)
def bot_of_its_own(request, sample_desk, tmp_path):
    """Starts a bot that a scenario may kill, with settings of its own."""
    with SlackWorkspace(has_rate_limits=False) as workspace:
        home = shutil.copytree(sample_desk, tmp_path / "desk")
        bot = RunningBot(workspace, home, is_http=request.param == "http")
        yield bot
        bot.close()
