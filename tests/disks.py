"""Disks of a test's own: small ones, which fill up; these need the right to mount."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """Mount an empty disk of this size; skip the test where that is not allowed."""
    place.mkdir()
    options = f"size={megabytes}m"
    try:
        mounted = _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place))
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if mounted.returncode:
        pytest.skip("mounting a disk is not allowed here")
    try:
        yield place
    finally:
        # Whatever a failing test left open must not keep the disk.
        _run("umount", "--lazy", str(place))


def make_read_only(place: Path) -> None:
    """Let nobody write to a disk that `small_disk` mounted any more."""
    _run("mount", "-o", "remount,ro", str(place)).check_returncode()


def _run(*command: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command, capture_output=True, check=False)
