"""A model folder, checked before anything in it is loaded.

Loading a model may run code: pickled weights, Python files beside the weights, classes named in
``modules.json`` or ``auto_map``. So nothing is loaded that is not plain data: JSON, a tokenizer
and ``*.safetensors`` (which cannot hold code). What a folder claims of its dimensions is compared
with what its weights have, from the header alone. Each refusal is one line naming the file.

Folders are the standard ones: sentence-transformers for an encoder, transformers sequence
classification for a judge. A judge may have ``crosscheck.json`` beside its weights:
``{"temperature": t, "answer_temperature": t2, "answer_bias": b, "max_length": n}``.
"""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from crosscheck.errors import ModelError

Kind = Literal["encoder", "judge"]

CODE = {".py", ".pyc", ".pkl", ".pickle", ".bin", ".pt", ".pth", ".ckpt", ".joblib", ".so", ".dll"}
CODE |= {".h5", ".keras", ".msgpack", ".npy", ".npz", ".pb", ".mlmodel"}  # may hold code or pickles
MAX_FILES = 1000  # a model folder has a dozen; more is a home directory named by mistake
MAX_JSON_BYTES = 64 * 1024 * 1024  # tokenizer.json of a 250,000-piece vocabulary is 17 MB
MAX_HEADER_BYTES = 100_000_000  # the cap of the safetensors library itself
HASH_FILES = ("*.json", "*.safetensors", "*.txt", "*.model")  # whatever changes a result
MANIFEST = "SHA256SUMS"
TOKENIZERS = [
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "sentencepiece.bpe.model",
    "spiece.model",
    "tokenizer.model",
]
MODULES = {
    "Transformer",
    "Pooling",
    "Normalize",
    "Dense",
    "StaticEmbedding",
    "LayerNorm",
    "Dropout",
}
LIBRARY = "sentence_transformers."

Modules = list[dict[str, Any]]  # modules.json
Tensors = Mapping[str, tuple[str, tuple[int, ...]]]  # name -> (dtype, shape)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that passed the checks."""

    path: Path
    weights: Path  # the folder, or the part of it that holds config.json and *.safetensors
    name: str  # what the user calls it
    kind: Kind
    model_id: str  # name and hash of the content: another id is another model
    config: Mapping[str, Any]  # config.json
    tensors: Tensors

    def json(self, name: str) -> Any:
        """A JSON file of the folder or its weights; an empty object if there is none."""
        for path in (self.path / name, self.weights / name):
            if path.exists():
                return _read_json(path)
        return {}


def open_folder(path: Path, kind: Kind, name: str | None = None) -> ModelFolder:
    """Check a model folder and describe it; raises ModelError naming the offending file."""
    if not path.is_dir():
        raise ModelError(f"{path}: no such model folder")
    files = sorted(_files(path))
    _refuse_code(files)
    modules = _check_declarations(path, kind)
    weights = path / str(modules[0].get("path", "")) if modules else path
    described = (weights / "config.json").exists() or not _is_static(modules)
    config = _read_json(_present(weights / "config.json")) if described else {}
    if not any((weights / name).exists() for name in TOKENIZERS):
        _present(weights / "tokenizer.json")
    tensors = _read_tensors(weights)
    _check_dimensions(path, kind, config, tensors)
    name = name or path.resolve().name
    return ModelFolder(path, weights, name, kind, f"{name}@{_content_hash(path)}", config, tensors)


def _is_static(modules: Modules) -> bool:
    """Whether the first module is a table of word vectors, which has no config.json."""
    return bool(modules) and str(modules[0].get("type", "")).endswith("StaticEmbedding")


# --- what may be in a folder -------------------------------------------------------------


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder; links may not lead out of it.

    The hub's cache keeps a model's files as links into ``blobs`` two levels up, which is
    part of the same model.
    """
    root = folder.resolve()
    if root.parent.name == "snapshots":
        root = root.parent.parent
    for count, path in enumerate(folder.rglob("*")):
        if count > MAX_FILES:
            raise ModelError(f"{folder}: more than {MAX_FILES} files; this is no model folder")
        if not path.resolve().is_relative_to(root):
            raise ModelError(f"{path}: is a link that leaves the model folder; copy the file")
        if path.is_file():
            yield path


def _refuse_code(files: list[Path]) -> None:
    for path in files:
        if path.suffix.lower() in CODE:
            raise ModelError(
                f"{path}: files of this kind can run code when loaded; "
                "use a model that has model.safetensors, and remove this file"
            )


def _check_declarations(folder: Path, kind: Kind) -> Modules:
    """Refuse classes that are not the library's own; returns modules.json."""
    for path in sorted(folder.glob("*.json")):
        content = _read_json(path)
        if isinstance(content, dict) and content.get("auto_map"):
            raise ModelError(f"{path}: asks for its own code (auto_map), which is never run")
    path = folder / "modules.json"
    if not path.exists():
        if kind == "encoder":
            raise ModelError(f"{path}: missing; this is no sentence-transformers folder")
        return []
    modules = _read_json(path)
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise ModelError(f"{path}: not a list of modules")
    for module in modules:
        _check_module(folder, module)
    return modules


def _check_module(folder: Path, module: dict[str, Any]) -> None:
    kind, place = str(module.get("type", "")), folder / str(module.get("path", ""))
    if not kind.startswith(LIBRARY) or kind.rpartition(".")[2] not in MODULES:
        raise ModelError(f"{folder / 'modules.json'}: unknown module type {kind!r}, not loaded")
    if not place.resolve().is_relative_to(folder.resolve()):
        raise ModelError(f"{folder / 'modules.json'}: {module['path']} leads out of the folder")
    if not place.is_dir():
        raise ModelError(f"{place}: missing, but named in modules.json")


# --- dimensions --------------------------------------------------------------------------


def _check_dimensions(folder: Path, kind: Kind, config: Mapping[str, Any], have: Tensors) -> None:
    """Compare what the JSON files say with the shapes of the weights."""
    weights = folder / "model.safetensors"
    hidden = config.get("hidden_size", config.get("dim"))
    vocabulary = config.get("vocab_size")
    for name, (_, shape) in have.items():
        if name.endswith("word_embeddings.weight") and shape != (vocabulary, hidden):
            raise ModelError(
                f"{weights}: {name} is {_by(shape)}, but config.json says {vocabulary} x {hidden}"
            )
        if name.endswith("LayerNorm.weight") and "embeddings" in name and shape != (hidden,):
            raise ModelError(f"{weights}: {name} has {_by(shape)}, but config.json says {hidden}")
    pooling = folder / "1_Pooling" / "config.json"
    if kind == "encoder" and pooling.exists():
        said = _read_json(pooling)
        dim = said.get("embedding_dimension", said.get("word_embedding_dimension"))
        if hidden is not None and dim != hidden:
            raise ModelError(f"{pooling}: says {dim} dimensions, but config.json says {hidden}")
    labels = config.get("id2label", {})
    _, shape = have.get("classifier.weight", ("", ()))
    if kind == "judge" and shape and shape[0] != len(labels):
        raise ModelError(
            f"{weights}: classifier has {shape[0]} rows, but config.json names {len(labels)} labels"
        )


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(str(size) for size in shape)


# --- reading -----------------------------------------------------------------------------


def _present(path: Path) -> Path:
    if not path.is_file():
        raise ModelError(f"{path}: missing; download or export the model again")
    return path


def _read_json(path: Path) -> Any:
    if path.stat().st_size > MAX_JSON_BYTES:
        raise ModelError(f"{path}: larger than {MAX_JSON_BYTES} bytes; this is no model file")
    try:
        return json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not valid JSON ({error})") from error


def _read_tensors(folder: Path) -> Tensors:
    """Names, types and shapes of all weights: one file, or parts listed in an index."""
    index = folder / "model.safetensors.index.json"
    names = {"model.safetensors"}
    if index.exists():
        names = set(_read_json(index).get("weight_map", {}).values())
    tensors: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name in sorted(names):
        tensors |= _read_header(_present(folder / name))
    return tensors


def _read_header(path: Path) -> Tensors:
    """Names, types and shapes of the tensors of a safetensors file, without its data."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > MAX_HEADER_BYTES:
                raise ValueError(f"header of {length} bytes")
            header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        end = 8 + length + max(entry["data_offsets"][1] for entry in header.values())
        if end != path.stat().st_size:
            raise ValueError(f"{path.stat().st_size} bytes instead of {end}")
        return {name: (entry["dtype"], tuple(entry["shape"])) for name, entry in header.items()}
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: not a complete safetensors file ({error})") from error


def _content_hash(folder: Path) -> str:
    """Twelve hex digits over every file that changes a result; checks the manifest if there is one.

    The manifest is what ``sha256sum`` writes, so that it can be checked without crosscheck.
    """
    found: dict[str, str] = {}
    for pattern in HASH_FILES:
        for path in folder.rglob(pattern):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = digest
    manifest = folder / MANIFEST
    if manifest.exists():
        _check_manifest(folder, _read_manifest(manifest), found)
    listed = "\n".join(f"{digest}  {name}" for name, digest in sorted(found.items()))
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()[:12]


def _read_manifest(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return {
        name.lstrip(" *"): digest for digest, _, name in (line.partition(" ") for line in lines)
    }


def _check_manifest(folder: Path, expected: dict[str, str], found: dict[str, str]) -> None:
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            what = "changed" if name in expected and name in found else "missing or unlisted"
            raise ModelError(
                f"{folder / name}: {what} against {MANIFEST}; install crosscheck again"
            )
