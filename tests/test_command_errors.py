"""Bad input, through the real command: one clear line, the right exit code, nothing lost."""

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from crosscheck import cli

BODY = (
    "Bei dem Brand in Hallstedt sind am Dienstag zwei Menschen verletzt worden, teilte die "
    "Polizei mit. Das Lagerhaus am Hafen wurde zerstört.\n"
)
GOOD = f"---\noutlet: Kurier\ntitle: Brand\npublished: 2024-03-05\n---\n{BODY}"


def _binary(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _endless_line(path: Path) -> None:
    with path.open("wb") as out:
        for _ in range(50):
            out.write(b"Wort " * 209_716)  # 50 MB in one line


def _broken_header(path: Path) -> None:
    path.write_text(f"---\noutlet: [Kurier\npublished: : 2024\n---\n{BODY}", "utf-8")


def _no_article(path: Path) -> None:
    path.write_text("<html><body><nav><a href='/'>Start</a></nav></body></html>", "utf-8")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


BAD = {
    "bild.txt": _binary,
    "leer.txt": _empty,
    "zeile.txt": _endless_line,
    "kopf.md": _broken_header,
    "seite.html": _no_article,
    "rohr.txt": _pipe,
    "ordner": _folder,
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A workspace that holds one good article, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "gut.md").write_text(GOOD, "utf-8")
    assert cli.run(["ingest", str(folder / "gut.md"), "--index", str(folder / "index")]) == 0
    return folder / "index"


@pytest.fixture
def index(prepared, tmp_path, monkeypatch):
    """A copy of it, named by the environment, beside the article it holds."""
    directory = tmp_path / "index"
    shutil.copytree(prepared, directory)
    monkeypatch.setenv("CROSSCHECK_INDEX", str(directory))
    (tmp_path / "gut.md").write_text(GOOD, "utf-8")
    return directory


def stored(capsys) -> list[str]:
    """Titles of what is stored."""
    capsys.readouterr()
    assert cli.run(["sources", "--format", "json"]) == 0
    return [one["title"] for one in json.loads(capsys.readouterr().out)]


def the_error(capsys) -> str:
    """The only line on stderr."""
    (line,) = capsys.readouterr().err.splitlines()
    return str(line)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_alone_is_an_error(name, index, tmp_path, capsys):
    """Named, explained in one line, exit code 1; what was stored before is intact."""
    BAD[name](tmp_path / name)
    capsys.readouterr()
    assert cli.run(["ingest", str(tmp_path / name)]) == 1
    line = the_error(capsys)
    assert line.startswith(f"error: {tmp_path / name}: ")
    assert len(line) < 300
    assert stored(capsys) == ["Brand"]


def test_bad_sources_beside_a_good_one_are_failures(index, tmp_path, capsys):
    """The good article is stored, each bad one named once, exit code 3."""
    folder = tmp_path / "alle"
    folder.mkdir()
    (folder / "neu.md").write_text(GOOD.replace("title: Brand", "title: Neu"), "utf-8")
    names = [name for name in BAD if name not in {"ordner", "rohr.txt"}]
    for name in names:
        BAD[name](folder / name)
    capsys.readouterr()
    assert cli.run(["ingest", str(folder)]) == 3
    failed = capsys.readouterr().err.splitlines()
    assert sorted(line.split(": ")[1] for line in failed) == sorted(
        str(folder / name) for name in names
    )


def test_invalid_utf8_is_read_as_what_it_most_likely_is(index, tmp_path, capsys):
    """A file in the old Windows encoding keeps its umlauts."""
    old = tmp_path / "alt.txt"
    old.write_bytes(BODY.encode("cp1252"))
    assert cli.run(["claims", str(old), "--format", "json"]) == 0
    assert "zerstört" in capsys.readouterr().out


def test_one_text_under_two_outlets_stays_two_documents(index, tmp_path, capsys):
    """A wire copy is a document of its own with the other's origin."""
    copy = tmp_path / "kopie.md"
    copy.write_text(GOOD.replace("Kurier", "Echo"), "utf-8")
    assert cli.run(["ingest", str(copy)]) == 0
    capsys.readouterr()
    assert cli.run(["sources", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sorted(one["outlet"] for one in found) == ["Echo", "Kurier"]
    assert len({one["origin"] for one in found}) == 1


def test_a_workspace_that_is_a_file_is_one_line(tmp_path, capsys):
    """The message names it."""
    file = tmp_path / "datei"
    file.write_text("kein Ordner", "utf-8")
    for command in (["ingest", str(file)], ["events"], ["sources"]):
        assert cli.run([*command, "--index", str(file)]) == 1
        assert str(file) in the_error(capsys)


def test_a_database_of_something_else_is_one_line(tmp_path, capsys):
    """Garbage, or another program's database, is refused and left as it is."""
    for number, content in enumerate((b"not a database" * 100, _foreign_database(tmp_path))):
        directory = tmp_path / f"fremd{number}"
        directory.mkdir()
        database = directory / "crosscheck.db"
        database.write_bytes(content)
        assert cli.run(["sources", "--index", str(directory)]) == 1
        assert str(directory) in the_error(capsys)
        assert database.read_bytes() == content


def _foreign_database(tmp_path: Path) -> bytes:
    path = tmp_path / "anderes.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE meta (x)")
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    return path.read_bytes()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_workspace_can_be_listed_but_not_written(index, tmp_path, capsys):
    """Reading goes on; writing is one line."""
    index.chmod(0o500)
    (index / "crosscheck.db").chmod(0o400)
    try:
        assert stored(capsys) == ["Brand"]
        assert cli.run(["ingest", str(tmp_path / "gut.md")]) == 1
        assert str(index) in the_error(capsys)
    finally:
        index.chmod(0o700)


@pytest.mark.parametrize("model", ["niemand/nichts", "../nichts", "\x1b[31m", ""])
def test_an_unknown_model_is_one_line(model, index, tmp_path, capsys):
    """Neither a name nor a folder: said plainly, and nothing is lost."""
    capsys.readouterr()
    assert cli.run(["ingest", str(tmp_path / "gut.md"), "--encoder", model]) in {0, 1}
    (tmp_path / "neu.md").write_text(GOOD.replace("Dienstag", "Montag"), "utf-8")
    capsys.readouterr()
    assert cli.run(["ingest", str(tmp_path / "neu.md"), "--encoder", model]) == 1
    assert the_error(capsys).startswith("error: ")
    assert stored(capsys) == ["Brand"]


def test_a_model_folder_with_code_is_refused(index, tmp_path, capsys):
    """Pickles and Python files are named, not loaded."""
    model = tmp_path / "modell"
    model.mkdir()
    (model / "modules.json").write_text("[]")
    (model / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (tmp_path / "neu.md").write_text(GOOD.replace("Dienstag", "Montag"), "utf-8")
    capsys.readouterr()
    assert cli.run(["ingest", str(tmp_path / "neu.md"), "--encoder", str(model)]) == 1
    assert "pytorch_model.bin" in the_error(capsys)
