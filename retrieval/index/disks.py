"""What is wrong with a disk: the errors of the libraries that write to it seldom say."""

import os
import shutil
from pathlib import Path
from typing import Final

FULL_BYTES: Final = 1_000_000
"""Files grow by pieces: when the next one does not fit, less than this is left."""


def is_full(folder: Path) -> bool:
    """Whether hardly anything more fits on the disk that holds `folder`."""
    return folder.is_dir() and shutil.disk_usage(folder).free < FULL_BYTES


def is_read_only(folder: Path) -> bool:
    """Whether `folder` is there and we may not write into it."""
    return folder.is_dir() and not os.access(folder, os.W_OK)
