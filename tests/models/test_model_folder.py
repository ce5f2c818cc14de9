"""What a model folder may hold, checked before anything in it is loaded."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from crosscheck.errors import ModelError
from crosscheck.models.folder import open_folder
from crosscheck.vectors.encoder import load_encoder


class Canary:
    """Unpickling this leaves a file behind."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def edit(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def edit_weights(folder: Path, name: str, array: np.ndarray) -> None:
    save_file(load_file(folder / "model.safetensors") | {name: array}, folder / "model.safetensors")


def pickled(name: str) -> Callable[[Path, Path], None]:
    return lambda folder, mark: (folder / name).write_bytes(pickle.dumps(Canary(mark))) and None


def own_module(folder: Path, mark: Path) -> None:
    (folder / "own.py").write_text(f"open({str(mark)!r}, 'w')\nclass Own: pass\n")
    (folder / "modules.json").write_text(
        json.dumps([{"idx": 0, "name": "0", "path": "", "type": "own.Own"}])
    )


def foreign_module(folder: Path, mark: Path) -> None:
    (folder / "modules.json").write_text(
        json.dumps([{"idx": 0, "name": "0", "path": "", "type": "antigravity.Transformer"}])
    )


def module_outside(folder: Path, mark: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text())
    modules[1]["path"] = "../.."
    (folder / "modules.json").write_text(json.dumps(modules))


def link_outside(folder: Path, mark: Path) -> None:
    outside = folder.parent / "secret.json"
    outside.write_text("{}")
    (folder / "extra.json").symlink_to(outside)


def truncated(folder: Path, mark: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


HOSTILE = {
    "pytorch_model.bin": pickled("pytorch_model.bin"),
    "model.pkl": pickled("model.pkl"),
    "weights.pt": pickled("weights.pt"),
    "own.py": own_module,
    "modules.json: unknown module type": foreign_module,
    "modules.json: ../..": module_outside,
    "extra.json: is a link": link_outside,
    "config.json: asks for its own code": lambda folder, mark: edit(
        folder / "config.json", auto_map={"AutoModel": "own.Own"}
    ),
    "config.json: missing": lambda folder, mark: (folder / "config.json").unlink(),
    "config.json: not valid JSON": lambda folder, mark: (
        (folder / "config.json").write_text("{") and None
    ),
    "model.safetensors: missing": lambda folder, mark: (folder / "model.safetensors").unlink(),
    "model.safetensors: not a complete": truncated,
    "tokenizer.json: missing": lambda folder, mark: (folder / "tokenizer.json").unlink(),
    "modules.json: missing": lambda folder, mark: (folder / "modules.json").unlink(),
    "1_Pooling: missing": lambda folder, mark: shutil.rmtree(folder / "1_Pooling"),
    "1_Pooling/config.json: says 48": lambda folder, mark: edit(
        folder / "1_Pooling" / "config.json", embedding_dimension=48
    ),
    "config.json says 48": lambda folder, mark: edit(folder / "config.json", hidden_size=48),
    "model.safetensors: embeddings.word": lambda folder, mark: edit_weights(
        folder, "embeddings.word_embeddings.weight", np.zeros((7, 32), np.float16)
    ),
}


@pytest.mark.parametrize("named", HOSTILE)
def test_an_unsafe_or_broken_folder_is_refused_and_runs_nothing(
    named: str, make_encoder: Callable[..., Path], tmp_path: Path
) -> None:
    """Pickle, code, links out, missing files, wrong sizes: one line names the file."""
    folder, mark = make_encoder(), tmp_path / "executed"
    HOSTILE[named](folder, mark)
    with pytest.raises(ModelError) as refused:
        load_encoder(str(folder))
    assert named in str(refused.value) and "\n" not in str(refused.value)
    assert not mark.exists()


def test_a_judge_with_more_labels_than_rows_is_refused(make_judge: Callable[..., Path]) -> None:
    """The classifier and the labels of config.json must fit."""
    folder = make_judge()
    edit(folder / "config.json", id2label={"0": "agree", "1": "contradict"})
    with pytest.raises(ModelError, match=r"classifier has 3 rows, but config\.json names 2 labels"):
        open_folder(folder, "judge")


def test_the_id_follows_the_content(make_encoder: Callable[..., Path]) -> None:
    """Another README is the same model; another weight or tokenizer is another one."""
    folder = make_encoder()
    first = open_folder(folder, "encoder").model_id
    (folder / "README.md").write_text("a card")
    assert open_folder(folder, "encoder").model_id == first
    assert first.startswith("encoder@")
    edit_weights(folder, "embeddings.LayerNorm.bias", np.zeros(32, np.float16))
    assert open_folder(folder, "encoder").model_id != first


def test_a_manifest_is_compared_with_every_file(make_encoder: Callable[..., Path]) -> None:
    """With SHA256SUMS in the folder a changed, missing or additional file is refused."""
    import hashlib

    folder = make_encoder()
    files = [path for path in folder.rglob("*") if path.is_file()]
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}"
        for path in files
    ]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    assert open_folder(folder, "encoder").config["hidden_size"] == 32
    (folder / "added.json").write_text("{}")
    with pytest.raises(ModelError, match=r"added\.json: missing or unlisted against SHA256SUMS"):
        open_folder(folder, "encoder")
    (folder / "added.json").unlink()
    edit(folder / "tokenizer_config.json", model_max_length=8)
    with pytest.raises(ModelError, match=r"tokenizer_config\.json: changed against SHA256SUMS"):
        open_folder(folder, "encoder")


def test_links_inside_the_hub_cache_are_followed(
    make_encoder: Callable[..., Path], tmp_path: Path
) -> None:
    """The hub keeps files as links from snapshots/REVISION into blobs: that is one model."""
    folder = make_encoder()
    snapshot = tmp_path / "models--own--encoder" / "snapshots" / "abc"
    blobs = tmp_path / "models--own--encoder" / "blobs"
    blobs.mkdir(parents=True)
    shutil.copytree(folder, snapshot)
    (snapshot / "model.safetensors").rename(blobs / "1234")
    (snapshot / "model.safetensors").symlink_to("../../blobs/1234")
    assert load_encoder(str(snapshot)).dim == 32
