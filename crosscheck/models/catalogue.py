"""Which folder a model name means, and which models there are on this disk.

``bundled`` is the model that comes with crosscheck. A path is a local folder. Anything else is
a name of the model hub, with ``@revision`` if a certain one is meant, looked up in the hub's own
cache on this disk: there ``crosscheck models pull``, sentence-transformers and every other tool
put what they fetch. Nothing is downloaded here; ``pull`` does that, when asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from crosscheck.errors import ModelError
from crosscheck.models.folder import Kind, ModelFolder, open_folder
from crosscheck.models.runtime import why_not

BUNDLED = "bundled"
HERE = Path(__file__).parent
LIBRARY_OWNER = "sentence-transformers"  # who publishes the models named without an owner


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One model on this disk."""

    name: str  # what --encoder or --judge take
    kind: Kind
    path: Path
    runtime: Literal["light", "library"] | None  # None if it cannot be used
    problem: str = ""  # why not, in one line


def resolve_model(name: str, kind: Kind) -> Path:
    """The folder that a model name means; raises ModelError with the next step if there is none."""
    if name == BUNDLED:
        return HERE / kind
    if not name.isprintable():
        raise ModelError(f"{name!r}: not a model name; see `crosscheck models list`")
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name:
        raise ModelError(f"{name}: no such model folder")
    found = _cached(name, kind)
    if found is None:
        raise ModelError(
            f"{name}: this {kind} is not on this disk; fetch it with "
            f"`crosscheck models pull {name}`, or name a folder that holds it"
        )
    return found


def open_model(name: str, kind: Kind) -> ModelFolder:
    """The checked folder of a model name; raises ModelError."""
    said = f"crosscheck-{kind}" if name == BUNDLED else name
    path = resolve_model(name, kind)
    return open_folder(path, kind, path.resolve().name if path == Path(name).expanduser() else said)


def list_models() -> list[ListedModel]:
    """The bundled models, then those in the hub's cache, by name; unusable ones with the reason."""
    found = [_listed(BUNDLED, kind, HERE / kind) for kind in get_args(Kind)]
    for name, path in sorted(_all_cached()):
        found += [_listed(name, kind, path) for kind in _kinds(path)]
    return found


def describe_model(name: str, kind: Kind) -> ListedModel:
    """One model by its name; if it cannot be used, with the reason."""
    try:
        path = resolve_model(name, kind)
    except ModelError as error:
        return ListedModel(name, kind, Path(name), None, str(error))
    return _listed(name, kind, path)


def _listed(name: str, kind: Kind, path: Path) -> ListedModel:
    try:
        folder = open_folder(path, kind, name)
    except ModelError as error:
        return ListedModel(name, kind, path, None, str(error))
    return ListedModel(name, kind, path, "library" if why_not(folder) else "light")


def _kinds(path: Path) -> Iterator[Kind]:
    """What a cached folder may be used as: the hub holds many other things."""
    config = path / "config.json"
    if (path / "modules.json").exists():
        yield "encoder"
    elif config.exists() and "ForSequenceClassification" in config.read_text("utf-8", "replace"):
        yield "judge"


# --- the hub's cache ---------------------------------------------------------------------


def _cached(name: str, kind: Kind) -> Path | None:
    """The cached main snapshot of a name, or that of its ``@revision``."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    bare, _, revision = name.partition("@")
    marker = "modules.json" if kind == "encoder" else "config.json"
    for repository in (bare,) if "/" in bare else (f"{LIBRARY_OWNER}/{bare}", bare):
        try:
            found = try_to_load_from_cache(repository, marker, revision=revision or None)
        except HFValidationError:  # not a name the hub could have
            continue
        if isinstance(found, str):
            return Path(found).parent
    return None


def _all_cached() -> list[tuple[str, Path]]:
    """Name and main snapshot of every model in the cache."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories: Any = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except CacheNotFound:
        return []
    return [
        (_with_revision(repository.repo_id, revision), revision.snapshot_path)
        for repository in repositories
        if repository.repo_type == "model"
        for revision in repository.revisions
    ]


def _with_revision(name: str, revision: Any) -> str:
    return name if "main" in revision.refs else f"{name}@{revision.commit_hash}"
