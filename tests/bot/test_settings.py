from datetime import UTC, datetime

import pytest

from bot.settings import OPTIONS, Settings, SettingsError


def test_the_environment_wins_over_the_file_and_both_are_named(tmp_path):
    (tmp_path / "newsdesk.toml").write_text('timezone = "Europe/Berlin"\nembeddings = "local"\n')
    settings = Settings.load({"NEWSDESK_TIMEZONE": "Asia/Tokyo"}, tmp_path)
    assert settings.zone.key == "Asia/Tokyo"
    assert settings.sources["NEWSDESK_TIMEZONE"] == "environment"
    assert settings.sources["NEWSDESK_EMBEDDINGS"] == str(tmp_path / "newsdesk.toml")
    assert settings.sources["NEWSDESK_MODEL"] == "default"


def test_every_fault_is_named_at_once_with_what_would_be_right(tmp_path):
    with pytest.raises(SettingsError) as error:
        Settings.load(
            {
                "NEWSDESK_TIMEZONE": "Mars/Base",
                "NEWSDESK_NOW": "soon",
                "CHROMA_URL": "chroma",
                "DATABASE_URL": "x",
            },
            tmp_path,
        )
    assert "Europe/Berlin" in str(error.value)
    assert "RFC 3339" in str(error.value)
    assert "CHROMA_URL" in str(error.value)
    assert "postgresql+psycopg://" in str(error.value)


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("NEWSDESK_TIMEZON", "did you mean NEWSDESK_TIMEZONE?"),
        ("newsdesk_model", "did you mean NEWSDESK_MODEL?"),
        ("NEWSDESK_SLACK_BOT_TOKEN", "did you mean SLACK_BOT_TOKEN?"),
        ("NEWSDESK_XYZ", "known are CHROMA_URL, DATABASE_URL, NEWSDESK_ALLOW_HOSTS"),
    ],
)
def test_a_variable_that_sets_nothing_is_named_with_the_one_likely_meant(tmp_path, variable, words):
    environment = {variable: "1", "NEWSDESK_HOME": "x", "NEWSDESK_NOW": "2026-03-12T18:00:00Z", "PATH": "y"}
    [unknown] = Settings.load(environment, tmp_path).unknown
    assert unknown.startswith(f"{variable} (environment): no such setting; ")
    assert words in unknown


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("timezone = ", "cannot be read as TOML"),
        ('colour = "red"', "unknown setting 'colour'"),
        ('openai_api_key = "sk-1"', "belongs into the environment"),
        ("timezone = 3", "must be a string"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path, written, complaint):
    (tmp_path / "newsdesk.toml").write_text(written)
    with pytest.raises(SettingsError, match=complaint) as error:
        Settings.load({}, tmp_path)
    assert "newsdesk.toml" in str(error.value)


def test_a_secret_never_shows_in_repr_errors_or_listings(tmp_path):
    settings = Settings.load(
        {"OPENAI_API_KEY": "sk-very-secret", "DATABASE_URL": "postgresql://u:pw@h/d"}, tmp_path
    )
    shown = repr(settings) + " ".join(settings.shown(option) for option in OPTIONS)
    assert "sk-very-secret" not in shown
    assert "pw" not in shown


@pytest.mark.parametrize(
    ("environment", "model"),
    [
        ({}, None),
        ({"OPENAI_API_KEY": "k"}, "openai:gpt-5-mini"),
        ({"OPENAI_API_KEY": "k", "NEWSDESK_MODEL": "extractive"}, None),
        ({"NEWSDESK_MODEL": "openai:local-llama"}, "openai:local-llama"),
    ],
)
def test_the_model_follows_from_the_key_unless_it_is_chosen(tmp_path, environment, model):
    assert Settings.load(environment, tmp_path).model == model


@pytest.mark.parametrize("value", ["gpt", "openai:"])
def test_an_unknown_model_or_embedding_is_refused(tmp_path, value):
    with pytest.raises(SettingsError, match=r"NEWSDESK_MODEL.*NEWSDESK_EMBEDDINGS"):
        Settings.load({"NEWSDESK_MODEL": value, "NEWSDESK_EMBEDDINGS": value}, tmp_path)


def test_a_fixed_clock_without_an_offset_stands_in_the_desks_zone(tmp_path):
    settings = Settings.load(
        {"NEWSDESK_NOW": "2026-03-12T18:00", "NEWSDESK_TIMEZONE": "Europe/Berlin"}, tmp_path
    )
    assert settings.now == datetime(2026, 3, 12, 17, tzinfo=UTC)
    assert Settings.load({}, tmp_path).now is None


@pytest.mark.parametrize(
    "value", ["intranet.example", "http://a.example:80", ":80", "a.example:x", "a.example:0"]
)
def test_our_own_servers_are_named_by_host_and_port(tmp_path, value):
    given = {"NEWSDESK_ALLOW_HOSTS": "Intranet.example:8080, 127.0.0.1:90,"}
    assert Settings.load(given, tmp_path).allow_hosts == {"intranet.example:8080", "127.0.0.1:90"}
    with pytest.raises(SettingsError, match=r"write one like intranet\.example:8080"):
        Settings.load({"NEWSDESK_ALLOW_HOSTS": f"a.example:1,{value}"}, tmp_path)


def test_a_value_of_the_command_line_is_named_as_such_and_the_others_as_before(tmp_path):
    settings = Settings.load({"NEWSDESK_TIMEZONE": "Europe/Berlin"}, tmp_path)
    with pytest.raises(SettingsError, match=r"NEWSDESK_EMBEDDINGS \(command line\): 'word2vec' is not known"):
        settings.chosen("NEWSDESK_EMBEDDINGS", "word2vec")
    chosen = settings.chosen("NEWSDESK_EMBEDDINGS", "local")
    named = [chosen.sources[each] for each in ("NEWSDESK_EMBEDDINGS", "NEWSDESK_TIMEZONE", "NEWSDESK_NOW")]
    assert named == ["command line", "environment", "default"]
