"""From files to what can be searched: all of it, once, whatever happens on the way."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval import pipeline, reading, run
from retrieval.errors import EmbeddingError, NotFoundError, StoreError
from retrieval.index import follow
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.ledger import Ledger
from retrieval.index.verify import verify
from retrieval.pipeline import Indexes, Pipeline, Progress
from tests.doubles.indexes import HashEmbeddings, MemoryVectors, MemoryWords
from tests.doubles.processes import unmeasured
from tests.readings import NOW

REPO = Path(__file__).parents[1]

PAGE = """Dam breaks above Culvery

By Ida Marsh

CULVERY, March 11, 2026 -- The dam above Culvery broke on Tuesday night, the river authority said.

Nine people were found dead in the valley by Wednesday noon, and two hundred houses stand under water there.

The governor, Ada Quell, called it the worst flood in forty years and asked the capital for boats.
"""


def page(number, sentences=6):
    lines = [
        f"The council of town{number}w{i} heard mayor{number}y{i} speak of bridge{number}z{i} on Tuesday."
        for i in range(sentences)
    ]
    return f"Council number {number} meets on its bridges\n\n" + "\n\n".join(lines) + "\n"


class Desk:
    """A pipeline on a folder, with indexes in memory."""

    def __init__(self, home, workers=None):
        self.engine = open_database(sqlite_url(home / "home"))
        self.archive, self.ledger = Archive(self.engine), Ledger(self.engine)
        self.indexes = Indexes(MemoryWords(), MemoryVectors(), HashEmbeddings())
        self.pipeline = Pipeline(self.archive, self.indexes, lambda: NOW, workers=workers)

    def ingest(self, *inputs, **options):
        return self.pipeline.ingest([str(each) for each in inputs], **options)

    def problems(self):
        return verify(self.archive, self.ledger, self.indexes).problems


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.engine.dispose()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(page(number))
    return folder


def test_what_was_given_can_be_searched_and_everything_agrees(desk, folder):
    report = desk.ingest(folder)
    assert len(report.added) == 4
    assert (report.updated, report.unchanged, report.copies, report.failed, report.notes) == (
        (),
        0,
        (),
        (),
        (),
    )
    assert report.passages == report.embedded == desk.indexes.lexical.count() == desk.indexes.vectors.count()
    assert report.seconds > 0
    assert desk.problems() == ()


def test_a_file_whose_name_is_not_utf8_is_a_failure_and_the_others_are_read(desk, folder):
    (folder / os.fsdecode(b"bad\xff.txt")).write_text(page(9))
    report = desk.ingest(folder)
    assert len(report.added) == 4
    assert [each.input for each in report.failed] == [f"{folder}/bad\\udcff.txt"]
    assert desk.problems() == ()


def test_readings_that_were_cut_or_have_no_readable_date_are_named(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "NOTED_READINGS", 2)
    file = tmp_path / "a.jsonl"
    dates = ["2026-03-01", "soon", "later", "32 May"]
    file.write_text("\n".join(json.dumps({"text": page(i), "published": day}) for i, day in enumerate(dates)))
    assert desk.ingest(file).notes == (
        f"{file}#2: the date could not be read: soon",
        f"{file}#3: the date could not be read: later",
        "1 more texts were cut or dates could not be read",
    )


def test_the_same_again_is_unchanged_embeds_nothing_and_is_not_even_read(desk, folder, monkeypatch):
    desk.ingest(folder)
    before = desk.archive.last_change()
    monkeypatch.setattr("retrieval.ingest.extract.read", None)
    report = desk.ingest(folder)
    assert (report.added, report.updated, report.unchanged) == ((), (), 4)
    assert (report.passages, report.embedded, desk.archive.last_change()) == (0, 0, before)


def test_better_reading_code_reads_known_bytes_again(desk, folder, monkeypatch):
    desk.ingest(folder)
    monkeypatch.setattr(pipeline, "reader", lambda: "another")
    assert desk.ingest(folder).unchanged == 4
    monkeypatch.setattr("retrieval.ingest.extract.read", None)
    assert desk.ingest(folder).unchanged == 4


def test_the_reading_code_has_one_identity():
    assert pipeline.reader() == pipeline.reader()
    assert len(pipeline.reader()) == 64


def test_a_text_that_is_read_better_is_noted_and_counts_as_unchanged(desk, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(PAGE)
    desk.ingest(tmp_path / "a.txt")
    from retrieval.ingest import extract

    def read(raw):
        from dataclasses import replace

        (reading,) = real(raw)
        return (replace(reading, text=reading.text + " More."),)

    real = extract.read
    monkeypatch.setattr(extract, "read", read)
    monkeypatch.setattr(pipeline, "reader", lambda: "another")
    report = desk.ingest(tmp_path / "a.txt")
    assert (report.unchanged, report.updated) == (1, ())
    assert report.notes == ("read anew since reading got better, and counted as unchanged: 1",)
    assert desk.problems() == ()


def test_a_changed_file_is_an_update_and_a_copied_one_is_unchanged(desk, folder):
    desk.ingest(folder)
    (folder / "0.txt").write_text(page(0, sentences=7))
    shutil.copy(folder / "1.txt", folder / "5.txt")
    report = desk.ingest(folder)
    assert (len(report.updated), report.added, report.unchanged) == (1, (), 4)
    assert desk.problems() == ()


def test_an_article_that_came_and_changed_in_one_run_was_added(desk, tmp_path):
    rows = [
        {
            "url": "https://n.example/dam",
            "title": "Dam breaks",
            "text": f"The dam broke. {n} people are missing.",
        }
        for n in (7, 9)
    ]
    (tmp_path / "feed.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = desk.ingest(tmp_path / "feed.jsonl")
    assert (len(report.added), report.updated) == (1, ())


def test_a_bad_input_is_a_line_of_the_report_and_costs_only_itself(desk, folder, tmp_path):
    (folder / "empty.txt").write_text("")
    (folder / "photo.txt").write_bytes(bytes(range(256)) * 40)
    report = desk.ingest(tmp_path / "missing.txt", folder)
    assert len(report.added) == 4
    assert len(report.failed) == 3
    named = " ".join(each.input for each in report.failed)
    assert all(name in named for name in ("missing.txt", "empty.txt", "photo.txt"))
    assert all(each.reason for each in report.failed)
    assert desk.problems() == ()


def test_a_bad_record_is_told_every_time(desk, tmp_path):
    good = json.dumps({"title": "Dam breaks", "text": "The dam above Culvery broke on Tuesday night."})
    (tmp_path / "feed.jsonl").write_text(f"{good}\nno record at all\n")
    for _ in range(2):
        (failure,) = desk.ingest(tmp_path / "feed.jsonl").failed
        assert failure.input.endswith("feed.jsonl#2")
    assert desk.archive.count().articles == 1


def test_nothing_but_bad_inputs_stores_nothing(desk, tmp_path):
    report = desk.ingest(tmp_path / "missing.txt")
    assert len(report.failed) == 1
    assert desk.archive.last_change() == 0


def test_more_than_one_batch_goes_in_and_is_told(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "READINGS_A_BATCH", 3)
    rows = [json.dumps({"title": f"Council {n}", "text": page(n)}) for n in range(7)]
    (tmp_path / "feed.jsonl").write_text("\n".join(rows))
    told = []
    report = desk.ingest(tmp_path / "feed.jsonl", progress=told.append)
    assert len(report.added) == 7
    read = [each for each in told if each.stage == "reading"]
    assert (read[0], read[-1]) == (Progress("reading", 0, 1), Progress("reading", 1, 1))
    assert {each.stage for each in told} == {"reading", "embedding"}
    assert told[-1] == Progress("embedding", report.passages, report.passages)
    assert desk.ingest(tmp_path / "feed.jsonl").unchanged == 7


def test_copies_are_named(desk, folder):
    text = page(9, sentences=20)
    (folder / "a.txt").write_text(text)
    (folder / "b.txt").write_text(text.replace("Council number 9 meets", "In brief: council 9 meets"))
    report = desk.ingest(folder)
    assert len(report.copies) == 1
    assert set(report.copies) < set(report.added)


def test_a_dead_embedding_server_leaves_words_and_is_made_good_later(desk, folder):
    class Dead(HashEmbeddings):
        def embed_passages(self, passages):
            raise EmbeddingError("127.0.0.1:9 does not answer")

    broken = Pipeline(desk.archive, Indexes(desk.indexes.lexical, desk.indexes.vectors, Dead()), lambda: NOW)
    report = broken.ingest([str(folder)])
    assert (len(report.added), report.embedded) == (4, 0)
    assert report.notes == ("searchable by words only until the next ingest: 127.0.0.1:9 does not answer",)
    assert desk.indexes.lexical.count() == report.passages
    assert desk.ingest(folder).embedded == report.passages
    assert desk.problems() == ()


def test_what_was_embedded_before_the_server_died_is_counted_and_not_done_again(desk, folder, monkeypatch):
    monkeypatch.setattr(follow, "PASSAGES_A_CALL", 1)

    class Dying(HashEmbeddings):
        def embed_passages(self, passages):
            if len(self.embedded) == 3:
                raise EmbeddingError("127.0.0.1:9 does not answer")
            return super().embed_passages(passages)

    dying = Pipeline(desk.archive, Indexes(desk.indexes.lexical, desk.indexes.vectors, Dying()), lambda: NOW)
    report = dying.ingest([str(folder)])
    assert (report.embedded, len(report.notes)) == (3, 1)
    assert desk.ingest(folder).embedded == report.passages - 3
    assert desk.problems() == ()


# ---- asked to stop


def stop_after(calls):
    """Say no so many times, then yes."""
    left = iter([False] * calls)
    return lambda: next(left, True)


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("asked", [0, 1, 17, 40, 62])
def test_a_run_that_is_stopped_keeps_what_it_read_and_the_next_one_ends_it(
    tmp_path, asked, workers, monkeypatch
):
    monkeypatch.setattr(follow, "PASSAGES_A_CALL", 8)
    desk, count = Desk(tmp_path, workers=workers), 30
    for number in range(count):
        (tmp_path / f"{number:02}.txt").write_text(page(number))
    stopped = desk.ingest(tmp_path, stop=stop_after(asked))
    assert stopped.is_stopped
    assert stopped.notes[0].endswith(f" of {count} inputs; run it again to go on")
    assert len(stopped.added) == desk.archive.count().articles < count + 1
    assert desk.indexes.lexical.count() == stopped.passages
    assert stopped.embedded == len(desk.indexes.embeddings.embedded)
    rest = desk.ingest(tmp_path)
    assert (len(rest.added), rest.unchanged) == (count - len(stopped.added), len(stopped.added))
    assert not rest.is_stopped
    assert desk.problems() == ()
    desk.engine.dispose()


def test_a_file_of_which_a_part_was_read_is_read_again(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "SLICE_BYTES", 10)
    rows = [json.dumps({"title": f"Council {n}", "text": page(n)}) for n in range(6)]
    (tmp_path / "feed.jsonl").write_text("\n".join(rows))
    assert len(desk.ingest(tmp_path / "feed.jsonl", stop=stop_after(3)).added) in {2, 3}
    report = desk.ingest(tmp_path / "feed.jsonl")
    assert len(report.added) + report.unchanged == 6
    assert desk.ingest(tmp_path / "feed.jsonl").unchanged == 6
    assert desk.archive.count().articles == 6


def test_with_workers_the_same_is_stored_as_without(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(40):
        (articles / f"{number:02}.txt").write_text(page(number) if number % 7 else "")
    held = []
    for workers in (0, 1, 2):
        desk = Desk(tmp_path / str(workers), workers=workers)
        report = desk.ingest(articles)
        held.append((replace(report, seconds=0.0), desk.archive.passage_ids(), desk.archive.last_change()))
        desk.engine.dispose()
    assert held[0] == held[1] == held[2]
    assert len(held[0][0].failed) == 6


def test_a_forgotten_article_is_gone_everywhere_and_stays_gone(desk, folder):
    added = desk.ingest(folder).added
    forgotten = desk.pipeline.forget(added[0][:8])
    assert (forgotten.id, forgotten.is_withdrawn) == (added[0], True)
    assert desk.archive.count().articles == 3
    assert desk.indexes.vectors.count() == desk.indexes.lexical.count() == desk.archive.count().passages
    path = forgotten.path
    Path(path).write_text(
        Path(path).read_text() + "\nOne more line was added to the page on Thursday morning.\n"
    )
    report = desk.ingest(folder)
    assert (report.unchanged, report.updated) == (4, ())
    assert report.notes == ("left out, as they were withdrawn from this archive before: 1",)
    assert desk.problems() == ()


def test_forgetting_what_is_not_there_is_named(desk):
    with pytest.raises(NotFoundError, match=r"nothing\.txt"):
        desk.pipeline.forget("nothing.txt")


def test_a_store_that_fails_stops_the_run_and_keeps_what_came_before(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "READINGS_A_BATCH", 2)
    rows = [json.dumps({"title": f"Council {n}", "text": page(n)}) for n in range(6)]
    (tmp_path / "feed.jsonl").write_text("\n".join(rows))
    real, calls = desk.archive.record_all, []

    def failing(readings, **options):
        calls.append(readings)
        if len(calls) == 3:
            raise StoreError("the disk is full")
        return real(readings, **options)

    monkeypatch.setattr(desk.archive, "record_all", failing)
    with pytest.raises(StoreError, match="disk is full"):
        desk.ingest(tmp_path / "feed.jsonl")
    assert desk.archive.count().articles == 4
    report = desk.ingest(tmp_path / "feed.jsonl")
    assert (len(report.added), report.unchanged) == (2, 4)
    assert desk.problems() == ()


def test_importing_the_pipeline_imports_nothing_heavy():
    heavy = "{'sqlalchemy', 'numpy', 'trafilatura'}"
    code = f"import sys, retrieval.pipeline; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPO, check=True)
    assert done.stdout.strip() == "[]"


# ---- kill -9

RUN = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from retrieval import pipeline, reading, run
from retrieval.index import follow
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.ledger import Ledger
from retrieval.index.lexical import Lexical
from retrieval.index.vectors import Vectors
from retrieval.index.verify import verify
from tests.doubles.indexes import HashEmbeddings


class Loud:
    "Says when something is about to be written, so that the parent can kill it there."

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        if name in {"record_all", "settle", "store_vectors", "set_position", "apply", "upsert"}:
            print(name, flush=True)
        return getattr(self._inner, name)


home, articles = map(Path, sys.argv[1:])
pipeline.READINGS_A_BATCH, follow.CHANGES_A_STEP, follow.PASSAGES_A_CALL = 4, 16, 8
embeddings = HashEmbeddings()
vectors = Vectors(home, embeddings.name)
indexes = pipeline.Indexes(Loud(Lexical(home / "words")), Loud(vectors), embeddings)
engine = open_database(sqlite_url(home))
archive = Loud(Archive(engine))
run = pipeline.Pipeline(archive, indexes, lambda: datetime(2026, 3, 12, 18, tzinfo=UTC))
run.ingest([str(articles)])
again = run.ingest([str(articles)])
report = verify(archive, Ledger(engine), indexes)
vectors.close()
print(json.dumps([again.unchanged, again.embedded, report.counts, report.problems]))
"""


def _start(home, articles):
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(home), str(articles)],
        cwd=REPO,
        env=unmeasured(PYTHONPATH=str(REPO)),
        stdout=subprocess.PIPE,
        text=True,
    )


def _kill_somewhere(run, chance):
    """Kill a run around one of its next writes, some of them in the middle; return which it was."""
    step = ""
    for _ in range(chance.randrange(1, 16)):
        step = run.stdout.readline()
    time.sleep(chance.uniform(0, 0.02))
    run.kill()
    run.communicate()
    return step.strip()


def test_killed_at_any_moment_and_run_again_nothing_is_lost_or_double(tmp_path):
    home, articles, count = tmp_path / "home", tmp_path / "articles", 48
    articles.mkdir()
    for number in range(count):
        (articles / f"{number:03}.txt").write_text(page(number, sentences=20))
    chance = random.Random(3)
    steps = [_kill_somewhere(_start(home, articles), chance) for _ in range(6)]
    assert len(set(steps)) >= 3, steps
    output, _ = _start(home, articles).communicate(timeout=120)
    unchanged, embedded, counts, problems = json.loads(output.splitlines()[-1])
    assert (unchanged, embedded, problems) == (count, 0, [])
    assert counts["articles"] == counts["versions"] == counts["origins"] == count
    assert counts["vectors"] == counts["word_index"] == counts["passages"] > count
