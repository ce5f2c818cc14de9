"""Bytes to text: byte-order mark, strict UTF-8, the declared encoding, Windows-1252, in this order.

Text is made comparable on the way: every line ends in a line feed, characters are composed (NFC),
no-break and thin spaces become spaces, and what a reader never sees is taken out: soft hyphens,
zero-width spaces, bidirectional controls and control characters. Joiners (U+200C, U+200D) stay,
because some scripts spell with them.
"""

import codecs
import re
import unicodedata

from crosscheck.errors import NoArticle, UnreadableSource

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "an SQLite database"),
)
# Single-byte and East Asian encodings news pages declare; never codecs that transform text.
_DECLARABLE = re.compile(
    r"(?:iso-?8859-?\d{1,2}|latin-?\d|windows-?\d{3,4}|cp\d{3,4}|koi8-[ru]|mac-?roman|"
    r"shift_?jis|euc-?(?:jp|kr)|gb2312|gbk|gb18030|big5|us-ascii|ascii)",
    re.IGNORECASE,
)
_LATIN_1 = re.compile(r"(?:iso-?8859-?1|latin-?1|us-ascii|ascii|windows-?1252|cp1252)", re.I)
_MULTIBYTE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_ASCII = bytes(range(128))
_PLAUSIBLE = frozenset(
    "äöüÄÖÜßéèêëáàâåãæçñóòôõøœíìîïúùûýÿÉÈÁÀÅÇÑÓØŠšŽž„“”‚‘’«»‹›–—…•·°§€£©®™´²³¹½¼¾¿¡ºª\xa0\xad"
)
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def decode(raw: bytes, source: str, *, declared: str | None = None, lenient: bool = False) -> str:
    """The text of a file or page, normalised.

    declared: encoding a page names for itself; "iso-8859-1" is read as Windows-1252, as
    browsers do, or its quotation marks would vanish.
    lenient: replace broken bytes of mixed input by U+FFFD instead of refusing it.
    Raises NoArticle for an empty source, UnreadableSource for one that is not text.
    """
    if not raw.strip():
        raise NoArticle(source, "is empty; give a file with article text")
    refuse_binary(raw, source)
    return normalise(_decode(raw, source, declared, lenient))


def refuse_binary(raw: bytes, source: str) -> None:
    """Raise UnreadableSource when the bytes are not text."""
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            raise UnreadableSource(
                source, f"is {name}, not text; save the article as .txt or .html"
            )
    if b"\0" in raw and not any(raw.startswith(mark) for mark, _ in _MARKS):
        raise UnreadableSource(
            source, "is a binary file, not text (NUL bytes); give .txt, .md or .html"
        )


def _decode(raw: bytes, source: str, declared: str | None, lenient: bool) -> str:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw[len(mark) :], name, source)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(raw) and not _declares_other(declared):
            if lenient:
                return raw.decode("utf-8", "replace")
            line = raw.count(b"\n", 0, error.start) + 1
            raise UnreadableSource(
                source, f"line {line} is not valid UTF-8 (byte {error.start}); save it as UTF-8"
            ) from None
    return _decode_single_byte(raw, source, declared)


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether most bytes beyond ASCII form UTF-8 characters; "ß“" in Windows-1252 forms one too."""
    formed = sum(len(found) for found in _MULTIBYTE.findall(raw))
    return formed > len(raw.translate(None, delete=_ASCII)) / 2


def _decode_marked(raw: bytes, name: str, source: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        problem = f"its mark says {name.upper()}, but byte {error.start} is not; save it as UTF-8"
        raise UnreadableSource(source, problem) from None


def _declares_other(declared: str | None) -> bool:
    """Whether an encoding is declared that is neither UTF-8 nor of the Latin-1 family."""
    named = (declared or "").strip()
    return bool(_DECLARABLE.fullmatch(named)) and not _LATIN_1.fullmatch(named)


def _decode_single_byte(raw: bytes, source: str, declared: str | None) -> str:
    if declared and _declares_other(declared):
        try:
            return raw.decode(declared.strip())
        except (LookupError, UnicodeDecodeError):
            pass  # a page may lie about its encoding; Windows-1252 is the last resort
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not _plausible(text):
        raise UnreadableSource(
            source, "is neither UTF-8 nor Windows-1252 text; save the article as UTF-8"
        )
    return text


def _plausible(text: str) -> bool:
    """Whether Windows-1252 gives characters that European news text uses."""
    high = [character for character in text if character > "\x7f"]
    return bool(text) and sum(character in _PLAUSIBLE for character in high) >= 0.8 * len(high)


def normalise(text: str) -> str:
    """Unix line ends, composed characters, ordinary spaces, nothing invisible."""
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))
