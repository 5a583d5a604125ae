"""Connects to DuckDB, which only tables in Parquet need."""

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol


class DuckdbMissing(Exception):  # noqa: N818 - an answer about the installation
    """DuckDB is not installed."""

    def __str__(self) -> str:
        return "Parquet needs DuckDB, which is not installed: pip install '.[dryrun]'"


class Connection(Protocol):
    """The few calls of a connection that every version of DuckDB has."""

    def execute(self, query: str, parameters: object = ...) -> Any:  # noqa: ANN401 - a cursor of an untyped library
        """Run one statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows of the last statement."""

    def fetchmany(self, size: int = ...) -> list[tuple[Any, ...]]:
        """Some rows of the last statement."""

    def close(self) -> None:
        """Let go of it."""


def connect(*paths: Path) -> Connection:
    """A connection that can reach these files and nothing else."""
    try:
        duckdb = import_module("duckdb")
    except ImportError:
        raise DuckdbMissing from None
    connection: Connection = duckdb.connect()
    listed = ", ".join(literal(str(path)) for path in paths)
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute(f"SET allowed_paths = [{listed}]")
    connection.execute("SET enable_external_access = false")
    return connection


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def errors() -> tuple[type[Exception], ...]:
    """What a statement can raise."""
    error: type[Exception] = import_module("duckdb").Error
    return (error,)
