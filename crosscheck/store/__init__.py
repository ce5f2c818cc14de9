"""SQLite, the only truth: documents with versions, claims, vectors, judgements, findings.

The vector index and the search table can always be rebuilt from here. One transaction per
document holds its text, its claims and their vectors, so a killed run loses nothing that it
said was stored and leaves nothing half stored. ``generation`` counts the changes; a cache
made for another generation is stale.

    schema     the tables, and how older ones become those of today
    database   the file: opened, read, changed in transactions
    rows       records as rows, and back
    writing    what several writers do inside a transaction
    lock       of the one run that writes

One module for each kind of thing that is kept; ``Store`` is all of them on one database.
"""

from crosscheck.store.choices import Choices
from crosscheck.store.claims import Claims
from crosscheck.store.database import DATABASE
from crosscheck.store.documents import Documents, StoredCopy
from crosscheck.store.feeds import EntryCounts, Feeds, read_entry_state, read_feed_state
from crosscheck.store.findings import Findings
from crosscheck.store.labels import Labels
from crosscheck.store.lock import LOCK
from crosscheck.store.schema import MIGRATIONS, SEARCH_TABLES
from crosscheck.store.vectors import ClaimVectors
from crosscheck.store.writing import search_words, source_key

__all__ = [
    "DATABASE",
    "LOCK",
    "MIGRATIONS",
    "SEARCH_TABLES",
    "EntryCounts",
    "Store",
    "StoredCopy",
    "read_entry_state",
    "read_feed_state",
    "search_words",
    "source_key",
]


class Store(Documents, Claims, ClaimVectors, Findings, Labels, Choices, Feeds):
    """The database of one workspace; ``read_only`` opens it without writing anything."""
