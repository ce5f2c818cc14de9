"""The public names: few, real, and loaded only when used."""

import subprocess
import sys

import pytest

import crosscheck


def test_names_are_few_and_sorted():
    """A newcomer can read them all."""
    assert len(crosscheck.__all__) <= 20
    assert crosscheck.__all__ == sorted(crosscheck.__all__)


@pytest.mark.parametrize("name", crosscheck.__all__)
def test_every_public_name_exists_and_is_documented(name):
    """``__all__`` promises nothing that is not there, and nothing without an explanation."""
    assert getattr(crosscheck, name).__doc__
    assert name in dir(crosscheck)


def test_nothing_public_is_left_out():
    """Whatever a user can see without an underscore is promised, or is a part of the package."""
    script = (
        "import crosscheck, types\n"
        "seen = {n for n, v in vars(crosscheck).items() if not n.startswith('_')"
        " and not isinstance(v, types.ModuleType)}\n"
        "print(*sorted(seen - set(crosscheck.__all__)))"
    )
    left = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert left == ["Any", "Sequence", "TYPE_CHECKING", "cache"]


def test_unknown_name_is_an_attribute_error():
    """A misspelt name is reported as one."""
    with pytest.raises(AttributeError, match="no attribute 'extract_claim'"):
        _ = crosscheck.extract_claim
    assert not hasattr(crosscheck, "nothing")


def test_claims_of_a_text():
    """One call, exact offsets, speakers resolved."""
    text = "„Wir kommen nicht“, sagte Ministerin Eva Brandt am Montag."
    (claim,) = crosscheck.extract_claims(text)
    assert text[claim.start : claim.end] == claim.text
    assert "Wir kommen nicht" in claim.content
    assert claim.speaker is not None and "Brandt" in claim.speaker.canonical


def test_encoding_gives_unit_rows():
    """(n, dim) float32, also for nothing and for empty text."""
    rows = crosscheck.encode(["Der Zug hielt an.", ""])
    assert rows.dtype == "float32" and rows.shape[0] == 2
    assert abs(float((rows[0] ** 2).sum()) - 1.0) < 1e-5
    assert crosscheck.encode([]).shape == (0, rows.shape[1])


def test_judging_a_pair():
    """A judgement per pair: a verdict, its confidence, and scores that sum to one."""
    (one,) = crosscheck.judge([("Der Zug hielt an.", "Der Zug hielt nicht an.")])
    assert one.verdict in {"agree", "contradict", "none"}
    assert abs(sum(one.scores.values()) - 1.0) < 1e-5
    assert crosscheck.judge([]) == []
