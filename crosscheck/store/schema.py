"""The tables of the database, and how older ones become those of today."""

import sqlite3
from pathlib import Path

from crosscheck.errors import WorkspaceError, WorkspaceTooNew

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
    # A night reads of a feed what it lists and what left it lately, not all it ever listed.
    """
    ALTER TABLE feed_entries ADD COLUMN last_seen_at TEXT NOT NULL DEFAULT '';
    UPDATE feed_entries SET last_seen_at = json_extract(payload, '$.last_seen_at');
    CREATE INDEX feed_entries_seen ON feed_entries (feed, last_seen_at);
    """,
    # How a date is known; of dates from before nothing else is known than that they were there.
    """
    ALTER TABLE documents ADD COLUMN dated_by TEXT NOT NULL DEFAULT 'stated';
    UPDATE documents SET dated_by = 'unknown' WHERE published_at IS NULL;
    """,
)


def migrate(db: sqlite3.Connection, directory: Path, read_only: bool) -> None:
    """Bring a database to the tables of today, one transaction a step; a new one is empty."""
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
            f"{directory}: written by an older crosscheck; run `crosscheck rebuild` once to upgrade"
        )
    for number in range(version, len(MIGRATIONS)):
        db.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
        )
