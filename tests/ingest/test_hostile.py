"""What a reader must survive: refused or cleaned with a reason, within seconds and megabytes."""

import time

import pytest

from retrieval.errors import ExtractError
from retrieval.ingest.extract import read
from retrieval.ingest.raw import Raw
from retrieval.types import Failure
from tests.conftest import shared
from tests.ingest.articles import PARAGRAPHS
from tests.ingest.hostile import CLEANED, CUT, REFUSED

# Of processor time: the slowest takes 6 s; what has no cap takes minutes.
MAX_SECONDS = 40


@pytest.fixture(autouse=True)
def in_time():
    started = time.process_time()
    yield
    assert time.process_time() - started < MAX_SECONDS


def reading(name, data):
    (found,) = read(Raw(data, path=f"/desk/{name}"))
    return found


def refusal(name, data):
    """Return why an input is refused: as a whole, or the one record in it."""
    if (name.startswith("entities.") and name.endswith(("rss", "atom"))) or name.endswith(".xml"):
        from retrieval.ingest.feeds import parse

        with pytest.raises(ExtractError) as caught:
            parse(data, name)
        return caught.value.reason
    try:
        found = reading(name, data)
    except ExtractError as error:
        return error.reason
    assert isinstance(found, Failure)
    return found.reason


@pytest.mark.parametrize("name", REFUSED)
def test_a_bomb_is_refused_with_a_reason(name):
    make, reason = REFUSED[name]
    assert reason in refusal(name, make())


@pytest.mark.parametrize("name", CLEANED)
def test_an_odd_input_that_holds_an_article_is_cleaned(name):
    text = reading(name, CLEANED[name]()).text
    lead = " ".join(text.split()).replace("\ufffd", "").replace('"', "“")
    assert "gave way before dawn on Monday, sending a wall of brown water through three villages" in lead
    assert "there was no money for them." in lead
    assert not set(text) & set("\u200b\u202e\u2066\ud800\0")


@pytest.mark.parametrize("name", CUT)
def test_of_an_endless_input_the_beginning_is_read_and_the_cut_is_named(name):
    make, warning = CUT[name]
    found = reading(name, make())
    assert warning in found.warnings
    assert 100 < len(found.text) <= 2_100_000


def test_bombs_are_refused_within_a_hundred_megabytes():
    # In a process of its own, whose peak is theirs alone.
    import subprocess
    import sys

    script = (
        "import resource, sys\n"
        "from retrieval.ingest.extract import read\n"
        "from retrieval.ingest.raw import Raw\n"
        "from tests.ingest.hostile import REFUSED\n"
        "names = ('packed.pdf', 'twice-packed.pdf', 'packed.docx', 'large.docx', 'lying.docx')\n"
        "bombs = {name: REFUSED[name][0]() for name in names}\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for name, data in bombs.items():\n"
        "    try:\n"
        "        read(Raw(data, path=name))\n"
        "    except Exception as error:\n"
        "        print(name, error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 100_000


def test_text_that_asks_something_of_a_model_comes_in_as_it_is():
    import json

    attacks = json.loads(shared("bench", "prompt_injection").joinpath("bipia_text_attacks.json").read_text())
    for text in (each for kind in attacks.values() for each in kind):
        planted = "\n\n".join(
            (*PARAGRAPHS[:2], f"{text.rstrip('.?')} and nothing else, it says.", *PARAGRAPHS[2:])
        )
        record = json.dumps({"text": planted, "url": "https://valley.example/dam"})
        assert f"{text.rstrip('.?')} and nothing else" in reading("a.jsonl", record.encode()).text
