"""Chroma: what it finds, who may open it, what it survives."""

import logging
import socket
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import chromadb
import numpy as np
import pytest

from retrieval.errors import DamagedError, LockedError, StoreError
from retrieval.index import vectors as module
from retrieval.index.vectors import DIRECTORY, Vectors, clear, collection_name
from tests.disks import small_disk

MODEL = "hash:16"
DIMENSIONS = 16


def rows(count, seed=0):
    found = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def ids(count):
    return [f"p{n}" for n in range(count)]


@pytest.fixture
def vectors(tmp_path):
    opened = Vectors(tmp_path, MODEL)
    yield opened
    opened.close()


def filled(home, count=30, model=MODEL):
    opened = Vectors(home, model)
    opened.upsert(ids(count), rows(count))
    return opened


def test_the_nearest_come_first_with_their_cosines(vectors):
    known = rows(30)
    vectors.upsert(ids(30), known)
    asked = rows(1, seed=1)[0]
    cosines = known @ asked
    found = vectors.nearest(asked, 5)
    assert [each for each, _ in found] == [f"p{n}" for n in np.argsort(-cosines)[:5]]
    np.testing.assert_allclose([score for _, score in found], np.sort(cosines)[::-1][:5], atol=1e-5)


def test_a_list_asks_as_well_as_an_array(vectors):
    vectors.upsert(ids(3), rows(3))
    assert vectors.nearest(rows(3)[1].tolist(), 1)[0][0] == "p1"


def test_an_empty_index_finds_nothing(vectors):
    assert vectors.nearest(rows(1)[0], 3) == []
    assert (vectors.count(), vectors.ids()) == (0, [])


def test_more_may_be_asked_for_than_there_are(vectors):
    vectors.upsert(ids(3), rows(3))
    assert len(vectors.nearest(rows(1)[0], 500)) == 3


def test_a_known_id_gets_the_new_vector(vectors):
    vectors.upsert(["p0"], rows(1))
    vectors.upsert(["p0"], rows(1, seed=5))
    assert vectors.count() == 1
    assert vectors.nearest(rows(1, seed=5)[0], 1)[0][1] == pytest.approx(1, abs=1e-5)


def test_what_is_deleted_is_found_no_more_and_unknown_ids_do_no_harm(vectors):
    vectors.upsert(ids(3), rows(3))
    vectors.delete(["p1", "unknown"])
    vectors.delete([])
    assert sorted(vectors.ids()) == ["p0", "p2"]


def test_large_batches_are_cut(vectors, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 10)
    vectors.upsert(ids(25), rows(25))
    vectors.delete(ids(21))
    assert vectors.count() == 4


def test_what_was_stored_is_there_after_a_restart(tmp_path):
    filled(tmp_path).close()
    again = Vectors(tmp_path, MODEL)
    assert again.count() == 30
    assert again.nearest(rows(30)[7], 1)[0][0] == "p7"
    again.close()


def test_two_models_never_mix(tmp_path):
    filled(tmp_path).close()
    other = Vectors(tmp_path, "another:8")
    other.upsert(["p0"], np.ones((1, 8), np.float32) / np.sqrt(8))
    assert other.count() == 1
    other.close()
    assert collection_name(MODEL) != collection_name("another:8")


def test_a_collection_of_another_model_by_that_name_is_refused(tmp_path, monkeypatch):
    filled(tmp_path).close()
    name = collection_name(MODEL)
    monkeypatch.setattr(module, "collection_name", lambda model: name)
    with pytest.raises(DamagedError, match="newsdesk rebuild"):
        Vectors(tmp_path, "another:8")


def test_resetting_forgets_the_vectors_of_this_model(vectors):
    vectors.upsert(ids(3), rows(3))
    vectors.reset()
    assert vectors.count() == 0
    vectors.upsert(ids(2), np.ones((2, 8), np.float32))
    assert vectors.count() == 2


def test_vectors_of_the_wrong_length_are_an_error_of_ours(vectors):
    vectors.upsert(ids(3), rows(3))
    with pytest.raises(StoreError):
        vectors.nearest([1.0, 2.0], 1)


# ---- who may open it


def test_the_second_process_is_told_of_the_server_mode(vectors, tmp_path):
    with pytest.raises(LockedError, match="CHROMA_URL"):
        Vectors(tmp_path, MODEL)


def test_closing_lets_the_next_one_in_and_may_be_done_twice(tmp_path):
    first = Vectors(tmp_path, MODEL)
    first.close()
    first.close()
    second = Vectors(tmp_path, MODEL)
    assert second.count() == 0
    second.close()


def test_a_failed_opening_keeps_no_lock(tmp_path):
    damage(tmp_path, "index_metadata.pickle")
    for _ in range(2):
        with pytest.raises(DamagedError):
            Vectors(tmp_path, MODEL)


def test_a_home_that_is_no_folder_is_named(tmp_path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match="home"):
        Vectors(tmp_path / "home", MODEL)


def test_a_directory_that_is_a_file_is_an_error_of_ours(tmp_path):
    (tmp_path / "chroma").write_text("a file")
    with pytest.raises(StoreError):
        Vectors(tmp_path, MODEL)


# ---- what it survives


ON_DISK = 150
"""Chroma writes its files after a hundred changes at the earliest."""


@pytest.fixture(autouse=True)
def files_early(monkeypatch):
    monkeypatch.setattr(module, "SYNC_THRESHOLD", 100)


def damage(home, name):
    filled(home, ON_DISK).close()
    (file,) = (home / "chroma").glob(f"*/{name}")
    with file.open("r+b") as cut:
        cut.truncate(file.stat().st_size // 2)


@pytest.mark.parametrize("name", ["header.bin", "data_level0.bin", "length.bin", "index_metadata.pickle"])
def test_files_cut_short_by_a_kill_name_the_way_out(tmp_path, name, caplog):
    damage(tmp_path, name)
    with caplog.at_level(logging.WARNING), pytest.raises(DamagedError, match="newsdesk rebuild"):
        Vectors(tmp_path, MODEL)
    assert "Chroma's index" in caplog.text


def test_a_database_that_is_none_names_the_way_out(tmp_path):
    filled(tmp_path).close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(DamagedError, match="newsdesk rebuild"):
        Vectors(tmp_path, MODEL)


def test_a_damaged_index_can_be_cleared_and_made_anew(tmp_path):
    damage(tmp_path, "data_level0.bin")
    clear(tmp_path)
    anew = filled(tmp_path, 4)
    assert anew.count() == 4
    anew.close()


def test_an_open_index_is_not_cleared(vectors, tmp_path):
    with pytest.raises(LockedError):
        clear(tmp_path)


def test_an_index_that_loses_its_own_vectors_names_the_way_out(tmp_path, monkeypatch):
    filled(tmp_path).close()
    monkeypatch.setattr(chromadb.Collection, "query", lambda *_, **__: {"ids": [[]], "distances": [[]]})
    with pytest.raises(DamagedError, match="newsdesk rebuild"):
        Vectors(tmp_path, MODEL)


WRITER = """
    import os, sys
    from pathlib import Path
    import numpy as np
    from retrieval.index.vectors import Vectors
    from tests.index.test_vectors import MODEL, ids, rows

    vectors = Vectors(Path(sys.argv[1]), MODEL)
    vectors.upsert(ids(40), rows(40))
    os.kill(os.getpid(), 9)
"""


def test_after_a_kill_the_lock_is_free_and_the_vectors_are_there(tmp_path):
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)], check=False)
    assert ended.returncode == -9
    again = Vectors(tmp_path, MODEL)
    assert again.count() == 40
    assert again.nearest(rows(40)[11], 1)[0][0] == "p11"
    again.close()


def test_an_index_emptied_again_closes_too(tmp_path):
    opened = filled(tmp_path, 2)
    opened.delete(ids(2))
    opened.close()
    again = Vectors(tmp_path, MODEL)
    assert again.count() == 0
    again.close()


# ---- on a server


@contextmanager
def chroma_server(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", str(folder)]
    address = ["--host", "127.0.0.1", "--port", str(port)]
    running = subprocess.Popen([*command, *address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with chroma_server(tmp_path_factory.mktemp("server")) as url:
        yield url


def wait_for(port, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the Chroma server does not answer")


def test_two_processes_share_a_server(server):
    writer, reader = Vectors(server, MODEL), Vectors(server, MODEL)
    writer.upsert(ids(30), rows(30))
    assert reader.count() == 30
    assert reader.nearest(rows(30)[3], 1)[0][0] == "p3"
    writer.delete(["p3"])
    assert "p3" not in reader.ids()
    for each in (writer, reader):
        each.close()


def test_a_server_that_refuses_is_named(server):
    opened = Vectors(server, "wrong-length")
    opened.upsert(ids(3), rows(3))
    with pytest.raises(StoreError, match="CHROMA_URL"):
        opened.nearest([1.0], 1)
    opened.close()


def test_a_server_that_goes_away_is_named(tmp_path):
    with chroma_server(tmp_path) as url:
        opened = Vectors(url, MODEL)
        opened.upsert(ids(3), rows(3))
    with pytest.raises(StoreError, match=url):
        opened.nearest(rows(1)[0], 1)
    opened.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "https://127.0.0.1:9"])
def test_a_server_that_is_not_there_is_named(url):
    with pytest.raises(StoreError, match=url):
        Vectors(url, MODEL)


def test_a_server_that_does_not_answer_is_not_waited_for(server):
    opened = Vectors(server, MODEL)
    timeouts = [each.timeout.read for each in module._sessions(opened._client)]
    assert timeouts == [module.SERVER_TIMEOUT_SECONDS] * 2
    opened.close()


def test_no_model_is_downloaded_and_nothing_is_told_home(vectors):
    assert vectors._collection._embedding_function is None
    assert not vectors._client.get_settings().anonymized_telemetry


def test_ten_neighbours_are_found_in_data_without_order(tmp_path):
    chance = np.random.default_rng(0)
    known = chance.standard_normal((4_000, 96)).astype(np.float32)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    asked = chance.standard_normal((40, 96)).astype(np.float32)
    vectors = Vectors(tmp_path, MODEL)
    vectors.upsert(ids(len(known)), known)
    found = [{each for each, _ in vectors.nearest(one, 200)[:10]} for one in asked]
    vectors.close()
    exact = [{f"p{row}" for row in np.argsort(-(known @ one))[:10]} for one in asked]
    assert np.mean([len(each & wanted) for each, wanted in zip(found, exact, strict=True)]) / 10 >= 0.995


def fill(opened):
    for batch in range(100):
        opened.upsert([f"{batch}-{each}" for each in ids(200)], rows(200))


def test_a_disk_of_its_own_that_fills_up_is_no_damage(tmp_path):
    with small_disk(tmp_path / DIRECTORY, 2):
        opened = Vectors(tmp_path, MODEL)
        with pytest.raises(StoreError, match="the disk is full; free some space") as caught:
            fill(opened)
        assert not isinstance(caught.value, DamagedError)
        opened.close()


def test_a_disk_that_fills_up_is_no_damage_and_what_is_lost_is_found_out_afterwards(tmp_path):
    with small_disk(tmp_path / "disk", 4) as home:
        (home / "other.bin").write_bytes(bytes(1_000_000))
        opened = Vectors(home, MODEL)
        with pytest.raises(StoreError, match="the disk is full; free some space") as caught:
            fill(opened)
        assert not isinstance(caught.value, DamagedError)
        opened.close()
        with pytest.raises(StoreError, match="the disk is full"):
            Vectors(home, MODEL).upsert(ids(1_000), rows(1_000))
        (home / "other.bin").unlink()
        clear(home)
        again = Vectors(home, MODEL)
        again.upsert(ids(10), rows(10))
        assert again.count() == 10
        again.close()
