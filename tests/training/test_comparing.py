"""Pre-training to compare, run small: what it is shown, and that it learns."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import save_tiny_body
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertModel

from training import comparing, corpus
from training.comparing import CHANGED, OTHER, SAME, Couple, Pieces, compare_pretrain, couples
from training.corpus import DataFolder
from training.loop import Plan

WHO = [("The mayor", "Der Bürgermeister"), ("The court", "Das Gericht"), ("The firm", "Die Firma")]
DID = [
    ("sold the old harbour for 12 million euros.", "verkaufte den Hafen für 12 Millionen Euro."),
    ("closed 30 schools in the north.", "schloss 30 Schulen im Norden."),
    ("has paid nobody since March.", "zahlte seit März niemandem Geld."),
    ("praised all 14 volunteers on Sunday.", "lobte am Sonntag alle 14 Freiwilligen."),
]
PAIRS = [(f"{a} {x}", f"{b} {y}") for a, b in WHO for x, y in DID]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder of the real layout with own sentences."""
    root = tmp_path_factory.mktemp("shared")
    (root / "train").mkdir()
    names = (*corpus.NEWS_PARALLEL, *corpus.WIKIPEDIA_PARALLEL, *corpus.TOKENISED_PARALLEL)
    groups = [(en, de, f"{de[:-1]}, hieß es.") for en, de in PAIRS]
    for name, rows in [*((name, PAIRS) for name in names), (corpus.PARAPHRASES, groups)]:
        text = "".join("\t".join(row) + "\n" for row in rows)
        (root / "train" / name).write_bytes(gzip.compress(text.encode()))
    return DataFolder(root, root)


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder folder whose pieces are whole words and letters."""
    folder = tmp_path_factory.mktemp("body")
    words = sorted({f"▁{word}" for pair in PAIRS for side in pair for word in side.split()})
    letters = sorted({letter for word in words for letter in word} | set("0123456789"))
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*((x, 0.0) for x in special), *((x, -9.0) for x in letters)]
    pieces += [(word, -3.0) for word in words]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=1, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(folder / "tokenizer.json"))
    return save_tiny_body(folder, tokenizer.get_vocab_size(), positions=160)


def test_couples_say_the_same_but_for_what_their_label_names(data: DataFolder) -> None:
    """A changed couple differs from every translation; figures may be changed in both sides."""
    found = couples(data, seed=5)
    every = {text for pair in PAIRS for text in pair} | {f"{de[:-1]}, hieß es." for _, de in PAIRS}
    assert {one.label for one in found} == {SAME, CHANGED, OTHER}
    assert all(one.b not in every and one.a in every for one in found if one.label == CHANGED)
    assert all(one.b in every for one in found if one.label == OTHER)
    both = [one for one in found if one.label == SAME and one.a not in every]
    figures = [set(comparing.FIGURE.findall(one.a)) for one in both]
    assert both
    assert figures == [set(comparing.FIGURE.findall(one.b)) for one in both]


def test_only_whole_words_are_chosen(body: Path) -> None:
    """All pieces of a word or none, and never a special token."""
    tokenizer = Tokenizer.from_file(str(body / "tokenizer.json"))
    pieces = Pieces(tokenizer)
    ids = tokenizer.encode("The firm praised farm volunteers", add_special_tokens=False).ids
    row = [pieces.mask, pieces.first, *ids, pieces.end]
    word = np.cumsum(pieces.starts[row])
    rng = np.random.default_rng(2)
    for _ in range(20):
        chosen = set(pieces.chosen_words(row, 0.4, rng).tolist())
        assert not chosen & {0, 1, len(row) - 1}
        inside = range(2, len(row) - 1)
        assert all(
            (i in chosen) == (k in chosen) for i in inside for k in inside if word[i] == word[k]
        )


def test_loss_falls_and_a_judge_is_left(
    data: DataFolder, body: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What comes out is a judge with the trained body; what it has learnt is printed."""
    tokenizer = Tokenizer.from_file(str(body / "tokenizer.json"))
    plan = Plan(30, 2e-3, tmp_path, checkpoint_every=100)
    judge = compare_pretrain(data, tokenizer, body, plan, seed=1)
    lines = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    first, *_, last = [float(line.split('"loss": ')[1].split(",")[0]) for line in lines]
    assert last < first - 1
    learnt = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(learnt) == {"same", "changed", "other", "exchanged", "exchanged words"}
    assert all(0 <= share <= 1 for share in learnt.values())
    before = BertModel.from_pretrained(body, add_pooling_layer=False).state_dict()
    assert not torch.equal(
        judge.bert.state_dict()["encoder.layer.0.output.dense.weight"],
        before["encoder.layer.0.output.dense.weight"],
    )


def test_a_figure_is_changed_in_both_sides_alike() -> None:
    """Where a figure stands in both, changing it in both leaves them at one."""
    a, b = "Es waren 14 Schulen im Norden.", "There were 14 schools in the north."
    found = [comparing._changed(a, b, random.Random(seed)) for seed in range(40)]
    alike = [one for one in found if one.label == SAME and "14" not in one.a]
    assert alike
    assert all(one.b != b and isinstance(one, Couple) for one in alike)
