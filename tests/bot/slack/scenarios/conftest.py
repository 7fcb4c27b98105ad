"""The bots the scenarios share: one with a model and one without, over each transport."""

import shutil

import pytest

from bot import sample
from bot.__main__ import run
from tests.bot.slack.scenarios.scene import Scene
from tests.doubles.openai_server import OpenAIServer
from tests.doubles.quoting_model import quoting
from tests.doubles.running_bot import RunningBot
from tests.doubles.slack_workspace import SlackWorkspace

TRANSPORTS = ("socket mode", "http")


@pytest.fixture(scope="session")
def ingested(tmp_path_factory):
    """A desk that holds the sample articles; every bot gets a copy, for a desk has one process."""
    home = tmp_path_factory.mktemp("ingested") / "desk"
    assert run(["--home", str(home), "ingest", str(sample.folder())]) == 0
    return home


@pytest.fixture(scope="session", params=TRANSPORTS)
def quoting_bot(request, ingested, tmp_path_factory):
    """A bot without a model, shared by all scenarios of its transport."""
    home = shutil.copytree(ingested, tmp_path_factory.mktemp("quoting") / "desk")
    with SlackWorkspace(has_rate_limits=False) as workspace:
        bot = RunningBot(workspace, home, is_http=request.param == "http").start()
        yield bot
        workspace.wait_until_quiet()
        assert bot.stop() == 0, bot.said
        assert not bot.logged("Traceback"), bot.said


@pytest.fixture(scope="session", params=TRANSPORTS)
def writing_bot(request, ingested, tmp_path_factory):
    """A bot with a model, and the model."""
    home = shutil.copytree(ingested, tmp_path_factory.mktemp("writing") / "desk")
    with SlackWorkspace(has_rate_limits=False) as workspace, OpenAIServer() as model:
        settings = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": model.key, "NEWSDESK_PRICES": "1,1"}
        bot = RunningBot(workspace, home, request.param == "http", settings).start()
        yield bot, model
        workspace.wait_until_quiet()
        assert bot.stop() == 0, bot.said
        assert not bot.logged("Traceback"), bot.said


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
def mortal_bot(request, ingested, tmp_path_factory):
    """A bot with a model, and the model; scenarios may kill it, and it is started again for the next."""
    home = shutil.copytree(ingested, tmp_path_factory.mktemp("mortal") / "desk")
    with SlackWorkspace(has_rate_limits=False) as workspace, OpenAIServer() as model:
        settings = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": model.key}
        bot = RunningBot(workspace, home, request.param == "http", settings)
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
def bot_of_its_own(request, ingested, tmp_path):
    """Starts a bot that a scenario may kill, with settings of its own."""
    with SlackWorkspace(has_rate_limits=False) as workspace:
        home = shutil.copytree(ingested, tmp_path / "desk")
        bot = RunningBot(workspace, home, is_http=request.param == "http")
        yield bot
        bot.close()
