"""What a model name means, and what lies on this disk."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crosscheck.models.catalogue import ListedModel, list_models, open_model, resolve_model

FIRST, SECOND = "a" * 40, "b" * 40


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty hub cache."""
    folder = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))
    return folder


def put(cache: Path, name: str, source: Path, revision: str, *, main: bool) -> Path:
    """Lay a folder into the hub's cache as the hub's client does."""
    repository = cache / f"models--{name.replace('/', '--')}"
    snapshot = repository / "snapshots" / revision
    blobs = repository / "blobs"
    blobs.mkdir(parents=True, exist_ok=True)
    for path in filter(Path.is_file, source.rglob("*")):
        target = snapshot / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        blob = blobs / f"{revision[:8]}-{path.name}-{len(list(blobs.iterdir()))}"
        shutil.copy(path, blob)
        target.symlink_to(blob)
    if main:
        (repository / "refs").mkdir(exist_ok=True)
        (repository / "refs" / "main").write_text(revision)
    return snapshot


def test_a_hub_name_means_its_main_snapshot_or_a_named_revision(
    cache: Path, make_encoder: Callable[..., Path]
) -> None:
    """NAME is the main branch in the cache, NAME@REVISION another commit of it."""
    first = put(cache, "own/encoder", make_encoder("one"), FIRST, main=False)
    second = put(cache, "own/encoder", make_encoder("two", pooling="cls"), SECOND, main=True)
    assert resolve_model("own/encoder", "encoder") == second
    assert resolve_model(f"own/encoder@{FIRST}", "encoder") == first
    assert open_model("own/encoder", "encoder").model_id.startswith("own/encoder@")


def test_a_name_without_owner_is_the_librarys_own(
    cache: Path, make_encoder: Callable[..., Path]
) -> None:
    """``all-MiniLM-L6-v2`` means sentence-transformers/all-MiniLM-L6-v2, as in the library."""
    put(cache, "sentence-transformers/tiny", make_encoder(), FIRST, main=True)
    assert resolve_model("tiny", "encoder").name == FIRST


def test_the_list_tells_what_can_be_used_and_why_not(
    cache: Path, make_encoder: Callable[..., Path], make_judge: Callable[..., Path]
) -> None:
    """Bundled models first, then the cache; a model with pickle in it is listed with the reason."""
    put(cache, "own/encoder", make_encoder(), FIRST, main=True)
    put(cache, "own/encoder", make_encoder("older"), SECOND, main=False)
    put(cache, "own/judge", make_judge(), FIRST, main=True)
    unsafe = make_encoder("unsafe")
    (unsafe / "pytorch_model.bin").write_bytes(b"")
    put(cache, "other/unsafe", unsafe, FIRST, main=True)
    found = {(one.name, one.kind): one for one in list_models()}
    assert [(name, kind) for name, kind in found][:2] == [
        ("bundled", "encoder"),
        ("bundled", "judge"),
    ]
    assert {key: one.runtime for key, one in found.items()} == {
        ("bundled", "encoder"): "light",
        ("bundled", "judge"): "light",
        ("other/unsafe", "encoder"): None,
        ("own/encoder", "encoder"): "light",
        (f"own/encoder@{SECOND}", "encoder"): "light",
        ("own/judge", "judge"): "light",
    }
    assert "pytorch_model.bin" in found["other/unsafe", "encoder"].problem


def test_without_a_cache_there_are_the_bundled_models(cache: Path) -> None:
    """A machine that never fetched a model still lists two usable ones."""
    assert not cache.exists()
    assert [(one.name, one.kind, one.problem) for one in list_models()] == [
        ("bundled", "encoder", ""),
        ("bundled", "judge", ""),
    ]
    assert all(isinstance(one, ListedModel) and one.path.is_dir() for one in list_models())
