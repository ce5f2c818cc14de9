"""Text from articles is hostile: what it may become in each format is decided here alone.

Every view passes foreign text through ``visible`` (terminal, HTML) or ``escape_markdown``;
nothing else in the house neutralises anything. Stored text is never changed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

# White space that would end a line or a table row; folded to one blank.
_LINE_BREAKING = re.compile(r"[ \t\n\v\f\r\x85\u2028\u2029]+")
# Characters without a shape of their own: nothing is lost where they are left out.
_SHAPELESS = re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
# Controls (C0, C1), bidirectional marks, tags, private use, lone surrogates: shown as codes.
_COMMANDING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2065-\u206f\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e00ff\U000f0000-\U0010ffff]"
)
# The same, and what some readers take for the end of a line, in JSON that is already escaped.
_BEYOND_JSON = re.compile(rf"(?!\n)(?:{_COMMANDING.pattern}|[\u2028\u2029])")
# Escaped wherever they stand, but for a number in brackets: the memo's own references, and
# harmless, since no document of ours defines a link under a number.
_MARKDOWN = re.compile(r"(?P<reference>\[\d{1,4}\](?![(\[:]))|[\\`*_\[\]{}<>&|~$#]")
# Means something only where a line begins.
_MARKDOWN_START = re.compile(r"^(?:[-+=:]|(?P<number>\d{1,9})(?=[.)]))")
_AUTOLINK = re.compile(r"(?P<scheme>://)|(?P<www>(?<=www)\.)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_BMP_END = 0xFFFF


def visible(text: str) -> str:
    """One line that commands nothing: controls and bidi marks become visible codes."""
    folded = _LINE_BREAKING.sub(" ", text)
    return _COMMANDING.sub(_code, _SHAPELESS.sub("", folded))


def _code(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures: ␛ for escape
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def escape_markdown(text: str) -> str:
    """Markdown that renders as exactly this text anywhere inside a line."""
    escaped = _MARKDOWN.sub(_escape, visible(text))
    return _AUTOLINK.sub(r"\\\g<0>", escaped)


def escape_markdown_line(text: str) -> str:
    """The same for text that begins a line or a list item."""
    return _MARKDOWN_START.sub(_escape_start, escape_markdown(text).lstrip())


def _escape(match: re.Match[str]) -> str:
    return match.group() if match.group("reference") else f"\\{match.group()}"


def _escape_start(match: re.Match[str]) -> str:
    number = match.group("number")
    return f"{number}\\" if number else f"\\{match.group()}"


def safe_url(url: str | None) -> str | None:
    """The address in plain ASCII if it is an ordinary web address, else None.

    Only http and https; no user names, which disguise the host; hosts in other scripts are
    shown in their ASCII form, so that a look-alike does not pass for the real one.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    path = quote(parts.path, safe="/%:@!+,=-._~", errors="replace")
    query = quote(parts.query, safe="/%:@!+,=&-._~?", errors="replace")
    return f"{parts.scheme}://{host}{port}{path}" + (f"?{query}" if query else "")


def dump_json(value: Any, *, indent: int | None = 2) -> str:
    """JSON whose bytes command no terminal and which still decodes to the very text."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _BEYOND_JSON.sub(_json_escape, written)


def json_pieces(value: Mapping[str, Any]) -> Iterator[str]:
    """The same text as that of ``dump_json``, piece by piece.

    value: what it holds that is large is an iterator, written as a list, one item at a time.
    """
    opening = "{"
    for key, held in value.items():
        yield f"{opening}\n  {dump_json(key)}: "
        if isinstance(held, Iterator):
            yield from _list_pieces(held)
        else:
            yield _indented(dump_json(held), 1)
        opening = ","
    yield "{}" if opening == "{" else "\n}"


def _list_pieces(items: Iterator[Any]) -> Iterator[str]:
    opening = "["
    for item in items:
        yield f"{opening}\n    {_indented(dump_json(item), 2)}"
        opening = ","
    yield "[]" if opening == "[" else "\n  ]"


def _indented(written: str, levels: int) -> str:
    """JSON inside other JSON; a line break is never part of a text in it."""
    return written.replace("\n", "\n" + levels * "  ")


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code <= _BMP_END:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
