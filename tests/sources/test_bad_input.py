"""Bad input ends in one clear line that names the source and the next step."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from crosscheck.errors import (
    CrosscheckError,
    FrontMatterError,
    NoArticle,
    SourceNotFound,
    UnreadableSource,
)
from crosscheck.settings import SourceSettings
from crosscheck.sources import read_path

BODY = "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montagabend gestoppt, sagte er. "
MIB = 1024 * 1024


def file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def folder(**files: bytes) -> Callable[[Path], Path]:
    def make(parent: Path) -> Path:
        for name, content in files.items():
            (parent / name.replace("_", ".")).write_bytes(content)
        return parent

    return make


def huge_line(parent: Path) -> Path:
    path = parent / "zeile.txt"
    with path.open("wb") as out:
        out.truncate(50 * MIB)  # 50 MiB without a line end, and without using the disk
    return path


def spread(mark: str) -> bytes:
    return f"---\n{mark}\n---\n{BODY}".encode()


CASES: dict[str, tuple[Callable[[Path], Path], type[CrosscheckError], str]] = {
    "missing file": (lambda f: f / "fehlt.txt", SourceNotFound, "no such file or folder"),
    "name too long": (lambda f: f / ("a" * 300 + ".txt"), UnreadableSource, "too long for a path"),
    "NUL in the name": (lambda f: f / "a\0.txt", UnreadableSource, "cannot be read"),
    "empty folder": (folder(), NoArticle, "holds no articles; put .txt, .md or"),
    "folder of pictures": (folder(a_jpg=b"\xff\xd8\xff"), NoArticle, "holds no articles"),
    "folder of documentation": (folder(README_md=b"# Was"), NoArticle, "holds no articles"),
    "folder of two bad files": (folder(a_txt=b"", b_txt=b"\0"), NoArticle,
                                "b.txt: is a binary file, not text"),
    "binary file": (file("a.txt", b"GIF89a\0\0\1"), UnreadableSource, "is a binary file, not text"),
    "PDF named as text": (file("a.txt", b"%PDF-1.7\nabc"), UnreadableSource, "is a PDF, not text"),
    "binary named as page": (file("a.html", b"\x89PNG\r\n\x1a\n"), UnreadableSource, "PNG picture"),
    "picture": (file("a.jpg", b"\xff\xd8\xff"), UnreadableSource, "is no kind of file"),
    "empty file": (file("a.txt", b""), NoArticle, "is empty; give a file with article text"),
    "white space": (file("a.md", b" \n\t\n"), NoArticle, "is empty"),
    "50 MiB line": (huge_line, UnreadableSource, "has 50.0 MiB, more than the 10 MiB"),
    "too many lines": (file("a.txt", b"Ja\n" * 30_000), UnreadableSource, "has 30000 lines"),
    "invalid UTF-8": (file("a.txt", BODY.encode() * 3 + b"\xc3\xff " + "äöü".encode()),
                      UnreadableSource, "line 1 is not valid UTF-8 (byte"),
    "no encoding at all": (file("a.txt", bytes(range(129, 250)) * 3), UnreadableSource,
                           "is neither UTF-8 nor Windows-1252 text"),
    "front matter left open": (file("a.md", b"---\noutlet: A\n" + BODY.encode()), FrontMatterError,
                               "line 1: front matter is opened by --- but never closed"),
    "front matter broken": (file("a.md", spread("lang: de: en")), FrontMatterError,
                            "line 2: a value with a colon in it must stand in quotation marks"),
    "outlet twice": (file("a.md", spread("outlet: A\noutlet: B")), FrontMatterError,
                     "line 3: key 'outlet' is given twice"),
    "outlet twice in sources.toml": (
        folder(a_txt=BODY.encode(), sources_toml=b'["a.txt"]\noutlet="A"\noutlet="B"'),
        FrontMatterError, "given twice"),
    "one outlet in two spellings": (
        folder(a_txt=BODY.encode(), b_txt=BODY.encode(),
               sources_toml=b'["a.txt"]\noutlet="Kurier"\n["b.txt"]\noutlet="kurier"'),
        FrontMatterError, 'outlet "kurier" is also written "Kurier"; use one spelling'),
    "page without article": (
        file("a.html", b"<html><form><input></form></html>"),
        NoArticle, "no article text was found on this page"),
    "page of one link": (file("a.html", b"<html><a href=/>Start</a></html>"), NoArticle,
                         "holds no article text (1 line is page furniture)"),
    "page of furniture": (file("a.txt", b"Anzeige\nMenu\nImpressum"), NoArticle,
                          "holds no article text (3 lines are page furniture)"),
    "teaser only": (file("a.txt", b"Der Rat tagte."), NoArticle, "holds only 14 characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_clear_line(tmp_path: Path, name: str) -> None:
    """With the path in front, in a moment, and with the exit code of an error."""
    make, kind, message = CASES[name]
    path = make(tmp_path)
    started = time.process_time()
    with pytest.raises(kind) as caught:
        read_path(path, SourceSettings())
    assert time.process_time() - started < 2
    line = str(caught.value)
    assert message in line
    assert line.startswith(str(tmp_path)) and "\n" not in line and len(line) < 600
    assert caught.value.exit_code == 1


HOSTILE = {
    "comment headings": "Kommentare\n",
    "picture credits": "Foto: Max\n",
    "lines without an end": "und so weiter und so fort bis zum ende\n",
    "one line": BODY,
    "one word": "a",
    "quotation marks": "„",
    "brackets": "(a ",
    "credits in one line": "Foto © ",
    "capitals": "Aa ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_time_in_proportion_to_its_length(tmp_path: Path, name: str) -> None:
    """200 kB each; what is quadratic took up to 30 seconds."""
    unit = HOSTILE[name]
    path = file("a.txt", (unit * (200_000 // len(unit))).encode())(tmp_path)
    started = time.process_time()
    with suppress(NoArticle):  # most of it is page furniture
        read_path(path, SourceSettings())
    assert time.process_time() - started < 4
