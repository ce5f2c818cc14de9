"""The recipe of the judge, run small: own points, a body of two layers, a few dozen steps."""

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import save_tiny_body
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from crosscheck.evaluation.groups import LABELS, LabelledPair, cell, matched, point_pairs
from crosscheck.models.folder import open_folder
from crosscheck.models.runtime import LightSession
from crosscheck.verdicts.judge import load_answer_scorer, load_judge
from training.alike import alike_pairs
from training.codeswitch import learn_lexicon
from training.cross_encoder import (
    HEADS,
    batches_of,
    collate,
    loss_of,
    new_model,
    save_judge,
)
from training.inference import own_inference_pairs
from training.loop import Plan, train
from training.mixture import ANSWERS, Example, own
from training.pairs import strip_frame
from training.perturb import changed, kept, other_number
from training.questions import point_questions
from training.roles import role_pairs
from training.temperature import calibrate, fit_platt, fit_scaling, fit_temperature

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
STEPS = 60
FEW = 65  # points that a body of two layers learns in so many steps


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder folder with a vocabulary of the own points."""
    folder = tmp_path_factory.mktemp("body")
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=False, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    texts = [text for point in own("points")[:FEW] for text in point["a"] + point["b"]]
    tokenizer.train_from_iterator(
        texts, trainers.WordPieceTrainer(vocab_size=1500, special_tokens=SPECIAL)
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.enable_truncation(128)
    tokenizer.save(str(folder / "tokenizer.json"))
    return save_tiny_body(folder, tokenizer.get_vocab_size(), positions=128)


def _examples() -> list[Example]:
    """Few enough to be learnt by heart in some dozens of steps."""
    rng = random.Random(4)
    points = own("points")[:FEW]
    found = [
        Example(pair.a, pair.b, LABELS.index(pair.label), pair.source)
        for pair in role_pairs(400, rng)
    ]
    found += [
        Example(one.question, one.statement, ANSWERS + (not one.answers), "answers")
        for one in point_questions(points, rng)
    ]
    rng.shuffle(found)
    return found[:80]


def test_recipe_learns_and_its_folder_loads(body: Path, tmp_path: Path) -> None:
    """The loss falls; the folder judges symmetrically and scores answers without torch."""
    examples = _examples()
    tokenizer = Tokenizer.from_file(str(body / "tokenizer.json"))
    rows = (batches_of(examples, tokenizer, seed=1) * STEPS)[:STEPS]
    model = new_model(body)
    losses = train(
        model,
        lambda step: collate([examples[i] for i in rows[step]], tokenizer, "cpu"),
        loss_of,
        Plan(len(rows), 3e-3, tmp_path / "run", checkpoint_every=50),
    )
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) - 0.05

    out = tmp_path / "judge"
    save_judge(model, body / "tokenizer.json", out)
    pairs = list(point_pairs(own("points")))[:60]
    questions = list(point_questions(own("points"), random.Random(2)))[:60]
    fitted = calibrate(out, pairs, questions, max_length=128)
    assert set(fitted) == {"temperature", "answer_temperature", "answer_bias", "max_length"}

    with torch.inference_mode():
        asked = collate([Example(one.a, one.b, 0, "points") for one in pairs], tokenizer, "cpu")
        inputs = {"input_ids": asked.ids, "attention_mask": asked.mask}
        trained = model.eval()(**inputs, token_type_ids=asked.types).logits.numpy()
    shown = LightSession(open_folder(out, "judge")).run([(one.a, one.b) for one in pairs])
    biases = shown.mean(axis=0) - trained[:, : shown.shape[1]].mean(axis=0)  # of the calibration
    assert np.allclose(shown, trained[:, : shown.shape[1]] + biases, atol=0.02)

    judge = load_judge(str(out))
    one, two = pairs[0].a, pairs[0].b
    forth, back = judge.judge([(one, two), (two, one)])
    assert forth.scores == pytest.approx(back.scores, abs=1e-5)
    assert sum(forth.scores.values()) == pytest.approx(1, abs=1e-6)
    score = load_answer_scorer(str(out)).score([(questions[0].question, questions[0].statement)])
    assert 0 < float(score[0]) < 1
    config = json.loads((out / "config.json").read_text("utf-8"))
    assert list(config["id2label"].values()) == [*LABELS, "answers"] == list(HEADS[:4])


def test_own_inference_gives_no_label_away_by_length_or_negation() -> None:
    """As it is drawn for training: labels of like number and length; negation in all three."""
    pairs = matched(own_inference_pairs(), random.Random(1))
    by_label = {label: [p.b for p in pairs if p.label == label] for label in LABELS}
    counts = [len(texts) for texts in by_label.values()]
    assert max(counts) < 1.4 * min(counts)
    lengths = [np.mean([len(text.split()) for text in texts]) for texts in by_label.values()]
    assert max(lengths) < 1.2 * min(lengths)
    negation = re.compile(r"\b(nicht|kein\w*|nie\w*|not|no|never)\b", re.I)
    shares = [np.mean([bool(negation.search(t)) for t in texts]) for texts in by_label.values()]
    assert min(shares) > 0.08
    assert max(shares) < 0.35


def test_matched_sample_hides_the_label_in_no_cell() -> None:
    """No label of a surface cell outnumbers the rarest by more than twice and the spare."""
    pairs = list(point_pairs(own("points")))
    chosen = matched(pairs, random.Random(1))
    counts: dict[object, dict[str, int]] = {}
    for pair in chosen:
        by_label = counts.setdefault(cell(pair), dict.fromkeys(LABELS, 0))
        by_label[pair.label] += 1
    assert all(max(c.values()) <= 2 * min(c.values()) + 12 for c in counts.values())
    assert {pair.label for pair in chosen} == set(LABELS)


def test_pairs_of_a_point_carry_the_labels_of_the_guide() -> None:
    """Same answer agrees, other answer contradicts, look-alikes are none; never English twice."""
    point = {
        "a": ["Die Brücke ist zu.", "Das Amt sperrte die Brücke.", "The bridge is closed to cars."],
        "b": ["Die Brücke ist offen.", "Traffic is flowing over the bridge again."],
        "n": ["Die Brücke ist alt."],
    }
    found = {(pair.a, pair.b): pair.label for pair in point_pairs([point])}
    assert found["Die Brücke ist zu.", "Das Amt sperrte die Brücke."] == "agree"
    assert found["Die Brücke ist zu.", "Die Brücke ist offen."] == "contradict"
    assert found["Die Brücke ist offen.", "Die Brücke ist alt."] == "none"
    english = ("The bridge is closed to cars.", "Traffic is flowing over the bridge again.")
    assert english not in found


@pytest.mark.parametrize(
    "pair",
    [pair for pair in role_pairs(300, random.Random(8)) if pair.label == "contradict"][:25],
    ids=lambda pair: pair.a[:30],
)
def test_exchanged_roles_differ_in_words_or_order(pair: LabelledPair) -> None:
    """A made pair of exchanged roles is never twice the same sentence."""
    assert pair.a != pair.b


def test_edits_change_one_thing_only() -> None:
    """An edit that contradicts changes a figure or a word; a respelling keeps the length of it."""
    rng = random.Random(1)
    text = "Nach dem Unfall kamen am Montag 14 Menschen ins Krankenhaus."
    assert {changed(text, rng) for _ in range(20)} - {None, text}
    assert kept("Es waren nach Angaben der Stadt 12 Menschen.", rng) == (
        "Es waren nach Angaben der Stadt zwölf Menschen."
    )
    for number in ("7", "30", "1.200", "2019", "12,5"):
        assert other_number(number, rng) != number


def test_frame_of_attribution_is_stripped_from_the_end() -> None:
    """What is asserted stays; a sentence without a frame stays whole."""
    framed = "Die Fabrik in Kolberg bleibt geschlossen, sagte eine Sprecherin des Konzerns."
    assert strip_frame(framed) == "Die Fabrik in Kolberg bleibt geschlossen."
    bare = "Die Fabrik, die in Kolberg steht, bleibt geschlossen."
    assert strip_frame(bare) == bare


def test_lexicon_finds_translations_and_switches_words() -> None:
    """Model 1 learns which German word goes with an English one."""
    nouns = [("dog", "hund"), ("house", "haus"), ("tree", "baum"), ("river", "fluss")]
    verbs = [("sleeps", "schläft"), ("waits", "wartet"), ("stands", "steht"), ("shines", "glänzt")]
    pairs = [(f"the {n} {v}", f"der {m} {w}") for n, m in nouns for v, w in verbs]
    lexicon = learn_lexicon(pairs)
    assert lexicon.german["house"] == "haus"
    assert lexicon.switch("The house waits.", 1.0, random.Random(0)) == "der haus wartet."


def test_calibration_finds_the_temperature_of_overconfident_logits() -> None:
    """Logits blown up four times get a temperature of about four; a shifted sigmoid its bias."""
    rng = np.random.default_rng(5)
    logits = rng.normal(size=(4000, 3)) * 1.5
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([rng.choice(3, p=row) for row in chances])
    assert fit_temperature(logits * 4, labels) == pytest.approx(4, rel=0.12)
    shifted = logits * 4 + np.array([3.0, 0.0, -3.0])
    temperature, biases = fit_scaling(shifted, labels)
    assert temperature == pytest.approx(4, rel=0.12)
    assert biases == pytest.approx([-3.0, 0.0, 3.0], abs=0.5)
    raw = rng.normal(size=4000) * 3
    said = rng.random(4000) < 1 / (1 + np.exp(-(raw / 2 - 1)))
    temperature, bias = fit_platt(raw, said)
    assert temperature == pytest.approx(2, rel=0.15)
    assert bias == pytest.approx(-1, abs=0.15)


def test_pairs_alike_to_the_letter_agree_and_contradict_equally_often() -> None:
    """A sentence beside itself in another frame agrees; with one edit it contradicts."""
    brand = "Bei dem Brand wurden 147 Menschen verletzt."
    agree, contradict = alike_pairs([brand, "Der Rat tagt heute.", "Kurz."], 9, random.Random(3))
    assert (agree.label, contradict.label, agree.a, contradict.a) == (
        "agree",
        "contradict",
        brand,
        brand,
    )
    kept = "em Brand wurden 147 Menschen verletzt"
    assert kept in agree.b
    assert kept not in contradict.b
