"""The workspace behind the page: what was found, kept up to date, with its models loaded once.

Pages show an ``Edition``, which never changes, so nothing that happens in the workspace can
break one. Whenever the workspace has changed, the events that changed are compared again in the
background and a new edition replaces the old one.

Reading takes no lock. Comparing opens the workspace as ``crosscheck report`` does, event by
event, so that another run waits no longer than for one; a label is written under the lock.
"""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crosscheck import pipeline, verdicts
from crosscheck.corpus import Corpus, find_events, read_corpus
from crosscheck.errors import CrosscheckError, FindingGone, WorkspaceLocked
from crosscheck.loader import Loader
from crosscheck.records import Answer, Event, Label
from crosscheck.reporting import Compared, make_report
from crosscheck.retrieval import read_question
from crosscheck.settings import Settings
from crosscheck.store import Store
from crosscheck.verdicts import Command
from crosscheck.views.escaping import visible
from crosscheck.web.edition import Edition, Grounds, grounds_of
from crosscheck.workspace import Progress, Workspace, silent

logger = logging.getLogger(__name__)
PATIENCE_S = 10.0  # how long a label waits while an event is compared
GONE = "this finding has changed or is gone; open its event again"


class _Closing(Exception):  # noqa: N818 - a request to stop, no error
    """Nobody will see the edition that is being made."""


class Newsroom:
    """Keeps the edition of one workspace, answers questions on it, and takes labels."""

    def __init__(
        self,
        directory: Path,
        settings: Settings | None = None,
        *,
        lang: str | None = None,
        read_only: bool = False,
        progress: Progress = silent,
    ) -> None:
        self.read_only = read_only
        self._directory, self._settings, self._lang = directory, settings, lang
        self._loader = Loader()
        self._comparing = threading.Lock()  # one at a time; a label comes in between events
        self._updating = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._edition = self._compare(None, progress)

    # --- what the pages show ---

    def edition(self) -> tuple[Edition, bool]:
        """The latest edition, and whether it is the state of the workspace by now.

        Where it is not, a new one is being made.
        """
        edition = self._edition
        try:
            with Store(self._directory, read_only=True) as store:
                current = store.stamp == edition.stamp
        except CrosscheckError as error:
            logger.warning("the workspace cannot be read: %s", visible(str(error)))
            return edition, False
        if not current:
            self._update()
        return edition, current

    def wait(self, timeout_s: float = 60.0) -> None:
        """Until no new edition is being made."""
        if self._thread:
            self._thread.join(timeout_s)

    def close(self) -> None:
        """Make no new edition any more; one that is being made ends after its event."""
        self._closed.set()
        self.wait()

    def _until_closed(self, *_progress: object) -> None:
        if self._closed.is_set():
            raise _Closing

    def _update(self) -> None:
        if self._closed.is_set() or not self._updating.acquire(blocking=False):
            return
        # no daemon: one that is killed inside a model aborts the whole program as it ends
        self._thread = threading.Thread(target=self._replace, name="edition")
        self._thread.start()

    def _replace(self) -> None:
        try:
            self._edition = self._compare(self._edition, self._until_closed)
        except _Closing:
            pass
        except CrosscheckError as error:
            logger.warning("no new edition: %s", visible(str(error)))
        finally:
            self._updating.release()

    # --- comparing ---

    def _compare(self, old: Edition | None, progress: Progress) -> Edition:
        """An edition of the workspace as it is now; unchanged events are taken from the old.

        Where only a reader's verdicts are new, nothing is read or found again.
        """
        with self._comparing, self._opened() as opened, opened.store.snapshot():
            models = _warm(opened)
            stamp, generation = opened.store.stamp, opened.store.generation
            kept = old if old and old.same_but_for_labels(stamp) else None
            corpus = kept.corpus if kept else read_corpus(opened)
            standing = tuple(opened.store.labels())
        chosen = kept.events if kept else tuple(find_events(corpus))
        labels = verdicts.Labels(standing, corpus.claims, corpus.documents)
        known = old.compared if old else {}
        compared: dict[Grounds, Compared] = {}
        for number, event in enumerate(chosen):
            progress("Comparing events", number, len(chosen))
            grounds = grounds_of(event, corpus, standing, models)
            done = known.get(grounds)
            compared[grounds] = (
                replace(done, event=event)
                if done
                else self._compare_event(event, corpus, labels, generation)
            )
        progress("Comparing events", len(chosen), len(chosen))
        with self._opened(read_only=True) as opened:
            report = make_report(opened, corpus, list(compared.values()))
        return Edition(stamp, corpus, chosen, compared, report, standing, self._lang)

    def _compare_event(
        self, event: Event, corpus: Corpus, labels: verdicts.Labels, generation: int
    ) -> Compared:
        with self._comparing, self._opened() as opened:
            one = pipeline.compare_event(opened, event, corpus, labels, self._lang)
            if not opened.store.read_only and opened.store.generation == generation:
                pipeline.keep_findings(opened, [one], datetime.now(UTC))
        return one

    @contextmanager
    def _opened(self, *, writing: bool = False, read_only: bool = False) -> Iterator[Workspace]:
        with Workspace(
            self._directory,
            self._settings,
            writing=writing,
            read_only=read_only or self.read_only,
            loader=self._loader,
        ) as opened:
            yield opened

    # --- questions ---

    def ask(self, question: str) -> tuple[Answer, Mapping[str, Sequence[str]]]:
        """What is stored on a question, and the words that each piece of evidence shares with it.

        Raises UsageError for an empty or endless question.
        """
        with self._opened(read_only=True) as opened, opened.store.snapshot():
            answer = pipeline.ask(opened, question)
        asked = read_question(question, answer.lang)
        return answer, {
            one.claim.id: verdicts.common_words(asked, one.claim) for one in answer.evidence
        }

    # --- labels ---

    def label(self, finding: str, command: Command) -> None:
        """Keep what a reader says of a finding; the next edition shows it.

        Raises FindingGone, and WorkspaceLocked while another run is writing.
        """
        edition = self._edition
        verdict = edition.verdicts.get(finding)
        if verdict is None:
            raise FindingGone(GONE)
        report = edition.report
        with self._between_events(), self._opened(writing=True) as opened:
            models = opened.store.found_with().get(finding, (report.encoder, report.judge))
            given = verdicts.make_label(verdict, command, report, models, datetime.now(UTC))
            opened.store.put_label(given)
        self._catch_up()

    def undo(self, said: str) -> Label:
        """Take back the last label, which is the one given at this moment (ISO 8601).

        Raises FindingGone where it is not the last one any more.
        """
        with self._between_events(), self._opened(writing=True) as opened:
            standing = opened.store.labels()
            if not standing or standing[-1].at.isoformat() != said:
                raise FindingGone("this is not the last verdict any more; look at the list again")
            taken = opened.store.undo_label(datetime.now(UTC))
        assert taken is not None
        self._catch_up()
        return taken

    @contextmanager
    def _between_events(self) -> Iterator[None]:
        if not self._comparing.acquire(timeout=PATIENCE_S):
            raise WorkspaceLocked("articles are being compared; try again in a moment")
        try:
            yield
        finally:
            self._comparing.release()

    def _catch_up(self) -> None:
        """A new edition at once: one label changes one event, so this takes no time."""
        if self._updating.acquire(timeout=PATIENCE_S):
            self._replace()


def _warm(opened: Workspace) -> tuple[str, ...]:
    """Load every model and the index now; returns what verdicts depend on besides the text."""
    assert opened.answer_scorer and opened.index()
    correction = opened.store.recalibration() or ""
    return opened.encoder.model_id, opened.judge.model_id, correction
