"""German, English, or neither."""

import pytest

from crosscheck.sources.language import detect_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Die Brücke ist nach Angaben der Stadt seit dem Montag gesperrt.", "de"),
        ("The bridge has been closed since Monday, the city said.", "en"),
        ("Le pont est fermé depuis lundi, selon la mairie.", "und"),
        ("Мост закрыт с понедельника.", "und"),
        ("", "und"),
        ("12 34 ???", "und"),
        ("Der CEO von Lumenta sagte: The deal is off.", "de"),
    ],
)
def test_language_is_told_by_frequent_words(text: str, lang: str) -> None:
    """What is neither is said to be undetermined."""
    assert detect_language(text * 3) == lang
