"""The workspace: one folder with a database, its vector cache, its lock, and its models."""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from crosscheck import verdicts
from crosscheck.errors import IndexDamaged, WorkspaceError
from crosscheck.judging import LLM, open_judge, remembering
from crosscheck.loader import Loader, Model
from crosscheck.models.catalogue import BUNDLED
from crosscheck.models.folder import Kind
from crosscheck.ports import AnswerScorer, Encoder, Judge, Vectors
from crosscheck.records import Claim
from crosscheck.settings import Settings
from crosscheck.store import Store
from crosscheck.store.lock import acquire

if TYPE_CHECKING:
    from filelock import FileLock

    from crosscheck.vectors.index import FlatIndex

Vector = npt.NDArray[np.float32]
Progress = Callable[[str, int, int], None]  # (what, done, total)


def silent(_what: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


class Workspace:
    """One folder with a database, its vector cache, and the models used on it.

    Models are loaded at first use. A workspace that another run is writing, or that lies on
    a read-only disk, can still be asked; only ``writing=True`` insists on writing, and with
    ``read_only=True`` neither the lock is taken nor anything written.
    """

    def __init__(
        self,
        directory: Path,
        settings: Settings | None = None,
        *,
        writing: bool,
        read_only: bool = False,
        progress: Progress = silent,
        loader: Loader | None = None,
    ) -> None:
        self.directory = directory
        self.settings = settings or Settings()
        self.progress = progress
        self._load = loader or Loader()
        self.unjudged: list[str] = []  # notes on pairs that the judge could not judge
        self._lock: FileLock | None = None
        if read_only:
            self.store = Store(directory, read_only=True)
        elif writing:
            self.store = self._open_locked()
        else:
            self.store = self._open_for_asking()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.store.close()
        if self._lock is not None:
            self._lock.release()

    def _open_for_asking(self) -> Store:
        Store(self.directory, read_only=True).close()  # says plainly if nothing is there
        try:
            return self._open_locked()
        except WorkspaceError:
            return Store(self.directory, read_only=True)

    def _open_locked(self) -> Store:
        lock = acquire(self.directory)
        try:
            store = Store(self.directory)
        except BaseException:
            lock.release()
            raise
        self._lock = lock
        return store

    def chosen(self, kind: Kind) -> str:
        """The model that was chosen for this workspace; settings override it."""
        return self.store.model_choice(kind) or BUNDLED

    @property
    def _judge_name(self) -> str:
        named = self.settings.judge
        return self.chosen("judge") if named is None else named

    @property
    def _encoder_name(self) -> str:
        named = self.settings.encoder
        return self.chosen("encoder") if named is None else named

    @property
    def _scorer_name(self) -> str:
        return BUNDLED if self._judge_name == LLM else self._judge_name

    def load_ahead(self) -> None:
        """Begin to load what every question needs, while the question is still being read."""
        from crosscheck.vectors.encoder import load_encoder
        from crosscheck.verdicts.judge import load_answer_scorer

        self._load.ahead(load_encoder, self._encoder_name)
        self._load.ahead(load_answer_scorer, self._scorer_name)

    @cached_property
    def encoder(self) -> Encoder:
        """The sentence encoder of this workspace or of the settings."""
        from crosscheck.vectors.encoder import load_encoder

        return self._load(load_encoder, self._encoder_name)

    @cached_property
    def judge(self) -> Judge:
        """The pair judge of this workspace or of the settings; it remembers what it has judged."""
        opened = self._load(open_judge, self._judge_name, self.settings.endpoint)
        return remembering(opened, self.store, self.unjudged)

    @cached_property
    def answer_scorer(self) -> AnswerScorer:
        """The scorer of answers that belongs to the judge; a language model has none."""
        from crosscheck.verdicts.judge import load_answer_scorer

        return self._load(load_answer_scorer, self._scorer_name)

    @cached_property
    def calibration(self) -> verdicts.Calibration:
        """The bundled calibration, corrected by the reader's labels where that was asked for."""
        bundled, change = verdicts.bundled_calibration(), self.correction
        return verdicts.recalibrated(bundled, change) if change else bundled

    @property
    def correction(self) -> verdicts.Recalibration | None:
        """What was fitted here, unless for another judge or an older bundled calibration."""
        stored = self.store.recalibration()
        change = verdicts.read_recalibration(stored) if stored else None
        base = verdicts.fingerprint(verdicts.bundled_calibration())
        fits = change and change.base == base and change.judge == self.judge.model_id
        return change if fits else None

    @cached_property
    def centre(self) -> Vector:
        """The mean vector of unrelated news, made once per encoder and kept."""
        model = self.encoder.model_id
        known = self.store.centre(model)
        if known is None:
            rows = self.encoder.encode(verdicts.reference_sentences())
            known = np.asarray(rows.mean(axis=0), dtype=np.float32)
            if not self.store.read_only:
                self.store.put_centre(model, known)
        return known

    def vectors(self) -> tuple[list[str], Vectors]:
        """Ids and vectors of all current claims; missing vectors are made and kept."""
        model = self.encoder.model_id
        missing = self.store.claims_without_vector(model)
        made = self.encoder.encode([encoded_text(claim) for claim in missing])
        if missing and not self.store.read_only:
            self.store.put_vectors([claim.id for claim in missing], made, model)
            return self.store.vectors(model)
        ids, stored = self.store.vectors(model)
        if not missing:
            return ids, stored
        return ids + [claim.id for claim in missing], np.vstack([stored, made]) if ids else made

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Vector]:
        """The vectors of these claims, by id; missing ones are made and kept."""
        model = self.encoder.model_id
        found = self.store.vectors_of(ids, model)
        if len(found) < len(set(ids)):
            every, rows = self.vectors()
            wanted = set(ids)
            found = {key: row for key, row in zip(every, rows, strict=True) if key in wanted}
        return found

    def encode(self, claims: Sequence[Claim]) -> Vectors:
        """The (len(claims), dim) vectors of claims to be stored; those known already are kept."""
        known = self.store.vectors_of([claim.id for claim in claims], self.encoder.model_id)
        new = [claim for claim in claims if claim.id not in known]
        made = self.encoder.encode([encoded_text(claim) for claim in new])
        if not known:
            return made
        known |= {claim.id: row for claim, row in zip(new, made, strict=True)}
        return np.stack([known[claim.id] for claim in claims])

    def recall(self, what: Hashable, make: Callable[[], Model]) -> Model:
        """What ``make()`` gives for the store as it is, remembered until that changes."""
        state = self.store.generation, self.encoder.model_id
        return self._load.recall((self.directory, what), state, make)

    def index(self) -> "FlatIndex":
        """The FAISS index over all current claims, from its cache if that can be trusted."""
        return self.recall("index", self._open_index)

    def _open_index(self) -> "FlatIndex":
        from crosscheck.vectors.deltas import load_index

        model = self.encoder.model_id
        if self.store.claims_without_vector(model):
            return self.rebuild_index()
        self.refresh_index()
        try:
            return load_index(self.directory, model_id=model, generation=self.store.generation)
        except IndexDamaged:
            return self.rebuild_index()

    def refresh_index(self) -> None:
        """Write beside the index what came and went since; the cost follows that alone.

        Now and then, when it has grown by a quarter, it is written anew.
        """
        from crosscheck.vectors.deltas import GROWN, Delta, save_delta

        if self.store.read_only:
            return
        model, generation, state = (
            self.encoder.model_id,
            self.store.generation,
            self.store.index_state(),
        )
        known = state.get("model_id") == model
        if known and state["generation"] == generation:
            return
        touched = self.store.touched(state["generation"]) if known else None
        if touched is None or state["changed"] + len(touched) > GROWN * state["base"]:
            self.rebuild_index()
            return
        found = self.store.vectors_of(self.store.current_claims(touched), model)
        rows = np.stack(list(found.values())) if found else np.zeros((0, 0), dtype=np.float32)
        delta = Delta(model, state["generation"], generation, tuple(touched), tuple(found), rows)
        save_delta(self.directory, delta)
        changed = state["changed"] + len(touched)
        self.store.put_index_state(state | {"generation": generation, "changed": changed})

    def rebuild_index(self) -> "FlatIndex":
        """The FAISS index made of the stored vectors, whatever lies on disk; written if it may."""
        from crosscheck.vectors.deltas import save_base
        from crosscheck.vectors.index import FlatIndex

        ids, vectors = self.vectors()
        index = FlatIndex.build(ids, vectors)
        if not self.store.read_only:
            model, generation = self.encoder.model_id, self.store.generation
            save_base(self.directory, index, model_id=model, generation=generation)
            self.store.put_index_state(
                {"model_id": model, "generation": generation, "base": len(ids), "changed": 0}
            )
        return index


def encoded_text(claim: Claim) -> str:
    """What of a claim is embedded: its content, without who said it."""
    return claim.content
