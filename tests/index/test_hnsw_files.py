"""Whether Chroma's files are whole, judged by their sizes."""

import struct

import pytest

from retrieval.index.hnsw_files import damaged

COUNT, SIZE = 5, 8


def segment(home, *, count=COUNT, version=1):
    folder = home / "d570dc53"
    folder.mkdir()
    header = struct.pack("<iQQQQ", version, 0, 10, count, SIZE)
    (folder / "header.bin").write_bytes(header.ljust(100, b"\0"))
    (folder / "data_level0.bin").write_bytes(b"x" * COUNT * SIZE)
    (folder / "length.bin").write_bytes(b"x" * COUNT * 4)
    (folder / "link_lists.bin").touch()
    (folder / "index_metadata.pickle").write_bytes(b"x")
    return folder


def test_files_that_hold_what_the_header_counts_are_whole(tmp_path):
    segment(tmp_path)
    assert damaged(tmp_path) == []


def test_no_directory_is_no_damage(tmp_path):
    assert damaged(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("header.bin", 50),
        ("data_level0.bin", COUNT * SIZE - 1),
        ("length.bin", 0),
        ("index_metadata.pickle", 0),
    ],
)
def test_a_file_cut_short_is_damage(tmp_path, name, length):
    folder = segment(tmp_path)
    with (folder / name).open("r+b") as file:
        file.truncate(length)
    assert damaged(tmp_path) == [folder]


@pytest.mark.parametrize(
    "name", ["header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle"]
)
def test_a_missing_file_is_damage(tmp_path, name):
    folder = segment(tmp_path)
    (folder / name).unlink()
    assert damaged(tmp_path) == [folder]


def test_an_index_that_was_never_written_to_its_files_is_whole(tmp_path):
    folder = segment(tmp_path, count=0)
    (folder / "index_metadata.pickle").unlink()
    assert damaged(tmp_path) == []


def test_a_later_layout_is_left_to_chroma(tmp_path):
    folder = segment(tmp_path, version=2)
    (folder / "data_level0.bin").write_bytes(b"")
    assert damaged(tmp_path) == []
