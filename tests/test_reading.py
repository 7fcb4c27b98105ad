"""Reading in worker processes: the same whoever reads, and no input harms another or the machine."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retrieval import reading
from retrieval.ingest import extract
from retrieval.ingest.raw import Raw
from retrieval.reading import FEW_INPUTS, MAX_WAITING_INPUTS, Limits, read_all
from retrieval.types import Failure
from tests.doubles.processes import unmeasured
from tests.doubles.readers import obey

REPO = Path(__file__).parents[1]


def orders(*words):
    """Inputs whose texts are these, and enough others to be worth workers."""
    filling = [f"line {n}" for n in range(FEW_INPUTS + 1)]
    return [Raw(word.encode(), path=f"/in/{n}") for n, word in enumerate([*words, *filling])]


def texts(parsed):
    return [getattr(each, "text", each) for one in parsed for each in one.found]


def page(number, words=60):
    said = " ".join(f"word{number}n{n}" for n in range(words))
    return f"<html><body><article><h1>Council {number}</h1><p>The council said: {said}.</p></article></body>"


@pytest.fixture
def mixed():
    """Inputs of several kinds, some of them bad."""
    records = [
        {"title": f"Title {n}", "text": f"The dam number {n} broke on Tuesday night."} for n in range(9)
    ]
    lines = "\n".join([*map(json.dumps, records), "no record", "", json.dumps(records[0])])
    pages = [Raw(page(n).encode(), url=f"https://n.example/{n}") for n in range(FEW_INPUTS)]
    return [
        Failure("/in/missing.txt", "there is no such file or folder"),
        *pages,
        Raw(b"", path="/in/empty.txt"),
        Raw(lines.encode(), path="/in/many.jsonl"),
        Raw(b"\x89PNG\r\n" + bytes(range(256)) * 9, path="/in/photo.txt"),
        Raw(b"The dam broke.\n\nNine people are missing.", path="/in/last.txt"),
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_is_found_in_the_same_order_whoever_reads(mixed, workers, monkeypatch):
    monkeypatch.setattr(reading, "SLICE_BYTES", 100)
    here = list(read_all(mixed, extract.read, workers=0))
    assert list(read_all(mixed, extract.read, workers=workers)) == here
    assert sum(isinstance(each, Failure) for each in texts(here)) == 4


def test_lines_read_in_slices_are_the_lines_of_the_file(mixed, monkeypatch):
    (whole,) = read_all(mixed[-3:-2], extract.read, workers=0)
    monkeypatch.setattr(reading, "SLICE_BYTES", 100)
    slices = list(read_all(mixed[-3:-2], extract.read, workers=0))
    assert len(slices) > 3
    assert tuple(each for one in slices for each in one.found) == whole.found
    assert [each.is_last for each in slices] == [False] * (len(slices) - 1) + [True]
    assert {each.digest for each in slices} == {whole.digest}


def test_blank_lines_and_other_charsets_do_not_come_apart(monkeypatch):
    monkeypatch.setattr(reading, "SLICE_BYTES", 50)
    record = json.dumps({"title": "Café", "text": "Le café a fermé mardi."}, ensure_ascii=False)
    blank = Raw(f"{record}\n{chr(10) * 200}{record}".encode(), path="/in/blank.jsonl")
    assert [each.title for one in read_all([blank], extract.read, workers=0) for each in one.found] == [
        "Café"
    ] * 2
    other = Raw(f"{record}\n{record}".encode("cp1252"), path="/in/other.jsonl")
    (parsed,) = read_all([other], extract.read, workers=0)
    assert [each.title for each in parsed.found] == ["Café"] * 2


def test_a_handful_is_read_here_and_many_or_heavy_inputs_are_not():
    few = [Raw(b"who", path=f"/in/{n}") for n in range(3)]
    assert set(texts(read_all(few, obey, workers=2))) == {f"who {os.getpid()}"}
    for much in ([*few, *orders()], [Raw(b"PK\x03\x04", path="/in/z"), *few]):
        readers = {each for each in texts(read_all(much, obey, workers=2)) if str(each).startswith("who")}
        assert f"who {os.getpid()}" not in readers
        assert readers


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("refuse", "no article"),
        ("raise", "the reader failed on it (RecursionError)"),
        ("crash", "the process that read it ended by SIGSEGV"),
        ("exit", "the process that read it ended with exit code 3"),
        ("die", "the process that read it was killed, perhaps for want of memory"),
        ("eat", "takes more memory to read than one input may; split it"),
        ("hang", "took longer than 2 s to read"),
    ],
)
def test_whatever_an_input_does_to_its_reader_costs_only_that_input(order, reason):
    given = orders("first", order, "second")
    limits = Limits(seconds=2) if order == "hang" else Limits()
    found = texts(read_all(given, obey, workers=1, limits=limits))
    assert found[:3] == ["first", Failure("/in/1", reason), "second"]
    assert len(found) == len(given)


def test_a_reader_that_fails_here_costs_only_its_input_too():
    given = [Raw(each, path="/in/x") for each in (b"raise", b"refuse", b"fine")]
    assert texts(read_all(given, obey, workers=0)) == [
        Failure("/in/x", "the reader failed on it (RecursionError)"),
        Failure("/in/x", "no article"),
        "fine",
    ]


def test_inputs_on_their_way_are_bounded_by_number_and_bytes(monkeypatch):
    taken = []

    def endless(size):
        for n in range(10_000):
            taken.append(n)
            yield Raw(b"x" * size, path=f"/in/{n}")

    for size, most in ((5, MAX_WAITING_INPUTS), (30_000, 20)):
        monkeypatch.setattr(reading, "MAX_WAITING_BYTES", 600_000)
        found = read_all(endless(size), obey, workers=1)
        next(found)
        assert len(taken) <= max(most, FEW_INPUTS) + 3
        found.close()
        taken.clear()


WRITER = """
import sys
from retrieval.ingest.raw import Raw
from retrieval.reading import FEW_INPUTS, Limits, read_all
from tests.doubles.readers import obey
given = [Raw(b"who", path="/in/0"), *[Raw(sys.argv[1].encode(), path="/in/1")] * (FEW_INPUTS + 1)]
for parsed in read_all(given, obey, workers=1, limits=Limits(seconds=3)):
    print(parsed.found[0].text.split()[1], flush=True)
"""


@pytest.mark.parametrize("order", ["dawdle", "hang"])
def test_workers_end_by_themselves_when_the_writer_is_killed(order):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, order],
        cwd=REPO,
        env=unmeasured(PYTHONPATH=str(REPO)),
        stdout=subprocess.PIPE,
        text=True,
    )
    worker = int(writer.stdout.readline())
    writer.kill()
    writer.communicate()
    deadline = time.monotonic() + 60
    while _is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(worker)


def _is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_worker_does_not_mind_the_signals_meant_for_the_writer():
    found = read_all([Raw(b"who", path="/in/0"), *orders("x")], obey, workers=1)
    worker = int(texts([next(found)])[0].split()[1])
    os.kill(worker, signal.SIGTERM)
    assert os.getsid(worker) != os.getsid(0)
    assert not [each for each in texts(found) if isinstance(each, Failure)]
