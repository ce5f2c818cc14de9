"""The packed multilingual weights are read exactly, and cut to the pieces that are wanted."""

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from training import multilingual, whole
from training.corpus import DataFolder
from training.multilingual import (
    SPECIAL,
    Packed,
    choose_pieces,
    cut,
    free_first_token,
    full_tokenizer,
)

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 16
SCALE = 0.5
PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    *((letter, -9.0) for letter in "▁abcdefghijklmnopqrstuvwxyzäöüß."),
    ("▁der", -3.0),
    ("▁den", -3.125),
    ("▁hund", -5.0),
    ("▁perro", -5.0),
    ("beißt", -6.0),
    ("<mask>", 0.0),
]
SHAPES = {"q": (WIDTH, WIDTH), "fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}


def _blocks(levels: np.ndarray) -> bytes:
    """Rows of 32 levels from 0 to 15: a scale, then half a block low, half a block high."""
    scale = np.float16(SCALE).tobytes()
    rows = levels.reshape(-1, 32)
    return b"".join(scale + bytes(row[:16] | (row[16:] << 4)) for row in rows)


@pytest.fixture
def file(tmp_path: Path) -> tuple[Path, dict[str, np.ndarray]]:
    """A small file in the format of the package, and the levels of its matrices."""
    rng = np.random.default_rng(1)
    matrices = {"emb.word": rng.integers(0, 16, (len(PIECES) + 1, WIDTH), dtype=np.uint8)}
    plain = {"emb.pos": rng.random((POSITIONS, WIDTH)), "emb.type": rng.random((2, WIDTH))}
    plain |= {"emb.ln.w": np.ones(WIDTH), "emb.ln.b": np.zeros(WIDTH)}
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            shape = SHAPES.get(name, SHAPES["q"])
            matrices[f"l{layer}.{name}.w"] = rng.integers(0, 16, shape, dtype=np.uint8)
            plain[f"l{layer}.{name}.b"] = rng.random(shape[0])
        for name in ("aln", "oln"):
            plain |= {f"l{layer}.{name}.w": np.ones(WIDTH), f"l{layer}.{name}.b": np.zeros(WIDTH)}
    texts = [piece.encode("utf-8") for piece, _ in PIECES]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    head = b"E5S1" + struct.pack(
        "<8ifi", 1, WIDTH, LAYERS, HEADS, INNER, len(PIECES) + 1, POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1])) + ends.tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 0, 0)
    data = {name: _blocks(levels) for name, levels in matrices.items()}
    data |= {name: values.astype("<f4").tobytes() for name, values in plain.items()}
    at = len(head) + 4 + sum(2 + len(name) + 21 for name in data)
    directory = struct.pack("<i", len(data))
    for name, content in data.items():
        numbers = (matrices | plain)[name].size
        directory += struct.pack("<H", len(name)) + name.encode("ascii")
        directory += struct.pack("<BIQQ", 1, numbers, at, len(content))
        at += len(content)
    path = tmp_path / "packed.bin"
    path.write_bytes(head + directory + b"".join(data.values()))
    return path, matrices


def test_weights_are_read_as_they_were_packed(file: tuple[Path, dict[str, np.ndarray]]) -> None:
    """Level minus eight, times the scale of its block."""
    path, matrices = file
    source = Packed(path)
    read = source.matrix("l1.fo.w", WIDTH, INNER)
    assert np.array_equal(read, (matrices["l1.fo.w"].astype(np.float32) - 8) * SCALE)
    assert source.pieces == PIECES


def test_cut_model_gives_the_same_vectors_for_the_pieces_it_keeps(
    file: tuple[Path, dict[str, np.ndarray]],
) -> None:
    """Fewer pieces, other numbers, the same hidden states; special pieces come first."""
    source = Packed(file[0])
    kept = choose_pieces(source, ["der hund beißt den hund."], count=28)
    small, tokenizer = cut(source, kept, range(LAYERS))
    whole, _ = cut(source, list(range(len(PIECES))), range(LAYERS))
    encoded = tokenizer.encode("der hund beißt den")
    full = full_tokenizer(source).encode("der hund beißt den")
    assert encoded.tokens == full.tokens
    assert "▁perro" not in tokenizer.get_vocab()
    assert [tokenizer.id_to_token(i) for i in range(5)] == list(SPECIAL.values())
    names = {piece: i for i, (piece, _) in enumerate(PIECES)}
    order = [names[name] for name in SPECIAL]
    order += [i for i in range(len(PIECES)) if i not in order]
    renumbered = [order.index(i) for i in full.ids]
    with torch.inference_mode():
        one = small.eval()(torch.tensor([encoded.ids])).last_hidden_state
        two = whole.eval()(torch.tensor([renumbered])).last_hidden_state
    assert torch.allclose(one, two, atol=1e-5)


def test_layers_are_kept_by_their_numbers(file: tuple[Path, dict[str, np.ndarray]]) -> None:
    """The second layer alone stands first in the model that is made."""
    path, matrices = file
    model, _ = cut(Packed(path), list(range(len(PIECES))), [1])
    assert len(model.encoder.layer) == 1
    query = model.encoder.layer[0].attention.self.query.weight.detach().numpy()
    assert np.array_equal(query, (matrices["l1.q.w"].astype(np.float32) - 8) * SCALE)


def test_first_token_is_freed_and_the_others_keep_their_places(
    file: tuple[Path, dict[str, np.ndarray]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more token in front; the place of every other one moves with it."""
    monkeypatch.setattr(multilingual, "SPARE_POSITION", 9)
    source = Packed(file[0])
    model, tokenizer = cut(source, list(range(len(PIECES))), [0])
    before = model.embeddings.position_embeddings.weight.detach().clone()
    free_first_token(model, tokenizer)
    after = model.embeddings.position_embeddings.weight.detach()
    assert torch.equal(after[1:], before[:-1])
    assert torch.equal(after[0], before[9])
    pair = tokenizer.encode("der hund", "den hund")
    assert pair.tokens[:3] == ["[MASK]", "[CLS]", "▁der"]
    assert pair.type_ids == [0, 0, 0, 0, 0, 1, 1, 1]


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    """One line that says which file and which package."""
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(SystemExit, match=r"other\.bin: not the weights"):
        Packed(other)


def test_targets_of_a_translated_pair_are_one_and_their_mean_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both sides of a pair are to lie between where the whole model puts them."""
    pairs = [("The dog sleeps in the house.", "Der Hund schläft im Haus."), ("x" * 30, "y" * 30)]
    monkeypatch.setattr(whole, "parallel", lambda _data: pairs)
    monkeypatch.setattr(whole, "_further", lambda *_: ["Ein Satz für sich."])
    rng = np.random.default_rng(2)
    monkeypatch.setattr(
        whole,
        "_teacher_vectors",
        lambda texts, _device: whole.unit(rng.random((len(texts), 4)) + 3),
    )
    made = whole.whole_targets(DataFolder(Path(), Path()), pairs=2, german=1, device="cpu", seed=1)
    assert len(made.texts) == 5
    assert np.allclose(made.vectors[:2], made.vectors[2:4])
    assert np.allclose(np.linalg.norm(made.vectors, axis=1), 1)
    assert made.vectors.min() < 0  # all of one sign before the mean was taken off
