"""The history of the schema: one Alembic chain for the archive, the ledger and the bot's state.

It runs from an installed package, without an `alembic.ini`, on a connection that is handed in. A new
revision: `versions/NNNN_what.py`, its number into `database.HEAD`; a test compares the outcome with the
tables in the code.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from retrieval.errors import StoreError

FOLDER: Final = Path(__file__).parent


def configuration(connection: Connection) -> Config:
    """What Alembic needs to know: where the revisions lie, and the connection to run them on."""
    config = Config()
    # A percent sign in a path is not the beginning of a variable.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, where: str) -> None:
    """Run what is missing, inside the caller's transaction.

    Raises:
        StoreError: the schema is of a version newer than this code.
    """
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError as error:
        raise StoreError(
            f"{where}: was written by a newer Newsdesk; install that version, or choose another home"
        ) from error
