"""Whether the files of Chroma's embedded index are whole.

Chroma writes them in place (https://github.com/chroma-core/chroma/issues/7090): of 16 processes killed while
they added to 100,000 vectors, two left an index beyond repair. Some such states raise an error on reading,
others end the whole process, and others give wrong neighbours in silence: so the files are checked before
Chroma opens them. The layout is hnswlib's, read from Chroma 1.5.9: a header of 100 bytes that counts the
vectors and their size, `data_level0.bin` with that many records, `length.bin` with four bytes for each.
"""

import struct
from pathlib import Path
from typing import Final

_HEADER: Final = struct.Struct("<iQQQQ")
"""Version, an offset, room for how many, how many there are, bytes of each."""
_HEADER_BYTES: Final = 100
_KNOWN_VERSION: Final = 1
_LENGTH_BYTES: Final = 4
_FILES: Final = ("data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")


def damaged(directory: Path) -> list[Path]:
    """Return the segments of a Chroma directory whose files are missing or too short."""
    segments = (each.parent for each in directory.glob("*/header.bin"))
    headless = (each.parent for each in directory.glob("*/data_level0.bin"))
    return sorted(each for each in {*segments, *headless} if not _is_whole(each))


def _is_whole(segment: Path) -> bool:
    header = (segment / "header.bin").read_bytes() if (segment / "header.bin").is_file() else b""
    if len(header) < _HEADER_BYTES:
        return False
    version, _, _, count, size = _HEADER.unpack_from(header)
    if version != _KNOWN_VERSION or not count:
        # A later layout, of which Chroma itself must tell; or nothing was written to the files so far.
        return True
    return (
        all((segment / name).is_file() for name in _FILES)
        and _bytes(segment / "data_level0.bin") >= count * size
        and _bytes(segment / "length.bin") >= count * _LENGTH_BYTES
        and _bytes(segment / "index_metadata.pickle") > 0
    )


def _bytes(file: Path) -> int:
    return file.stat().st_size
