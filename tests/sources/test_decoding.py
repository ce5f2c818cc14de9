"""Bytes to text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.errors import NoArticle, UnreadableSource
from crosscheck.sources.decoding import decode, normalise

UMLAUTS = "Die Brücke „Großer Weiß“ – ein Ärgernis für 3 €."


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
        ("cp1252", b""),
    ],
)
def test_the_encoding_is_found_without_being_named(encoding: str, mark: bytes) -> None:
    """Mark, then UTF-8, then Windows-1252."""
    assert decode(mark + UMLAUTS.encode(encoding), "a.txt") == UMLAUTS


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", UMLAUTS),  # its quotation marks are not Latin-1 at all
        ("ISO-8859-15", "iso-8859-15", "Für 3 € über den Fluss."),
        ("windows-1250", "cp1250", "Łódź wählt am Sonntag."),
        ("koi8-r", "koi8-r", "Мост закрыт."),
        ("utf-8", "cp1252", UMLAUTS),  # declared wrongly
        ("rot13", "cp1252", UMLAUTS),  # no encoding at all
        ("shift_jis", "shift_jis", "橋は閉鎖された。"),
    ],
)
def test_a_declared_encoding_is_used_if_the_bytes_allow_it(
    declared: str, encoding: str, text: str
) -> None:
    """Declared Latin-1 is read as Windows-1252; a wrong declaration does no harm."""
    assert decode(text.encode(encoding), "page", declared=declared) == text


def test_utf8_goes_before_the_declaration() -> None:
    """A page may say Latin-1 and be UTF-8."""
    assert decode(UMLAUTS.encode(), "page", declared="iso-8859-1") == UMLAUTS


def test_broken_utf8_names_its_line() -> None:
    """Mixed bytes are never guessed at in a file; a page gets replacement characters."""
    mixed = "Zeile eins\nBrücke ".encode() + b"\xfc\xff" + "Ärger".encode()
    with pytest.raises(UnreadableSource, match=r"^a.txt: line 2 is not valid UTF-8 \(byte 19\)"):
        decode(mixed, "a.txt")
    assert decode(mixed, "page", lenient=True) == "Zeile eins\nBrücke ��Ärger"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"%PDF-1.7 x", "is a PDF, not text"),
        (b"PK\x03\x04abc", "is a ZIP archive or office document"),
        (b"\x89PNG\r\n", "is a PNG picture"),
        (b"abc\0def", "NUL bytes"),
        (bytes(range(128, 256)), "neither UTF-8 nor Windows-1252"),
        (b"\xff\xfea", "its mark says UTF-16-LE"),
    ],
)
def test_what_is_not_text_is_refused(raw: bytes, problem: str) -> None:
    """The message says what it is."""
    with pytest.raises(UnreadableSource, match=problem):
        decode(raw, "a.txt")


@pytest.mark.parametrize("raw", [b"", b"  \n\t\r\n"])
def test_an_empty_file_holds_no_article(raw: bytes) -> None:
    """White space alone is nothing."""
    with pytest.raises(NoArticle, match="is empty"):
        decode(raw, "a.txt")


def test_what_a_reader_does_not_see_is_taken_out() -> None:
    """Soft hyphens, bidirectional controls, odd spaces and line ends."""
    assert normalise("Brü\u00adcke\u200b \u202eab\u202c\r\nzwei\u2028drei\xa0€") == (
        "Brücke ab\nzwei\ndrei €"
    )
    assert normalise("u\u0308ber") == "über"


@given(st.text(max_size=100))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Normalised text is a fixed point, and composed."""
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_plain_error(raw: bytes) -> None:
    """Nothing else is ever raised, and what comes out has no control characters."""
    try:
        text = decode(raw, "a.txt", lenient=True)
    except (NoArticle, UnreadableSource) as error:
        assert str(error).startswith("a.txt: ") and "\n" not in str(error)
    else:
        assert not any(unicodedata.category(c) == "Cc" for c in text if c not in "\n\t")
