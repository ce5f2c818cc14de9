"""Wire copies: documents that share their wording share one origin.

Two texts are copies when the smaller one shares enough of its 4-word shingles with the other
(containment, Broder 1997, "On the resemblance and containment of documents"). Quoted speech is
left out: two reporters who quote the same statement did not copy from each other.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from crosscheck.records import Document
from crosscheck.sources.boilerplate import is_agency_outlet

SHINGLE_WORDS = 4  # 5 lost one of 432 changed copies and halved the margin of rewritten ones
MIN_UNQUOTED_SHINGLES = 40  # less narration than this and quotations count as well
MAX_HOLDERS = 200  # a wording in more different texts is a stock phrase (a disclaimer)
MIN_SHARED = 8  # shingles, about one long sentence; a shared job title is no copy
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(
    r"„[^„“”\"]{1,600}[“”\"]|“[^“”]{1,600}”|\"[^\"]{1,600}\"|»[^»«]{1,600}«|«[^»«]{1,600}»"
)
_UNKNOWN_TIME = datetime.max.replace(tzinfo=UTC)

Shingles = npt.NDArray[np.uint64]


def assign_origins(documents: Sequence[Document], threshold: float) -> list[Document]:
    """Each document with the id of the text it derives from, in the given order.

    threshold: containment from which two texts are copies, 0 to 1.
    Of a group of copies the agency's own piece is the origin, else the earliest one.
    The result does not depend on the order of the documents.
    """
    shingled = {document.id: shingles(document.text) for document in documents}
    groups = _groups(shingled, threshold)
    members = defaultdict(list)
    for document in documents:
        members[groups[document.id]].append(document)
    origins = {group: _origin(found).id for group, found in members.items()}
    return [replace(document, origin=origins[groups[document.id]]) for document in documents]


def copied_share(text: str, other: str) -> float:
    """The share of a text's wording that stands in another one, 0 to 1.

    text may be a single sentence; one of fewer than four words counts as a whole.
    """
    own = _all_shingles(text)
    return float(np.isin(own, _all_shingles(other)).mean()) if own.size else 0.0


def shingles(text: str) -> Shingles:
    """Sorted distinct hashes of the 4-word sequences outside quotations."""
    unquoted = np.unique(_hash_windows(_QUOTED.sub(" | ", text)))
    return unquoted if unquoted.size >= MIN_UNQUOTED_SHINGLES else _all_shingles(text)


def _all_shingles(text: str) -> Shingles:
    return np.unique(_hash_windows(text))


def _hash_windows(text: str) -> Shingles:
    hashed = np.fromiter(map(_word_hash, _WORD.findall(text.casefold())), dtype=np.uint64)
    width = min(SHINGLE_WORDS, hashed.size)
    total = np.zeros(hashed.size - width + 1 if width else 0, dtype=np.uint64)
    for place in range(width):  # polynomial hash modulo 2**64
        total = total * np.uint64(0x9E3779B97F4A7C15) + hashed[place : place + total.size]
    return total


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest(), "little")


def _groups(shingled: Mapping[str, Shingles], threshold: float) -> dict[str, str]:
    """A group name for each document id; copies, also through a third text, share it."""
    alike: dict[bytes, list[str]] = defaultdict(list)
    for document in sorted(shingled):
        alike[shingled[document].tobytes()].append(document)
    firsts = [ids[0] for ids in alike.values()]
    parent = {document: ids[0] for ids in alike.values() for document in ids}
    for (a, b), shared in _shared_counts([shingled[first] for first in firsts]).items():
        smaller = min(shingled[firsts[a]].size, shingled[firsts[b]].size)
        if shared >= threshold * smaller and shared >= min(MIN_SHARED, smaller):
            one, other = sorted((_root(parent, firsts[a]), _root(parent, firsts[b])))
            parent[other] = one
    return {document: _root(parent, document) for document in shingled}


def _root(parent: dict[str, str], document: str) -> str:
    while parent[document] != document:
        parent[document] = document = parent[parent[document]]
    return document


def _shared_counts(texts: Sequence[Shingles]) -> Counter[tuple[int, int]]:
    """How many shingles each two texts share; pairs that share none are not in it."""
    counts: Counter[tuple[int, int]] = Counter()
    if not any(text.size for text in texts):
        return counts
    hashes = np.concatenate(texts)
    holders = np.repeat(np.arange(len(texts)), [text.size for text in texts])
    order = np.argsort(hashes, kind="stable")
    hashes, holders = hashes[order], holders[order]
    edges = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1], True])
    sizes = np.diff(edges)
    for run in np.flatnonzero((sizes > 1) & (sizes <= MAX_HOLDERS)):
        counts.update(combinations(holders[edges[run] : edges[run + 1]].tolist(), 2))
    return counts


def _origin(group: Sequence[Document]) -> Document:
    credited = frozenset(name.casefold() for document in group for name in document.agencies)

    def rank(document: Document) -> tuple[bool, datetime, str]:
        agency = is_agency_outlet(document.outlet, credited)
        return not agency, document.published_at or _UNKNOWN_TIME, document.id

    return min(group, key=rank) if len(group) > 1 else group[0]
