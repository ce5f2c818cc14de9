"""Stored vectors and the index on disk against what they should be."""

from collections.abc import Iterator

import numpy as np

from crosscheck.errors import IndexDamaged, IndexStale
from crosscheck.ports import Vectors
from crosscheck.store import Store
from crosscheck.upkeep.checks import Check, counted
from crosscheck.workspace import Workspace, encoded_text

PAGE = 2_000  # vectors read at once: 3 MB
BATCH = 256  # claims encoded at once
OFF_UNIT = 1e-5  # of the length; ten times what float32 rounding makes
SAME = 0.999  # cosine of one text encoded twice, on other machines and in other batches
MENDED_ALONE = "nothing to do: the next question or report makes it anew"
_CURRENT = "claims JOIN documents ON documents.id = document_id WHERE superseded_by IS NULL"

Place = tuple[str, str]  # claim id, model id


def wrong_vectors(store: Store) -> Iterator[tuple[Place, str]]:
    """Vectors that cannot be right, with what is wrong.

    They are of another length than most of their model, not finite, or not of length 1.
    """
    sizes = _sizes(store)
    after = ("", "")
    while rows := store.rows(
        "SELECT claim_id, model_id, vector FROM vectors WHERE (claim_id, model_id) > (?, ?)"
        " ORDER BY claim_id, model_id LIMIT ?",
        (*after, PAGE),
    ):
        for claim, model, raw in rows:
            wrong = _wrong(raw, sizes[model])
            if wrong:
                yield (claim, model), f"the vector of claim {claim} ({model}) {wrong}"
        after = (rows[-1][0], rows[-1][1])


def wrong_centres(store: Store) -> Iterator[tuple[str, str]]:
    """Mean vectors that cannot be right, by model; a mean is shorter than 1."""
    sizes = _sizes(store)
    for model, raw in store.rows("SELECT model_id, vector FROM centres"):
        if len(raw) != sizes.get(model, len(raw)) or not np.isfinite(_row(raw)).all():
            yield model, f"the mean vector of {model} is damaged"


def _sizes(store: Store) -> dict[str, int]:
    """Bytes of most vectors of each model."""
    rows = store.rows(
        "SELECT model_id, length(vector) FROM vectors GROUP BY 1, 2 ORDER BY count(*)"
    )
    return dict(rows)  # the most frequent comes last


def _wrong(raw: bytes, size: int) -> str | None:
    if len(raw) != size:
        return f"has {len(raw) / 4:g} numbers, not {size / 4:g}"
    row = _row(raw)
    if not np.isfinite(row).all():
        return "is not finite"
    length = float(np.linalg.norm(row))
    return None if abs(length - 1) <= OFF_UNIT else f"has length {length:.3g}, not 1"


def _row(raw: bytes) -> Vectors:
    whole = raw[: len(raw) // 4 * 4]
    return np.frombuffer(whole, dtype="<f4").astype(np.float64)


def missing_vectors(store: Store, model_id: str) -> tuple[int, int]:
    """How many current claims have no vector at all, and how many none of this model."""
    without = f"SELECT count(*) FROM {_CURRENT} AND NOT EXISTS (SELECT 1 FROM vectors WHERE"
    ((none,),) = store.rows(f"{without} claim_id = claims.id)")
    ((lacking,),) = store.rows(f"{without} claim_id = claims.id AND model_id = ?)", (model_id,))
    return int(none), int(lacking)


def other_vectors(workspace: Workspace) -> Iterator[str]:
    """Vectors of the current model that are not those that it makes now."""
    store, model = workspace.store, workspace.encoder.model_id
    claims = store.claims()
    for start in range(0, len(claims), BATCH):
        workspace.progress("Making vectors anew", start, len(claims))
        batch = claims[start : start + BATCH]
        made = workspace.encoder.encode([encoded_text(claim) for claim in batch])
        held = store.vectors_of([claim.id for claim in batch], model)
        for claim, row in zip(batch, made, strict=True):
            stored = held.get(claim.id)
            if stored is None or stored.shape != row.shape:
                continue  # named where the vectors are looked at one by one
            if not float(stored @ row) >= SAME:
                yield f"the vector of claim {claim.id} is not what the encoder makes of it"


def index_check(workspace: Workspace, *, deep: bool = False) -> Iterator[Check]:
    """The files of the index against their seals; deep: what they hold against the store."""
    from crosscheck.vectors.deltas import load_index
    from crosscheck.vectors.index import STAMP_FILE

    if not (workspace.directory / STAMP_FILE).exists():
        yield Check("index", "ok", "none yet; the next question or report makes it")
        return
    store, model = workspace.store, workspace.encoder.model_id
    try:
        index = load_index(workspace.directory, model_id=model, generation=store.generation)
    except IndexStale:
        yield Check("index", "ok", "of an earlier state", MENDED_ALONE)
        return
    except IndexDamaged as error:
        yield Check("index", "problem", str(error), "crosscheck rebuild")
        return
    if deep:
        ids, rows = store.vectors(model)
        held = dict(zip(index.ids, index.rows(), strict=True))
        same = held.keys() == set(ids) and len(ids) == len(index.ids)
        if not same or not all(
            np.array_equal(held[key], row) for key, row in zip(ids, rows, strict=True)
        ):
            yield Check(
                "index", "problem", "holds other vectors than the store", "crosscheck rebuild"
            )
            return
    yield Check("index", "ok", f"{counted(len(index.ids), 'vector')}, as it was written")
