"""What an ingest run reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that brought nothing in, and why."""

    input: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest run did."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: int = 0
    copies: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    """Passages new to the archive."""
    embedded: int = 0
    """Passages whose vectors had to be computed."""
    seconds: float = 0.0
    is_stopped: bool = False
    """Whether it was asked to end before everything was done."""
    notes: tuple[str, ...] = ()
