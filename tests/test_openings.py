"""Several openings of one workspace side by side: shared models, no lock, one state."""

from pathlib import Path

import pytest
from test_pipeline import FIRST, SECOND, WordEncoder, use_fakes

from crosscheck import pipeline
from crosscheck.errors import WorkspaceError
from crosscheck.loader import Loader
from crosscheck.store import DATABASE, Store
from crosscheck.store.lock import acquire
from crosscheck.workspace import Workspace


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A workspace with one article."""
    (tmp_path / "first.md").write_text(FIRST, "utf-8")
    with Workspace(tmp_path / "index", writing=True) as opened:
        use_fakes(opened)
        pipeline.ingest(opened, [tmp_path / "first.md"])
    return tmp_path / "index"


def add_second(index: Path) -> None:
    """Another run stores a second article."""
    (index.parent / "second.md").write_text(SECOND, "utf-8")
    with Workspace(index, writing=True) as opened:
        use_fakes(opened)
        pipeline.ingest(opened, [index.parent / "second.md"])


def test_openings_that_share_a_loader_load_each_model_once(index, monkeypatch):
    """The second opening finds the encoder of the first."""
    monkeypatch.setattr("crosscheck.vectors.encoder.load_encoder", lambda _name: WordEncoder())
    loader = Loader()
    with Workspace(index, writing=False, loader=loader) as first:
        encoder = first.encoder
    with Workspace(index, writing=False, loader=loader) as second:
        assert second.encoder is encoder
    with Workspace(index, writing=False) as other:
        assert other.encoder is not encoder


def test_a_read_only_opening_takes_no_lock(index):
    """Another run may write meanwhile; the reader sees what it committed."""
    with Workspace(index, writing=False, read_only=True) as reader:
        assert reader.store.read_only
        before = reader.store.stamp
        add_second(index)
        assert len(reader.store.documents()) == 2
        assert reader.store.stamp != before


def test_a_snapshot_does_not_move(index):
    """Articles stored by another run are seen after it, not inside it."""
    with Store(index, read_only=True) as reader:
        with reader.snapshot():
            assert len(reader.documents()) == 1
            add_second(index)
            assert len(reader.documents()) == 1
        assert len(reader.documents()) == 2


def test_reading_leaves_the_stamp_alone(index):
    """What is the same has the same stamp, so nothing is compared again for it."""
    with Store(index, read_only=True) as first, Store(index, read_only=True) as second:
        assert first.stamp == second.stamp
        assert first.labels() == [] and first.documents()
        assert first.stamp == second.stamp


def test_a_workspace_that_cannot_be_opened_is_not_locked(index):
    """Whoever mends it in the same process need not wait for the failed opening to be forgotten."""
    (index / DATABASE).write_bytes(b"no database")
    with pytest.raises(WorkspaceError) as caught:
        Workspace(index, writing=True)
    assert "damaged" in str(caught.value)  # the traceback still holds the opening
    acquire(index).release()
