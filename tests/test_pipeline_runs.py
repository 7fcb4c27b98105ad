"""Inputs are looked up many at once, unless that would keep one waiting or much in memory."""

import time

import pytest

from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.ingest.raw import Raw
from retrieval.pipeline import INPUTS_A_LOOK, LARGE_BYTES, SLOW_SECONDS, Indexes, Pipeline
from retrieval.types import Failure
from tests.doubles.indexes import MemoryWords
from tests.readings import DAM, NOW


class CountingArchive(Archive):
    """Counts how often it is asked for known inputs."""

    looks = 0

    def known_inputs(self, raw_hashes, reader):
        self.looks += 1
        return super().known_inputs(raw_hashes, reader)


@pytest.fixture
def archive(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield CountingArchive(engine)
    engine.dispose()


@pytest.fixture
def pipeline(archive):
    return Pipeline(archive, Indexes(MemoryWords()), lambda: NOW, workers=0)


def raw(name, padding=0):
    return Raw(f"The dam of {name}\n\n{DAM}\n".encode() + b"\n" * padding, path=f"{name}.txt")


def done_when_asked_again(pipeline, found, seconds=0.0):
    """How many inputs were done each time the next one was asked for."""
    done, asked = [], []

    def source():
        for each in found:
            asked.append(len(done))
            time.sleep(seconds)
            yield each

    pipeline.take(source(), progress=done.append)
    return asked


def test_known_files_are_looked_up_together_and_bad_inputs_among_them_are_told(archive, pipeline):
    found = [raw(f"town{n}") for n in range(2 * INPUTS_A_LOOK)]
    pipeline.take(found)
    archive.looks = 0
    report = pipeline.take([Failure("gone.txt", "no such file"), *found])
    assert (report.unchanged, len(report.failed)) == (len(found), 1)
    assert archive.looks == 3


@pytest.mark.parametrize(("padding", "seconds"), [(LARGE_BYTES, 0.0), (0, 2 * SLOW_SECONDS)])
def test_what_is_large_or_came_slowly_does_not_wait_for_the_next(pipeline, padding, seconds):
    found = [raw(f"town{n}", padding) for n in range(3)]
    pipeline.take(found)
    assert done_when_asked_again(pipeline, found, seconds) == [0, 1, 2]
