"""Fetch a model from the hub: plain data only, one known revision, every hash checked.

The hub names a commit and, for each large file, its SHA-256. Only JSON, tokenizer and
safetensors files are fetched, into the hub's own cache; then the folder is checked like any
other. Nothing else in crosscheck reaches for the network to get a model.
"""

import hashlib
from pathlib import Path
from typing import Any

from crosscheck.errors import ModelError
from crosscheck.models.folder import Kind, ModelFolder, open_folder

WANTED = {".json", ".safetensors", ".txt", ".model"}  # .model: sentencepiece vocabularies
UNWANTED_FOLDERS = {"onnx", "openvino", "coreml"}  # the same weights again for other runtimes


def pull_model(
    name: str, kind: Kind, *, revision: str | None = None, endpoint: str | None = None
) -> ModelFolder:
    """Fetch and check a model of the hub; returns its folder in the hub's cache.

    revision: branch, tag or commit (default: the main branch as it is now); the folder's name
    is the full commit hash. endpoint: address of another hub.
    Raises ModelError if the model is unknown, has no safetensors or fails a check.
    """
    try:
        path, expected = _fetch(name, revision, endpoint)
    except ModelError:
        raise
    except Exception as error:  # the client raises a dozen kinds for network, names and offline
        reason = str(error).strip().partition("\n")[0] or repr(error)
        raise ModelError(
            f"{name}: could not be fetched ({reason}); check the name and the network"
        ) from error
    for file, digest in expected.items():
        _check_hash(path / file, digest)
    return open_folder(path, kind, name)


def _fetch(name: str, revision: str | None, endpoint: str | None) -> tuple[Path, dict[str, str]]:
    from huggingface_hub import HfApi, snapshot_download

    info = HfApi(endpoint=endpoint).model_info(name, revision=revision, files_metadata=True)
    files = [file for file in info.siblings or () if _wanted(file.rfilename)]
    if not any(file.rfilename.endswith(".safetensors") for file in files):
        raise ModelError(f"{name}: has no *.safetensors weights; other formats can run code")
    path = Path(
        snapshot_download(
            name,
            revision=revision,
            endpoint=endpoint,
            allow_patterns=[file.rfilename for file in files],
        )
    )
    if path.name != info.sha:
        raise ModelError(f"{name}: changed on the hub while it was fetched; pull it again")
    return path, {file.rfilename: _digest(file) for file in files if _digest(file)}


def _wanted(file: str) -> bool:
    path = Path(file)
    return path.suffix in WANTED and not UNWANTED_FOLDERS & set(path.parts)


def _digest(file: Any) -> str:
    """The SHA-256 that the hub gives for a large file; small ones have none."""
    return file.lfs.sha256 if file.lfs else ""


def _check_hash(path: Path, expected: str) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        path.resolve().unlink(missing_ok=True)  # a damaged blob would be taken for fetched
        raise ModelError(f"{path}: damaged on the way (SHA-256 {found[:12]}...); pull it again")
