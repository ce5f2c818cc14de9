"""The database file of a workspace: opened, read, and changed in transactions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from crosscheck.errors import WorkspaceError
from crosscheck.store.schema import migrate

DATABASE = "crosscheck.db"


class Database:
    """One opened database; ``read_only`` opens it without writing anything."""

    def __init__(self, directory: Path, *, read_only: bool = False) -> None:
        self.directory = directory
        self.read_only = read_only
        self._db = _connect(directory, read_only)
        try:
            migrate(self._db, directory, read_only)
        except (sqlite3.DatabaseError, UnicodeError) as error:
            self._db.close()
            raise _workspace_error(directory, error) from error
        except WorkspaceError:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the database file."""
        self._db.close()

    @property
    def generation(self) -> int:
        """Counts every change of documents, claims or vectors."""
        (row,) = self.rows("SELECT value FROM meta WHERE key = 'generation'")
        return int(row[0])

    @property
    def stamp(self) -> tuple[str, ...]:
        """Another one whenever something that a report shows may have changed."""
        rows = self.rows(
            "SELECT key, value FROM meta"
            " WHERE key IN ('generation', 'recalibration') OR key LIKE 'model:%' UNION ALL"
            " SELECT 'labels', coalesce(max(number), 0) FROM labels ORDER BY 1"
        )
        return tuple(f"{key}={value}" for key, value in rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Inside, all reads see one state, whatever another run commits meanwhile.

        A store that may write holds the lock of its workspace, so nobody else commits.
        """
        if not self.read_only:
            yield
            return
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.rows("ROLLBACK")

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; outside transactions everything is read through here."""
        try:
            return self._db.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:  # bytes that were text, also in messages
            raise _workspace_error(self.directory, error) from error

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all that is done inside is kept, or nothing of it."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except (sqlite3.Error, UnicodeError) as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise _workspace_error(self.directory, error) from error
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def among(column: str) -> str:
    """The condition that a column holds one of the values of a JSON list."""
    return f"{column} IN (SELECT value FROM json_each(?)) "


def _connect(directory: Path, read_only: bool) -> sqlite3.Connection:
    path = directory / DATABASE
    try:
        if read_only:
            if not path.is_file():
                raise WorkspaceError(
                    f"{directory}: nothing stored here yet; run `crosscheck ingest PATH` first"
                )
            address = path.resolve().as_uri()  # quotes "#" and "?", which would end the path
            db = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
        else:
            directory.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, isolation_level=None, timeout=10)
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
    except (OSError, sqlite3.Error, UnicodeError) as error:
        raise _workspace_error(directory, error) from error
    return db


# What to do about an error of SQLite, by its primary result code.
_STEPS = {
    sqlite3.SQLITE_ERROR: f"{DATABASE} is not of this crosscheck; move it away and ingest again",
    sqlite3.SQLITE_BUSY: "another program is writing here; try again when it is done",
    sqlite3.SQLITE_CORRUPT: "it is damaged: `crosscheck verify` says where; restore a backup",
    sqlite3.SQLITE_NOTADB: f"the database is damaged; move {DATABASE} away and ingest again",
    sqlite3.SQLITE_FULL: "the disk is full; make room, or choose another folder with --index",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written; look after it first",
}


def _workspace_error(directory: Path, error: Exception) -> WorkspaceError:
    code = getattr(error, "sqlite_errorcode", None)  # extended: the primary code is its low byte
    step = _STEPS.get(code & 0xFF) if code is not None else None
    if code is None and not isinstance(error, OSError):  # raised by the module, not by SQLite
        step = "what is stored is damaged; `crosscheck verify` says where"
    step = step or "choose a writable folder with --index"
    return WorkspaceError(f"{directory}: cannot use this workspace ({error}); {step}")
