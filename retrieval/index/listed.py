"""Passing many integers to an SQL statement as one parameter.

A statement with one parameter for each takes longer to build than to execute, and the number of parameters is
limited.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

NUMBERS: Final = "numbers"
"""The parameter's name."""

# PostgreSQL calls the column by the table, SQLite by what it holds: one name serves both.
_COLUMN: Final = "value"


class _Numbers(TypeDecorator[Sequence[int]]):
    """A list as the database takes it: an array, or JSON where there are no arrays."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        is_postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(sa.ARRAY(sa.BigInteger) if is_postgresql else sa.Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - a driver's
        """Write the list down."""
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Rows(FunctionElement[int]):
    """The table-valued function that makes rows of a list."""

    inherit_cache = True


@compiles(_Rows, "sqlite")
def _rows_of_json(element: _Rows, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Rows, "postgresql")
def _rows_of_array(element: _Rows, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"unnest({compiler.process(element.clauses, **how)})"


def listed() -> sa.ColumnElement[int]:
    """The column of a table that holds the numbers given as parameter `NUMBERS`, in their order."""
    rows = _Rows(sa.bindparam(NUMBERS, type_=_Numbers()))
    column: sa.ColumnElement[int] = rows.table_valued(sa.column(_COLUMN, sa.BigInteger), name=_COLUMN).c.value
    return column
