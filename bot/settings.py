"""Everything an operator can configure, read once.

The environment wins over `newsdesk.toml` in the home; secrets come from the environment alone. Each
setting remembers where its value came from, so that `newsdesk doctor` can say.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from bot.setting_values import FAULTS, LOCAL_EMBEDDINGS, read_hosts, read_moment
from retrieval.chain.writing.prices import LISTED_ON, Price, listed_price, read_price

FILE_NAME: Final = "newsdesk.toml"

_OURS: Final = "NEWSDESK_"
_HOME: Final = "NEWSDESK_HOME"

DEFAULT_MODEL: Final = "openai:gpt-5-mini"
"""The model used when only a key is given: current, cheap, and follows a JSON schema."""


class SettingsError(Exception):
    """The configuration cannot be used; the message names every fault and its way out."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set."""

    variable: str
    """Name in the environment."""
    key: str | None
    """Name in `newsdesk.toml`; None for secrets, which may not lie in a file."""
    default: str
    meaning: str

    @property
    def is_secret(self) -> bool:
        """Whether the value is never shown."""
        return self.key is None


OPTIONS: Final = (
    Option(
        "NEWSDESK_TIMEZONE", "timezone", "UTC", "the desk's IANA zone; days and windows are counted in it"
    ),
    Option(
        "NEWSDESK_MODEL",
        "model",
        "",
        "openai:NAME, openai-responses:NAME (Responses API), or extractive; "
        f"empty: {DEFAULT_MODEL} when there is a key, else extractive",
    ),
    Option(
        "NEWSDESK_PRICES",
        "prices",
        "",
        f"the model's in,out or in,out,cached, US dollars per million tokens; empty: OpenAI's of {LISTED_ON}",
    ),
    Option(
        "NEWSDESK_SPEND_PER_DAY",
        "spend_per_day",
        "",
        "US dollars a day for the model, then the sources' own sentences answer; empty: no limit",
    ),
    Option(
        "NEWSDESK_QUESTIONS_PER_MINUTE",
        "questions_per_minute",
        "10",
        "how many questions one person may put in Slack in a minute",
    ),
    Option("OPENAI_API_KEY", None, "", "key for the chat model and for OpenAI embeddings"),
    Option("OPENAI_BASE_URL", "openai_base_url", "", "any OpenAI-compatible server"),
    Option("NEWSDESK_EMBEDDINGS", "embeddings", LOCAL_EMBEDDINGS, "local, or openai:text-embedding-3-small"),
    Option("DATABASE_URL", None, "", "SQLAlchemy URL; empty: SQLite in the home"),
    Option("CHROMA_URL", "chroma_url", "", "URL of a Chroma server; empty: embedded in the home"),
    Option(
        "NEWSDESK_ALLOW_HOSTS",
        "allow_hosts",
        "",
        "your own servers, host:port with commas between; fetched even at private addresses, without pauses",
    ),
    Option("SLACK_BOT_TOKEN", None, "", "bot token, xoxb-…"),
    Option("SLACK_APP_TOKEN", None, "", "app-level token, xapp-…; given: Socket Mode"),
    Option("SLACK_SIGNING_SECRET", None, "", "signing secret; needed in HTTP mode"),
    Option("SLACK_CLIENT_ID", "slack_client_id", "", "for installation by OAuth; not used by one workspace"),
    Option("SLACK_CLIENT_SECRET", None, "", "for installation by OAuth; not used by one workspace"),
    Option(
        "SLACK_API_URL",
        "slack_api_url",
        "https://slack.com/api/",
        "another address of the Web API, for tests",
    ),
    Option("NEWSDESK_NOW", "now", "", "a fixed clock, RFC 3339: ask as of that moment"),
)

_BY_KEY: Final = {option.key: option for option in OPTIONS if option.key}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force, and where each came from."""

    home: Path
    values: Mapping[str, str] = field(repr=False)
    """By environment name; every option is present."""
    sources: Mapping[str, str]
    """By environment name: "environment", "command line", the file's path, or "default"."""
    unknown: tuple[str, ...] = ()
    """What looks like a setting in the environment and is none, each with the setting likely meant."""

    @classmethod
    def load(cls, environment: Mapping[str, str], home: Path) -> "Settings":
        """Read settings from `environment`, then from the file in `home`.

        Raises:
            SettingsError: the file is not TOML, names unknown or secret settings, or a value is unusable.
        """
        settings, faults = cls.inspected(environment, home)
        if faults:
            raise SettingsError("; ".join(faults))
        return settings

    @classmethod
    def inspected(cls, environment: Mapping[str, str], home: Path) -> "tuple[Settings, tuple[str, ...]]":
        """Read settings as `load` does, with defaults in place of what is unusable, and name every fault."""
        filed, faults = read_file(home / FILE_NAME)
        values, sources = {}, {}
        for option in OPTIONS:
            value, source = _value_of(option, environment, filed, home)
            if fault := _fault_of(option, value, source):
                faults.append(fault)
                value, source = option.default, "default"
            values[option.variable], sources[option.variable] = value, source
        frozen = MappingProxyType(values), MappingProxyType(sources)
        return cls(home, *frozen, unknown_variables(environment)), tuple(faults)

    def chosen(self, variable: str, value: str) -> "Settings":
        """Return the same settings with one value given on the command line.

        Raises:
            SettingsError: the value is unusable.
        """
        source = "command line"
        option = next(each for each in OPTIONS if each.variable == variable)
        if fault := _fault_of(option, value, source):
            raise SettingsError(fault)
        values = MappingProxyType({**self.values, variable: value})
        return replace(self, values=values, sources=MappingProxyType({**self.sources, variable: source}))

    def __getitem__(self, variable: str) -> str:
        """The value of one option, by its environment name."""
        return self.values[variable]

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return ZoneInfo(self["NEWSDESK_TIMEZONE"])

    @property
    def now(self) -> datetime | None:
        """The fixed clock, if one is set; aware."""
        value = self["NEWSDESK_NOW"]
        return read_moment(value, self.zone) if value else None

    @property
    def allow_hosts(self) -> frozenset[str]:
        """The newsroom's own servers, as `host:port`."""
        return frozenset(read_hosts(self["NEWSDESK_ALLOW_HOSTS"]))

    @property
    def model(self) -> str | None:
        """The chat model's name, or None for extractive answers."""
        chosen = self["NEWSDESK_MODEL"]
        if chosen == "extractive":
            return None
        return chosen or (DEFAULT_MODEL if self["OPENAI_API_KEY"] else None)

    @property
    def price(self) -> Price | None:
        """What the chat model costs; None when that is not known, as of a server of one's own."""
        if own := self["NEWSDESK_PRICES"]:
            return read_price(own)
        return None if self["OPENAI_BASE_URL"] else listed_price(self.model or "")

    @property
    def spend_per_day(self) -> float | None:
        """US dollars a day for the model; None without a limit."""
        value = self["NEWSDESK_SPEND_PER_DAY"]
        return float(value) if value else None

    @property
    def questions_per_minute(self) -> int:
        """How many questions one person may put in a minute."""
        return int(self["NEWSDESK_QUESTIONS_PER_MINUTE"])

    def shown(self, option: Option) -> str:
        """The value as it may be printed: secrets masked."""
        value = self[option.variable]
        if not value or not option.is_secret:
            return value or "(empty)"
        return f"set, {len(value)} characters"


def read_file(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return what `newsdesk.toml` sets, and what is wrong with it; an absent file is an empty one."""
    if not path.exists():
        return {}, []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, [f"{path}: cannot be read as TOML ({error}); mend it or move it away"]
    misplaced = {key: fault for key, value in table.items() if (fault := _misplaced(key, value))}
    placed = {key: str(value) for key, value in table.items() if key not in misplaced}
    return placed, [f"{path}: {fault}" for fault in misplaced.values()]


def unknown_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Name the variables of an environment that begin as ours do and set nothing, and what may be meant."""
    known = {_HOME, *(option.variable for option in OPTIONS)}
    ours = sorted(each for each in environment if each.upper().startswith(_OURS))
    return tuple(f"{each} (environment): {_likely(each, known)}" for each in ours if each not in known)


def _likely(variable: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    # The prefix that they share would make any two of them alike.
    bare = {each.removeprefix(_OURS): each for each in known}
    near = get_close_matches(variable.upper().removeprefix(_OURS), bare, n=1)
    meant = f"did you mean {bare[near[0]]}?" if near else f"known are {', '.join(sorted(known))}"
    return f"no such setting; {meant}"


def _fault_of(option: Option, value: str, source: str) -> str | None:
    """Say what is wrong with an option's value and what would be right, or None."""
    reason = FAULTS[option.variable](value) if value and option.variable in FAULTS else None
    return f"{option.variable} ({source}): {reason}" if reason else None


def _misplaced(key: str, value: object) -> str | None:
    secrets = {option.variable.lower() for option in OPTIONS if option.is_secret}
    if key.lower() in secrets:
        return f"{key} is a secret and belongs into the environment, as {key.upper()}"
    if key not in _BY_KEY:
        return f"unknown setting {key!r}; known are {', '.join(sorted(_BY_KEY))}"
    if not isinstance(value, str | datetime):
        return f"{key} must be a string in quotes"
    return None


def _value_of(
    option: Option, environment: Mapping[str, str], filed: Mapping[str, str], home: Path
) -> tuple[str, str]:
    if given := environment.get(option.variable, "").strip():
        return given, "environment"
    if option.key and (written := filed.get(option.key, "").strip()):
        return written, str(home / FILE_NAME)
    return option.default, "default"
