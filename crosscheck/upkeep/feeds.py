"""What is kept of feeds, and of versions of articles, against the articles it speaks of.

An entry that cannot be used is not lost with its article: the next night reads it again, if its
feed still lists it. So what is wrong here is taken back, and never guessed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crosscheck.records import EntryState
from crosscheck.store import Store, read_entry_state, read_feed_state
from crosscheck.upkeep.checks import NAMED, Check, counted, named
from crosscheck.upkeep.texts import UNREADABLE

AHEAD = timedelta(hours=26)  # as far ahead as a local time without its zone may seem to lie
MEND = "crosscheck rebuild"
SET_CLOCK = "set the clock of this machine; what was stored while it was wrong stays as it is"
CORRECT = "correct the date where the article has it, or in sources.toml, and read it again"
# A version that was replaced by one that is not there, or by itself.
_LOOSE = (
    "superseded_by IS NOT NULL AND"
    " (superseded_by = id OR superseded_by NOT IN (SELECT id FROM documents))"
)
# All but the newest of the versions that claim to be the current one of a place.
_OLDER = (
    "superseded_by IS NULL AND EXISTS (SELECT 1 FROM documents AS newer"
    " WHERE newer.source_key = documents.source_key AND newer.superseded_by IS NULL"
    " AND (newer.version, newer.id) > (documents.version, documents.id))"
)


@dataclass(frozen=True, slots=True)
class WrongEntry:
    """A stored entry of a feed, and what is wrong with it."""

    feed: str
    key: str
    entry: EntryState | None  # None: it cannot be read at all
    problem: str


def feed_checks(store: Store, now: datetime) -> list[Check]:
    """Feeds with their entries, versions, and dates; now: aware UTC."""
    found = named("feeds", _feed_problems(store), MEND)
    found += named("versions", version_problems(store), MEND)
    found += _future(store, now)
    if found:
        return found
    (counts,) = store.rows(
        "SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM feed_entries)"
    )
    feeds, entries = counted(counts[0], "feed"), counted(counts[1], "entry", "entries")
    return [Check("feeds", "ok", f"{feeds} with {entries}, each of an article or to be read again")]


# --- feeds and entries -------------------------------------------------------------------


def _feed_problems(store: Store) -> Iterator[str]:
    for url in broken_feeds(store):
        yield f"{url}: what is known of this feed cannot be read"
    for one in wrong_entries(store):
        yield f"{one.feed}: entry {one.key} {one.problem}"


def broken_feeds(store: Store) -> Iterator[str]:
    """Addresses of feeds of which what is known cannot be read."""
    for url, payload in store.rows("SELECT url, payload FROM feeds ORDER BY url"):
        try:
            if read_feed_state(payload).url == url:
                continue
        except UNREADABLE:
            pass
        yield str(url)


def wrong_entries(store: Store) -> Iterator[WrongEntry]:
    """Entries that cannot be read, or that name another key, time or article than there is."""
    stored = {key for (key,) in store.rows("SELECT id FROM documents")}
    for (feed,) in store.rows("SELECT DISTINCT feed FROM feed_entries ORDER BY feed"):
        for key, payload, seen in store.rows(
            "SELECT key, payload, last_seen_at FROM feed_entries WHERE feed = ? ORDER BY key",
            (feed,),
        ):
            try:
                entry = read_entry_state(payload)
                problem = _problem(entry, key, seen, stored)
            except UNREADABLE:
                entry, problem = None, "cannot be read"
            if problem:
                yield WrongEntry(feed, key, entry, problem)


def _problem(entry: EntryState, key: str, seen: str, stored: set[str]) -> str | None:
    if entry.key != key:
        return f"is stored under another key than its own ({entry.key})"
    if entry.document is not None and entry.document not in stored:
        return f"names an article that is not stored ({entry.document})"
    if datetime.fromisoformat(seen) != entry.last_seen_at:
        return f"was last seen at two times ({seen} and {entry.last_seen_at.isoformat()})"
    return None


def mend_feeds(store: Store) -> int:
    """Take back what is wrong, so that the next night reads it again; how much that was."""
    feeds, entries = list(broken_feeds(store)), list(wrong_entries(store))
    asked_again = {one.feed for one in entries}
    with store.changing() as db:
        for url in feeds:
            blank = json.dumps({"url": url, "address": url})
            db.execute("UPDATE feeds SET payload = ? WHERE url = ?", (blank, url))
        for one in entries:
            db.execute("DELETE FROM feed_entries WHERE feed = ? AND key = ?", (one.feed, one.key))
        for url in asked_again - set(feeds):  # with its tags it would answer that nothing is new
            db.execute(
                "UPDATE feeds SET payload = json_set(payload, '$.etag', NULL, '$.modified', NULL)"
                " WHERE url = ?",
                (url,),
            )
    return len(feeds) + len(entries)


# --- versions ----------------------------------------------------------------------------


def version_problems(store: Store) -> Iterator[str]:
    """Versions replaced by none that is there, and places with two current articles."""
    for (place,) in store.rows(
        f"SELECT coalesce(url, path, id) FROM documents WHERE {_LOOSE} ORDER BY id"
    ):
        yield f"{place}: a version was replaced by one that is not stored"
    for (place,) in store.rows(
        f"SELECT DISTINCT source_key FROM documents WHERE {_OLDER} ORDER BY source_key"
    ):
        yield f"{place}: two versions are current"


def mend_versions(store: Store) -> int:
    """Of each place the newest version is the current one; how many were put right."""
    count = sum(1 for _ in version_problems(store))
    if not count:
        return 0
    with store.changing() as db:
        loose = [key for (key,) in db.execute(f"SELECT id FROM documents WHERE {_LOOSE}")]
        db.execute(f"UPDATE documents SET superseded_by = NULL WHERE {_LOOSE}")
        db.execute(
            "UPDATE documents SET superseded_by = (SELECT id FROM documents AS newest"
            " WHERE newest.source_key = documents.source_key AND newest.superseded_by IS NULL"
            f" ORDER BY newest.version DESC, newest.id DESC LIMIT 1) WHERE {_OLDER}"
        )
        db.executemany(  # what is current again waits to be compared
            "INSERT OR IGNORE INTO uncompared"
            " SELECT id FROM documents WHERE id = ? AND superseded_by IS NULL",
            [(key,) for key in loose],
        )
        db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    return count


# --- dates -------------------------------------------------------------------------------


def _future(store: Store, now: datetime) -> list[Check]:
    """Dates of articles that lie ahead, and moments at which something is said to have been."""
    limit = (now + AHEAD).isoformat()
    ahead = store.rows(
        "SELECT coalesce(url, path, id), published_at FROM documents WHERE published_at > ?"
        " AND superseded_by IS NULL ORDER BY published_at DESC",
        (limit,),
    )
    found = [
        Check("dates", "warning", f"{place}: published in the future ({when})", CORRECT)
        for place, when in ahead[:NAMED]
    ]
    if len(ahead) > NAMED:
        found.append(Check("dates", "warning", f"and {len(ahead) - NAMED} more", CORRECT))
    ((stored, seen),) = store.rows(
        "SELECT (SELECT count(*) FROM documents WHERE ingested_at > ?),"
        " (SELECT count(*) FROM feed_entries WHERE last_seen_at > ?)",
        (limit, limit),
    )
    if stored or seen:
        what = f"{counted(stored, 'article')} and {counted(seen, 'entry', 'entries')} of feeds"
        found.append(Check("dates", "warning", f"{what} were stored in the future", SET_CLOCK))
    return found


# --- for doctor --------------------------------------------------------------------------

FAILING = 3  # nights in a row; once or twice is a server that is being looked after


def failing_feeds(payloads: Iterable[str]) -> list[Check]:
    """How many feeds are known, and which have failed for several nights.

    payloads: of the table of feeds.
    """
    known, failing = Counter[str](), list[dict[str, Any]]()
    for payload in payloads:
        try:
            state = json.loads(payload)
            known["feeds"] += 1
            if state.get("failures", 0) >= FAILING:
                failing.append(state)
        except (ValueError, AttributeError, TypeError):
            known["broken"] += 1
    found = [
        Check(
            "feeds",
            "warning",
            f"{one.get('url')}: failed {one['failures']} times in a row ({one.get('problem')})",
            "crosscheck feeds remove URL, or another address of it",
        )
        for one in failing[:NAMED]
    ]
    if len(failing) > NAMED:
        more = f"and {len(failing) - NAMED} more"
        found.append(Check("feeds", "warning", more, "crosscheck feeds list"))
    if known["broken"]:
        said = f"of {counted(known['broken'], 'feed')} nothing can be read"
        found.append(Check("feeds", "problem", said, "crosscheck verify"))
    if not found and known["feeds"]:
        found.append(Check("feeds", "ok", f"{counted(known['feeds'], 'feed')}, none failing"))
    return found
