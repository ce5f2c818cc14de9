"""Encoders by name: the bundled one, folders, and what is not there."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from crosscheck.errors import ModelError
from crosscheck.vectors.encoder import load_encoder, unit_rows

HOSTILE_TEXTS = [
    "",
    " \n\t",
    "\x00",
    "ein \x00 Satz \x07",
    "\ud800 einsames \udfff Surrogat",
    "wort " * 4_000,
    "x" * 20_000,
    "會議於星期三舉行。",
    "ܐܝܟܢܐ ⵜⵉⴼⵉⵏⴰⵖ 𒀀𒁀",
    "\u202eumgedreht\u202c \u200b\ufeff",
    "👩‍👩‍👧‍👦" * 50,
]


def test_any_text_becomes_a_finite_unit_vector() -> None:
    """Empty, endless, unknown scripts, NUL, lone surrogates: unit length, never NaN."""
    encoder = load_encoder("bundled")
    vectors = encoder.encode(HOSTILE_TEXTS)
    assert vectors.shape == (len(HOSTILE_TEXTS), encoder.dim) and vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_bundled_encoder_knows_german_and_english() -> None:
    """A sentence is nearer to its translation than to another sentence of its own language."""
    german, english, other = load_encoder().encode(
        [
            "Die Regierung hat das Gesetz am Mittwoch beschlossen.",
            "The government passed the law on Wednesday.",
            "Der Hund schläft unter dem Tisch in der Küche.",
        ]
    )
    assert german @ english > german @ other + 0.2


def test_a_local_folder_is_an_encoder_with_its_own_id(make_encoder: Callable[..., Path]) -> None:
    """A path loads the folder there; its id carries its name and content."""
    encoder = load_encoder(str(make_encoder("own-model")))
    assert encoder.dim == 32 and encoder.model_id.startswith("own-model@")
    assert encoder.model_id != load_encoder("bundled").model_id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody/no-such-model", "crosscheck models pull nobody/no-such-model"),
        ("no-such-model", "no-such-model: this encoder is not on this disk"),
        ("./no/such/folder", "./no/such/folder: no such model folder"),
        ("so ein\nName", "not a model name"),
        ("a:b?", "a:b?: this encoder is not on this disk"),
    ],
)
def test_an_absent_model_is_one_line_with_the_next_step(name: str, said: str) -> None:
    """Nothing is downloaded; the line names the model and what to do."""
    with pytest.raises(ModelError) as absent:
        load_encoder(name)
    assert said in str(absent.value) and "\n" not in str(absent.value)


def test_rows_without_direction_get_one() -> None:
    """Zero and NaN rows become unit vectors; others keep their direction."""
    rows = np.array([[0, 0], [np.nan, np.inf], [3, 4]], np.float32)
    assert np.allclose(unit_rows(rows), [[1, 0], [1, 0], [0.6, 0.8]])
