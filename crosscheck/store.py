"""SQLite, the only truth: documents with versions, claims, vectors, judgements, findings.

The vector index and the search table can always be rebuilt from here. One transaction per
document holds its text, its claims and their vectors, so a killed run loses nothing that it
said was stored and leaves nothing half stored. ``generation`` counts the changes; a cache
made for another generation is stale.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from crosscheck.errors import WorkspaceError, WorkspaceTooNew
from crosscheck.ports import Vectors
from crosscheck.records import (
    Claim,
    DecidingWords,
    Document,
    DroppedLine,
    Entity,
    EntryState,
    FeedState,
    Judgement,
    Label,
    LabelledSide,
    Quantity,
    Speaker,
    TimeSpan,
    Verdict,
    VerdictKind,
)

DATABASE = "crosscheck.db"
LOCK = ".lock"  # held by the one run that writes

SEARCH_TABLES = """
    CREATE VIRTUAL TABLE claim_terms USING fts5 (
        claim_id UNINDEXED, terms, tokenize = "unicode61 remove_diacritics 0"
    );
    CREATE VIRTUAL TABLE term_counts USING fts5vocab (claim_terms, row);
"""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    INSERT INTO meta VALUES ('generation', '0');

    CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        outlet TEXT, source_key TEXT NOT NULL, version INTEGER NOT NULL,
        title TEXT, published_at TEXT, published_precision TEXT NOT NULL, lang TEXT NOT NULL,
        url TEXT, path TEXT, agencies TEXT NOT NULL, family TEXT,
        text TEXT NOT NULL, sha256 TEXT NOT NULL, dropped TEXT NOT NULL,
        claims_version TEXT NOT NULL,
        ingested_at TEXT NOT NULL, superseded_by TEXT
    ) STRICT;
    CREATE INDEX documents_source ON documents (source_key);
    CREATE INDEX documents_hash ON documents (sha256);

    CREATE TABLE claims (
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        payload TEXT NOT NULL
    ) STRICT;
    CREATE INDEX claims_document ON claims (document_id, ordinal);
    """
    + SEARCH_TABLES
    + """
    CREATE TABLE vectors (
        claim_id TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
        model_id TEXT NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (claim_id, model_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE centres (model_id TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE judgements (
        model_id TEXT NOT NULL, pair_key TEXT NOT NULL,
        verdict TEXT NOT NULL, confidence REAL NOT NULL, scores TEXT NOT NULL,
        PRIMARY KEY (model_id, pair_key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE findings (
        id TEXT PRIMARY KEY,
        event TEXT NOT NULL, point TEXT,
        a TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
        b TEXT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
        verdict TEXT NOT NULL, payload TEXT NOT NULL,
        encoder TEXT NOT NULL, judge TEXT NOT NULL, found_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX findings_a ON findings (a);
    CREATE INDEX findings_b ON findings (b);
    """,
    # Append-only: what a reader took back stays readable. Labels outlive the claims they name.
    """
    CREATE TABLE labels (
        number INTEGER PRIMARY KEY,
        undoes INTEGER REFERENCES labels (number),
        a TEXT, b TEXT, a_wording TEXT, b_wording TEXT,
        action TEXT NOT NULL, kind TEXT, found TEXT, confidence REAL,
        encoder TEXT, judge TEXT, payload TEXT, labelled_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX labels_undoes ON labels (undoes);
    """,
    # Entries outlive their feed's interest in them, and their documents are not theirs alone.
    """
    ALTER TABLE documents ADD COLUMN provenance TEXT NOT NULL DEFAULT 'full';
    CREATE TABLE feeds (url TEXT PRIMARY KEY, payload TEXT NOT NULL) STRICT;
    CREATE TABLE feed_entries (
        feed TEXT NOT NULL REFERENCES feeds (url), key TEXT NOT NULL, payload TEXT NOT NULL,
        PRIMARY KEY (feed, key)
    ) STRICT, WITHOUT ROWID;
    """,
    # Nights. ``uncompared``: articles that no night has compared yet. ``touched``: claims that the
    # vector index has still to take up or let go, since the generation meta names.
    """
    CREATE TABLE uncompared (
        document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    INSERT INTO uncompared SELECT id FROM documents WHERE superseded_by IS NULL;
    CREATE INDEX documents_when ON documents (coalesce(published_at, ingested_at));
    CREATE TABLE nights (
        number INTEGER PRIMARY KEY, day TEXT NOT NULL, finished_at TEXT NOT NULL,
        payload TEXT NOT NULL
    ) STRICT;
    CREATE TABLE disputes (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, payload TEXT NOT NULL,
        opened_in INTEGER NOT NULL REFERENCES nights (number),
        closed_in INTEGER REFERENCES nights (number)
    ) STRICT;
    CREATE INDEX disputes_open ON disputes (id) WHERE closed_in IS NULL;
    CREATE TABLE dispute_articles (
        article TEXT NOT NULL, dispute INTEGER NOT NULL REFERENCES disputes (number),
        PRIMARY KEY (article, dispute)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE touched (generation INTEGER NOT NULL, claim_id TEXT NOT NULL) STRICT;
    CREATE INDEX touched_generation ON touched (generation);
    INSERT INTO meta SELECT 'touched_since', value FROM meta WHERE key = 'generation';
    """,
)


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A text that is already stored, and in what state."""

    document: Document
    claims_version: str  # of the claims stage that read it
    current: bool  # not superseded by a later version


class Store:
    """The database of one workspace; ``read_only`` opens it without writing anything."""

    def __init__(self, directory: Path, *, read_only: bool = False) -> None:
        self.directory = directory
        self.read_only = read_only
        self._db = _connect(directory, read_only)
        try:
            _migrate(self._db, directory, read_only)
        except (sqlite3.DatabaseError, UnicodeError) as error:
            self._db.close()
            raise _workspace_error(directory, error) from error
        except WorkspaceError:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the database file."""
        self._db.close()

    # --- documents ---

    @property
    def generation(self) -> int:
        """Counts every change of documents, claims or vectors."""
        (row,) = self._read("SELECT value FROM meta WHERE key = 'generation'")
        return int(row[0])

    @property
    def stamp(self) -> tuple[str, ...]:
        """Another one whenever something that a report shows may have changed."""
        rows = self._read(
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
        self._read("BEGIN")
        try:
            yield
        finally:
            self._read("ROLLBACK")

    def find_copy(self, document: Document) -> StoredCopy | None:
        """The stored document of the same outlet with the same text, if there is one.

        A text that was damaged on disk is not the same any more, and can so be stored again.
        """
        rows = self._read(
            f"SELECT {_DOCUMENT_COLUMNS}, claims_version, superseded_by IS NULL"
            " FROM documents WHERE sha256 = ? AND outlet IS ? AND text = ? LIMIT 1",
            (document.sha256, document.outlet, document.text),
        )
        copies = [StoredCopy(_document(row), row[-2], bool(row[-1])) for row in rows]
        return copies[0] if copies else None

    def put_document(
        self,
        document: Document,
        claims: Sequence[Claim],
        vectors: Vectors,
        *,
        model_id: str,
        claims_version: str,
        now: datetime,
    ) -> int:
        """Store one version of an article with its claims and vectors, all or nothing.

        An earlier version from the same address stays, marked as superseded.
        vectors: (len(claims), dim) float32.
        Returns its number among the versions, from 1.
        """
        with self._transaction():
            key = source_key(document)
            version: int = self._db.execute(
                "SELECT count(*) + 1 FROM documents WHERE source_key = ? AND id <> ?",
                (key, document.id),
            ).fetchone()[0]
            self._drop_claims(document.id)
            self._db.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            self._db.execute(
                "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?)",
                _document_row(document, key, version, claims_version, now),
            )
            self._supersede_others(key, document.id)
            self._insert_claims(document.id, claims)
            self._insert_vectors([claim.id for claim in claims], vectors, model_id)
            self._touch(document.id)
            self._bump()
        return version

    def update_metadata(self, document: Document) -> None:
        """Store a corrected title, date or address of a text; it is the current version now."""
        with self._transaction():
            key = source_key(document)
            self._supersede_others(key, document.id)
            self._db.execute(
                "UPDATE documents SET title = ?, published_at = ?, published_precision = ?,"
                " lang = ?, url = ?, path = ?, agencies = ?, family = ?, dropped = ?,"
                " provenance = ?, source_key = ?, superseded_by = NULL WHERE id = ?",
                (
                    document.title,
                    _iso(document.published_at),
                    document.published_precision,
                    document.lang,
                    document.url,
                    document.path,
                    json.dumps(document.agencies),
                    document.family,
                    _dropped_json(document),
                    document.provenance,
                    key,
                    document.id,
                ),
            )
            self._touch(document.id)
            self._bump()

    def replace_claims(
        self,
        found: Mapping[str, Sequence[Claim]],
        vectors: Mapping[str, Vectors],
        *,
        outdated: Iterable[str],
        read: Iterable[str],
        model_id: str,
        claims_version: str,
    ) -> None:
        """Give stored articles the claims that their texts give now, all or nothing.

        found: by id of the documents where that changes anything. read: ids of all documents
        looked at; their claims are of this version now. outdated: claims of which what was made
        before does not hold any more; vectors and findings of all others that stay are kept.
        vectors: (dim,) each, of new claims.
        """
        ids = json.dumps([claim.id for claims in found.values() for claim in claims])
        places, dropped = json.dumps(list(found)), json.dumps(list(outdated))
        with self._transaction():
            for document_id in found:
                self._touch(document_id)
            self._db.execute(
                "DELETE FROM claim_terms WHERE claim_id IN"
                f" (SELECT id FROM claims WHERE {_IN.format('document_id')}"
                " UNION SELECT value FROM json_each(?))",
                (places, ids),
            )
            self._db.execute(
                f"DELETE FROM claims WHERE {_IN.format('document_id')}"
                f" AND (NOT {_IN.format('id')} OR {_IN.format('id')})",
                (places, ids, dropped),
            )
            for document_id, claims in found.items():
                self._insert_claims(document_id, claims, replacing=True)
                self._touch_claims(document_id)
            self._db.execute(
                f"UPDATE documents SET claims_version = ? WHERE {_IN.format('id')}",
                (claims_version, json.dumps(list(read))),
            )
            for claim_id, row in vectors.items():
                self._insert_vectors([claim_id], row[np.newaxis], model_id)
            self._bump()

    def documents(self, ids: Iterable[str] | None = None) -> list[Document]:
        """The given (default: all current) articles, oldest first; unknown dates last."""
        wanted = None if ids is None else json.dumps(list(ids))
        rows = self._read(
            f"SELECT {_DOCUMENT_COLUMNS} FROM documents WHERE "
            + ("superseded_by IS NULL " if wanted is None else _IN.format("id"))
            + "ORDER BY published_at IS NULL, published_at, id",
            () if wanted is None else (wanted,),
        )
        return [_document(row) for row in rows]

    def documents_between(self, begin: datetime, end: datetime) -> list[str]:
        """Ids of current articles of that time: published, or stored where that is unknown."""
        rows = self._read(
            "SELECT id FROM documents WHERE coalesce(published_at, ingested_at) BETWEEN ? AND ?"
            " AND superseded_by IS NULL ORDER BY id",
            (_iso(begin), _iso(end)),
        )
        return [str(row[0]) for row in rows]

    def documents_at(self, keys: Iterable[str]) -> dict[str, str]:
        """The id of the current article at each of these places, see ``source_key``."""
        rows = self._read(
            "SELECT source_key, id FROM documents WHERE superseded_by IS NULL AND "
            + _IN.format("source_key"),
            (json.dumps(list(keys)),),
        )
        return {str(row[0]): str(row[1]) for row in rows}

    def uncompared(self) -> dict[str, datetime]:
        """Current articles that no night has compared yet, and the time they are of."""
        rows = self._read(
            "SELECT id, coalesce(published_at, ingested_at) FROM uncompared"
            " JOIN documents ON documents.id = document_id WHERE superseded_by IS NULL ORDER BY id"
        )
        return {str(row[0]): datetime.fromisoformat(row[1]) for row in rows}

    def times_of(self, ids: Iterable[str]) -> dict[str, datetime]:
        """The time that each of these articles is of, if it is current."""
        rows = self._read(
            "SELECT id, coalesce(published_at, ingested_at) FROM documents"
            " WHERE superseded_by IS NULL AND " + _IN.format("id"),
            (json.dumps(list(ids)),),
        )
        return {str(row[0]): datetime.fromisoformat(row[1]) for row in rows}

    def documents_of(self, claim_ids: Iterable[str]) -> set[str]:
        """Ids of the documents that hold these claims."""
        rows = self._read(
            "SELECT DISTINCT document_id FROM claims WHERE " + _IN.format("id"),
            (json.dumps(list(claim_ids)),),
        )
        return {str(row[0]) for row in rows}

    def claims(self, document_ids: Iterable[str] | None = None) -> list[Claim]:
        """Claims of the given (default: all current) documents, in document order."""
        wanted = None if document_ids is None else list(document_ids)
        rows = self._read(
            "SELECT claims.payload FROM claims JOIN documents ON documents.id = document_id "
            + (
                "WHERE superseded_by IS NULL "
                if wanted is None
                else "WHERE " + _IN.format("document_id")
            )
            + "ORDER BY document_id, ordinal",
            () if wanted is None else (json.dumps(wanted),),
        )
        return [_claim(json.loads(row[0])) for row in rows]

    def search_terms(self, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """Current claims that hold any of the lemmas, best BM25 first; (claim id, score)."""
        if not terms:
            return []
        query = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        rows = self._read(
            "SELECT claim_terms.claim_id, -bm25(claim_terms) FROM claim_terms"
            " JOIN claims ON claims.id = claim_terms.claim_id"
            " JOIN documents ON documents.id = claims.document_id"
            " WHERE claim_terms MATCH ? AND superseded_by IS NULL"
            " ORDER BY bm25(claim_terms), claim_terms.claim_id LIMIT ?",
            (query, limit),
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def count_claims(self) -> int:
        """How many claims are stored, of current and earlier versions."""
        ((count,),) = self._read("SELECT count(*) FROM claims")
        return int(count)

    def outlets(self) -> list[str]:
        """The outlets of the current articles."""
        rows = self._read(
            "SELECT DISTINCT outlet FROM documents"
            " WHERE superseded_by IS NULL AND outlet IS NOT NULL ORDER BY outlet"
        )
        return [str(row[0]) for row in rows]

    def speakers(self) -> list[str]:
        """Who is said to assert a current claim, by canonical name."""
        rows = self._read(
            "SELECT DISTINCT json_extract(payload, '$.speaker.canonical') AS name FROM claims"
            " JOIN documents ON documents.id = document_id"
            " WHERE superseded_by IS NULL AND name IS NOT NULL ORDER BY name"
        )
        return [str(row[0]) for row in rows]

    def term_counts(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many stored claims each of the lemmas occurs; absent ones are left out."""
        rows = self._read(
            "SELECT term, doc FROM term_counts WHERE " + _IN.format("term"),
            (json.dumps(list(terms)),),
        )
        return {str(row[0]): int(row[1]) for row in rows}

    # --- vectors ---

    def vectors(self, model_id: str) -> tuple[list[str], Vectors]:
        """Ids and (n, dim) vectors of all current claims of one model, ids sorted."""
        rows = self._read(
            "SELECT vectors.claim_id, vector FROM vectors"
            " JOIN claims ON claims.id = vectors.claim_id"
            " JOIN documents ON documents.id = claims.document_id"
            " WHERE model_id = ? AND superseded_by IS NULL ORDER BY vectors.claim_id",
            (model_id,),
        )
        ids = [str(row[0]) for row in rows]
        if not ids:
            return [], np.zeros((0, 0), dtype=np.float32)
        flat = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        return ids, flat.reshape(len(ids), -1).astype(np.float32)

    def vectors_of(self, ids: Iterable[str], model_id: str) -> dict[str, Vectors]:
        """The (dim,) vector of each of these claims that this model has encoded."""
        rows = self._read(
            "SELECT claim_id, vector FROM vectors WHERE model_id = ? AND " + _IN.format("claim_id"),
            (model_id, json.dumps(list(ids))),
        )
        return {str(row[0]): np.frombuffer(row[1], dtype="<f4").astype(np.float32) for row in rows}

    def claims_without_vector(self, model_id: str) -> list[Claim]:
        """Current claims that this model has not encoded yet."""
        rows = self._read(
            "SELECT claims.payload FROM claims JOIN documents ON documents.id = document_id "
            "WHERE superseded_by IS NULL AND NOT EXISTS (SELECT 1 FROM vectors "
            "WHERE claim_id = claims.id AND model_id = ?) ORDER BY document_id, ordinal",
            (model_id,),
        )
        return [_claim(json.loads(row[0])) for row in rows]

    def put_vectors(self, ids: Sequence[str], vectors: Vectors, model_id: str) -> None:
        """Store the vectors of claims under a model's id."""
        with self._transaction():
            self._insert_vectors(ids, vectors, model_id)
            self._db.executemany(
                "INSERT INTO touched SELECT value + 1, ? FROM meta WHERE key = 'generation'",
                [(key,) for key in ids],
            )
            self._bump()

    def centre(self, model_id: str) -> Vectors | None:
        """The (dim,) mean vector of unrelated news of this model, if it was made before."""
        rows = self._read("SELECT vector FROM centres WHERE model_id = ?", (model_id,))
        return np.frombuffer(rows[0][0], dtype="<f4").astype(np.float32) if rows else None

    def put_centre(self, model_id: str, vector: Vectors) -> None:
        """Keep the mean vector of unrelated news."""
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO centres VALUES (?,?)",
                (model_id, np.ascontiguousarray(vector, dtype="<f4").tobytes()),
            )

    # --- models ---

    def model_choice(self, kind: str) -> str | None:
        """The model chosen for this workspace as "encoder" or "judge", if one was."""
        rows = self._read("SELECT value FROM meta WHERE key = ?", (f"model:{kind}",))
        return str(rows[0][0]) if rows else None

    def choose_model(self, kind: str, name: str) -> None:
        """Use this model from now on where no other is asked for."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (f"model:{kind}", name))

    # --- judgements ---

    def judgements(self, model_id: str, keys: Sequence[str]) -> dict[str, Judgement]:
        """What this judge has said before, by pair key."""
        rows = self._read(
            "SELECT pair_key, verdict, confidence, scores FROM judgements "
            "WHERE model_id = ? AND pair_key IN (SELECT value FROM json_each(?))",
            (model_id, json.dumps(list(keys))),
        )
        return {row[0]: Judgement(row[1], row[2], json.loads(row[3])) for row in rows}

    def put_judgements(self, model_id: str, judged: Mapping[str, Judgement]) -> None:
        """Remember judgements, so that unchanged text is never judged twice."""
        with self._transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO judgements VALUES (?,?,?,?,?)",
                [
                    (model_id, key, item.verdict, item.confidence, json.dumps(item.scores))
                    for key, item in judged.items()
                ],
            )

    # --- findings ---

    def put_findings(
        self,
        findings: Sequence[Verdict],
        claim_ids: Iterable[str],
        *,
        encoder: str,
        judge: str,
        now: datetime,
        within: Iterable[str] | None = None,
    ) -> None:
        """Store what was found between these claims; older findings about them are replaced.

        within: all claims that were looked at; older findings with a side beyond them stay.
        """
        compared = json.dumps(list(claim_ids))
        reach = None if within is None else json.dumps(list(within))
        limited = f"AND {_IN.format('a')} AND {_IN.format('b')}" if reach is not None else ""
        with self._transaction():
            self._db.execute(
                f"DELETE FROM findings WHERE ({_IN.format('a')} OR {_IN.format('b')}) {limited}",
                (compared, compared) if reach is None else (compared, compared, reach, reach),
            )
            self._db.executemany(
                "INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?)",
                [
                    (
                        one.id,
                        one.event,
                        one.point,
                        one.a,
                        one.b,
                        one.kind.value,
                        json.dumps(asdict(one), ensure_ascii=False),
                        encoder,
                        judge,
                        _iso(now),
                    )
                    for one in findings
                ],
            )

    def findings(self) -> list[Verdict]:
        """The stored findings, by id."""
        rows = self._read("SELECT payload FROM findings ORDER BY id")
        return [_verdict(json.loads(row[0])) for row in rows]

    def found_with(self) -> dict[str, tuple[str, str]]:
        """Finding id -> the encoder and the judge that it was found with."""
        rows = self._read("SELECT id, encoder, judge FROM findings")
        return {str(row[0]): (str(row[1]), str(row[2])) for row in rows}

    # --- labels ---

    def put_label(self, label: Label) -> None:
        """Keep what a reader said of a finding; the last word on a pair holds."""
        sides = {"a": asdict(label.a), "b": asdict(label.b)}
        with self._transaction():
            self._db.execute(
                "INSERT INTO labels VALUES (NULL,NULL,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    label.a.claim,
                    label.b.claim,
                    label.a.key,
                    label.b.key,
                    label.action,
                    label.kind.value if label.kind else None,
                    label.found.value,
                    label.confidence,
                    label.encoder,
                    label.judge,
                    json.dumps(sides, default=_iso, ensure_ascii=False),
                    _iso(label.at),
                ),
            )

    def labels(self) -> list[Label]:
        """What readers said and did not take back, oldest first."""
        return [_label(row[1:]) for row in self._read(_STANDING_LABELS + "ORDER BY number")]

    def undo_label(self, now: datetime) -> Label | None:
        """Take back the last label that stands, as a new row; None if there is none."""
        rows = self._read(_STANDING_LABELS + "ORDER BY number DESC LIMIT 1")
        if not rows:
            return None
        with self._transaction():
            self._db.execute(
                "INSERT INTO labels (undoes, action, labelled_at) VALUES (?, 'undo', ?)",
                (rows[0][0], _iso(now)),
            )
        return _label(rows[0][1:])

    # --- calibration ---

    def recalibration(self) -> str | None:
        """The correction of the calibration fitted here, as it was stored."""
        rows = self._read("SELECT value FROM meta WHERE key = 'recalibration'")
        return str(rows[0][0]) if rows else None

    def put_recalibration(self, fitted: str | None) -> None:
        """Use this correction from now on; None goes back to the bundled calibration."""
        with self._transaction():
            self._db.execute("DELETE FROM meta WHERE key = 'recalibration'")
            if fitted is not None:
                self._db.execute("INSERT INTO meta VALUES ('recalibration', ?)", (fitted,))

    # --- feeds ---

    def feed_states(self) -> dict[str, FeedState]:
        """What is known of every feed that was ever read, by its configured address."""
        entries: dict[str, list[EntryState]] = {}
        for feed, payload in self._read("SELECT feed, payload FROM feed_entries ORDER BY key"):
            entries.setdefault(feed, []).append(EntryState(**_timed(json.loads(payload))))
        return {
            url: FeedState(**_timed(json.loads(payload)), entries=tuple(entries.get(url, ())))
            for url, payload in self._read("SELECT url, payload FROM feeds ORDER BY url")
        }

    def put_feed_state(self, state: FeedState) -> None:
        """Keep what is known of a feed; entries it does not name stay as they are."""
        shape = asdict(replace(state, entries=()))
        del shape["entries"]
        with self._transaction():
            self._db.execute(
                "INSERT INTO feeds VALUES (?,?)"
                " ON CONFLICT (url) DO UPDATE SET payload = excluded.payload",
                (state.url, json.dumps(shape, default=_iso, ensure_ascii=False)),
            )
            self._db.executemany(
                "INSERT INTO feed_entries VALUES (?,?,?) ON CONFLICT (feed, key)"
                " DO UPDATE SET payload = excluded.payload WHERE payload <> excluded.payload",
                [
                    (state.url, one.key, json.dumps(asdict(one), default=_iso, ensure_ascii=False))
                    for one in state.entries
                ],
            )

    # --- the index beside the database ---

    def touched(self, since: int) -> list[str] | None:
        """Claims that came, went or changed since a generation; None if that is forgotten."""
        ((kept,),) = self._read("SELECT value FROM meta WHERE key = 'touched_since'")
        if since < int(kept):
            return None
        rows = self._read(
            "SELECT DISTINCT claim_id FROM touched WHERE generation > ? ORDER BY claim_id", (since,)
        )
        return [str(row[0]) for row in rows]

    def current_claims(self, ids: Iterable[str]) -> list[str]:
        """Those of these claims that stand in the current version of their article."""
        rows = self._read(
            "SELECT claims.id FROM claims JOIN documents ON documents.id = document_id"
            " WHERE superseded_by IS NULL AND " + _IN.format("claims.id") + "ORDER BY claims.id",
            (json.dumps(list(ids)),),
        )
        return [str(row[0]) for row in rows]

    def index_state(self) -> dict[str, Any]:
        """What was written down of the index on disk; empty if nothing was."""
        rows = self._read("SELECT value FROM meta WHERE key = 'index'")
        return dict(json.loads(rows[0][0])) if rows else {}

    def put_index_state(self, state: Mapping[str, Any]) -> None:
        """Write down of which generation the index on disk is; what it took up is forgotten."""
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO meta VALUES ('index', ?)", (json.dumps(dict(state)),)
            )
            self._db.execute("DELETE FROM touched WHERE generation <= ?", (state["generation"],))
            self._db.execute(
                "UPDATE meta SET value = ? WHERE key = 'touched_since'", (state["generation"],)
            )

    # --- for modules with tables of their own ---

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._read(query, values)

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all that is done inside is kept, or nothing of it."""
        with self._transaction():
            yield self._db

    # --- inner workings ---

    def _read(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; outside transactions everything is read through here."""
        try:
            return self._db.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:  # bytes that were text, also in messages
            raise _workspace_error(self.directory, error) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except (sqlite3.Error, UnicodeError) as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise _workspace_error(self.directory, error) from error
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _bump(self) -> None:
        self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def _supersede_others(self, key: str, document_id: str) -> None:
        others = [
            str(row[0])
            for row in self._db.execute(
                "SELECT id FROM documents"
                " WHERE source_key = ? AND id <> ? AND superseded_by IS NULL",
                (key, document_id),
            )
        ]
        for other in others:
            self._db.execute(
                "UPDATE documents SET superseded_by = ? WHERE id = ?", (document_id, other)
            )
            self._touch_claims(other)

    def _touch(self, document_id: str) -> None:
        """An article is there in this form now: it is to be compared, and its claims indexed."""
        self._db.execute("INSERT OR IGNORE INTO uncompared VALUES (?)", (document_id,))
        self._touch_claims(document_id)

    def _touch_claims(self, document_id: str) -> None:
        """Under the generation that this transaction makes."""
        self._db.execute(
            "INSERT INTO touched SELECT meta.value + 1, claims.id FROM claims, meta"
            " WHERE document_id = ? AND meta.key = 'generation'",
            (document_id,),
        )

    def _drop_claims(self, document_id: str) -> None:
        held = self._db.execute("SELECT id FROM claims WHERE document_id = ?", (document_id,))
        if held.fetchone() is None:
            return  # the search table is looked through from end to end, so not for nothing
        self._touch_claims(document_id)
        self._db.execute(
            "DELETE FROM claim_terms WHERE claim_id IN (SELECT id FROM claims WHERE document_id=?)",
            (document_id,),
        )
        self._db.execute("DELETE FROM claims WHERE document_id = ?", (document_id,))

    def _insert_claims(
        self, document_id: str, claims: Sequence[Claim], *, replacing: bool = False
    ) -> None:
        self._db.executemany(
            "INSERT INTO claims VALUES (?,?,?,?)"
            + (
                " ON CONFLICT (id) DO UPDATE"
                " SET ordinal = excluded.ordinal, payload = excluded.payload"
                if replacing
                else ""
            ),
            [
                (claim.id, document_id, i, json.dumps(asdict(claim), default=_iso))
                for i, claim in enumerate(claims)
            ],
        )
        self._db.executemany(
            "INSERT INTO claim_terms VALUES (?,?)",
            [(claim.id, search_words(claim)) for claim in claims],
        )

    def _insert_vectors(self, ids: Sequence[str], vectors: Vectors, model_id: str) -> None:
        rows = np.ascontiguousarray(vectors, dtype="<f4")
        self._db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?,?,?)",
            [(claim, model_id, rows[i].tobytes()) for i, claim in enumerate(ids)],
        )


def source_key(document: Document) -> str:
    """Where an article lives: its address, else its file, else itself."""
    if document.url:
        return f"{document.outlet or ''}|{document.url}"
    if document.path:
        return str(Path(document.path).resolve())
    return document.id


def search_words(claim: Claim) -> str:
    """What the search table holds of a claim."""
    return " ".join(_terms(claim))


def _terms(claim: Claim) -> Iterator[str]:
    yield from claim.lemmas
    for entity in claim.entities:
        yield from entity.canonical.lower().split()
    if claim.speaker:
        yield from claim.speaker.canonical.lower().split()


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


def _migrate(db: sqlite3.Connection, directory: Path, read_only: bool) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise WorkspaceTooNew(
            f"{directory}: written by a newer crosscheck (schema {version}); "
            "upgrade, or choose another workspace with --index"
        )
    if version == len(MIGRATIONS):
        return
    if read_only:
        raise WorkspaceError(
            f"{directory}: written by an older crosscheck; run `crosscheck ingest` once to upgrade"
        )
    for number in range(version, len(MIGRATIONS)):
        db.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
        )


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


_IN = "{} IN (SELECT value FROM json_each(?)) "
_STANDING_LABELS = (
    "SELECT number, action, kind, found, confidence, encoder, judge, payload, labelled_at"
    " FROM labels WHERE undoes IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM labels AS later WHERE later.undoes = labels.number) "
)
_DOCUMENT_COLUMNS = (
    "id, outlet, title, published_at, published_precision, lang, text, url, path,"
    " agencies, family, dropped, provenance"
)


def _document(row: tuple[Any, ...]) -> Document:
    return Document(
        id=row[0],
        outlet=row[1],
        title=row[2],
        published_at=_time(row[3]),
        published_precision=row[4],
        lang=row[5],
        text=row[6],
        url=row[7],
        path=row[8],
        agencies=tuple(json.loads(row[9])),
        family=row[10],
        dropped=tuple(DroppedLine(**item) for item in json.loads(row[11])),
        provenance=row[12],
        origin=row[0],
    )


def _document_row(
    document: Document, key: str, version: int, claims_version: str, now: datetime
) -> tuple[Any, ...]:
    return (
        document.id,
        document.outlet,
        key,
        version,
        document.title,
        _iso(document.published_at),
        document.published_precision,
        document.lang,
        document.url,
        document.path,
        json.dumps(document.agencies),
        document.family,
        document.text,
        document.sha256,
        _dropped_json(document),
        claims_version,
        _iso(now),
        document.provenance,
    )


def _dropped_json(document: Document) -> str:
    return json.dumps([asdict(line) for line in document.dropped])


def _claim(data: dict[str, Any]) -> Claim:
    speaker = data["speaker"]
    return replace(
        Claim(**data),
        speaker=Speaker(**speaker) if speaker else None,
        chain=tuple(data["chain"]),
        lemmas=tuple(data["lemmas"]),
        entities=tuple(Entity(**item) for item in data["entities"]),
        demonyms=tuple(Entity(**item) for item in data.get("demonyms", ())),
        quantities=tuple(Quantity(**item) for item in data["quantities"]),
        times=tuple(_time_span(item) for item in data["times"]),
    )


def _verdict(data: dict[str, Any]) -> Verdict:
    return replace(
        Verdict(**data),
        kind=VerdictKind(data["kind"]),
        reasons=tuple(data["reasons"]),
        deciding=tuple(DecidingWords(**item) for item in data["deciding"]),
        found=VerdictKind(data["found"]) if data.get("found") else None,
    )


def _label(row: tuple[Any, ...]) -> Label:
    action, kind, found, confidence, encoder, judge, payload, at = row
    sides, moment = json.loads(payload), _time(at)
    assert moment is not None
    return Label(
        a=_side(sides["a"]),
        b=_side(sides["b"]),
        action=action,
        kind=VerdictKind(kind) if kind else None,
        found=VerdictKind(found),
        confidence=confidence,
        encoder=encoder,
        judge=judge,
        at=moment,
    )


def _side(data: dict[str, Any]) -> LabelledSide:
    return LabelledSide(**(data | {"published_at": _time(data["published_at"])}))


def _timed(item: dict[str, Any]) -> dict[str, Any]:
    """With moments where the names of fields end in ``_at``."""
    return {key: _time(value) if key.endswith("_at") else value for key, value in item.items()}


def _time_span(item: dict[str, Any]) -> TimeSpan:
    begin, finish = _time(item.pop("begin")), _time(item.pop("finish"))
    assert begin is not None and finish is not None
    return TimeSpan(**item, begin=begin, finish=finish)


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
