"""Files and folders to documents."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crosscheck.errors import NoArticle, SourceNotFound, UnreadableSource
from crosscheck.records import Failure
from crosscheck.settings import SourceSettings
from crosscheck.sources import SourcesRead, read_path

TEXT = (
    "Der Stadtrat von Hallerau hat den Umbau der Brücke am Montag gestoppt. Das kostet Geld.\n\n"
    "Die Opposition nannte das einen Erfolg, der Bürgermeister widersprach am Abend deutlich.\n"
)
SETTINGS = SourceSettings()


def read(path: Path) -> SourcesRead:
    return read_path(path, SETTINGS)


def write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def names(result: SourcesRead) -> list[str]:
    return [Path(document.path or "").name for document in result.documents]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", TEXT),
        ("a.TXT", TEXT),
        ("a.md", f"---\noutlet: Kurier\n---\n# Titel\n\n{TEXT}"),
        ("a.markdown", TEXT),
        ("a.html", "<html><article><p>" + TEXT.replace("\n\n", "</p><p>") + "</p></article>"),
        ("a.txt", "<!DOCTYPE html><html><p>" + TEXT.replace("\n\n", "</p><p>") + "</p></html>"),
    ],
)
def test_every_kind_of_file_gives_the_same_text(tmp_path: Path, name: str, text: str) -> None:
    """Text, Markdown, a page, and a page saved under the wrong name."""
    path = write(tmp_path / name, text)
    (document,) = read(path).documents
    assert document.text == TEXT.strip()
    assert (document.path, document.lang) == (str(path), "de")


@pytest.mark.parametrize(
    ("declared", "text", "lang"),
    [
        ("en", TEXT, "de"),  # a template from abroad
        (
            "fr",
            "Le conseil municipal a arrêté lundi le projet du pont, selon la mairie. " * 3,
            "fr",
        ),
        ("", "Le conseil municipal a arrêté lundi le projet du pont, selon la mairie. " * 3, "und"),
    ],
)
def test_a_page_is_in_the_language_of_its_words(
    tmp_path: Path, declared: str, text: str, lang: str
) -> None:
    """What it declares counts where the words do not tell."""
    html = f"<html lang='{declared}'><article><p>{text}</p></article></html>"
    assert read(write(tmp_path / "a.html", html)).documents[0].lang == lang


def test_front_matter_goes_before_sources_toml_before_the_text(tmp_path: Path) -> None:
    """Each fills in what the one before leaves open."""
    dated = f"12.02.2024, 18:42 Uhr\n\n{TEXT}\n© 2024 Hallerauer Tageblatt"
    write(tmp_path / "a.md", f"---\noutlet: Kurier\n---\n{dated}")
    write(tmp_path / "b.md", dated)
    write(tmp_path / "sources.toml", '["a.md"]\noutlet = "Bote"\ntitle = "T"\n["b.md"]\ntitle="U"')
    first, second = read(tmp_path).documents
    assert (first.outlet, first.title) == ("Kurier", "T")
    assert (second.outlet, second.title) == ("Hallerauer Tageblatt", "U")
    assert first.published_at == second.published_at == datetime(2024, 2, 12, 17, 42, tzinfo=UTC)


def test_a_folder_is_read_in_order_with_its_subfolders(tmp_path: Path) -> None:
    """Hidden files, documentation and other kinds are left out, and named."""
    for name in ("b.txt", "a.txt", "unter/c.txt", ".verborgen.txt", ".git/d.txt", "README.md"):
        write(tmp_path / name)
    write(tmp_path / "bild.jpg")
    result = read(tmp_path)
    assert names(result) == ["a.txt", "b.txt", "c.txt"]
    assert {(Path(skip.source).name, skip.reason) for skip in result.skipped} == {
        (".verborgen.txt", "not a kind of file articles come in"),
        ("README.md", "documentation without front matter"),
        ("bild.jpg", "not a kind of file articles come in"),
    }
    assert result.failures == ()


def test_sources_toml_also_speaks_for_subfolders(tmp_path: Path) -> None:
    """The nearest one is asked first; names compare in composed form."""
    write(tmp_path / "unter/a.txt")
    write(tmp_path / "unter/bru\u0308cke.txt")
    write(
        tmp_path / "sources.toml", '["unter/a.txt"]\noutlet="A"\n["unter/brücke.txt"]\noutlet="B"'
    )
    assert [document.outlet for document in read(tmp_path).documents] == ["A", "B"]
    write(tmp_path / "unter/sources.toml", '["a.txt"]\noutlet = "Näher"')
    assert [document.outlet for document in read(tmp_path).documents] == ["Näher", "B"]


def test_one_bad_file_is_a_failure_and_the_rest_is_read(tmp_path: Path) -> None:
    """The record names the file and the problem."""
    write(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(b"abc\0def")
    write(tmp_path / "c.md", "---\noutlet: A\noutlet: B\n---\n" + TEXT)
    result = read(tmp_path)
    assert names(result) == ["a.txt"]
    assert result.failures == (
        Failure(str(tmp_path / "b.txt"),
                "is a binary file, not text (NUL bytes); give .txt, .md or .html"),
        Failure(str(tmp_path / "c.md"), "line 3: key 'outlet' is given twice"),
    )  # fmt: skip


def test_without_its_sources_file_a_page_has_no_outlet_and_is_not_read(tmp_path: Path) -> None:
    """A broken sources.toml is named once; articles with front matter do not need it."""
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    write(tmp_path / "c.md", f"---\noutlet: Kurier\n---\n{TEXT}")
    write(tmp_path / "sources.toml", '["a.txt"]\noutlet = ')
    result = read(tmp_path)
    assert names(result) == ["c.md"]
    (failure,) = result.failures
    assert failure.source.endswith("sources.toml") and failure.error.startswith("line 2: ")


def test_the_same_text_under_two_outlets_is_two_documents(tmp_path: Path) -> None:
    """And under one outlet it is one, whatever the file is called."""
    for name, outlet in (("a", "Kurier"), ("b", "Bote"), ("c", "Kurier")):
        write(tmp_path / f"{name}.md", f"---\noutlet: {outlet}\n---\n{TEXT}")
    first, second, third = read(tmp_path).documents
    assert first.id == third.id != second.id
    assert first.origin == first.id


def test_without_an_outlet_the_file_name_stands_for_it(tmp_path: Path) -> None:
    """Two unknown outlets are not one; the folder does not matter."""
    for name in ("a.txt", "b.txt", "unter/a.txt"):
        write(tmp_path / name)
    first, second, third = read(tmp_path).documents
    assert first.id == third.id != second.id


def test_reading_twice_gives_the_same_documents(tmp_path: Path) -> None:
    """Nothing depends on time or place."""
    write(tmp_path / "a.txt")
    write(tmp_path / "b.md", f"---\noutlet: Kurier\n---\n# Titel\n\n{TEXT}")
    assert read(tmp_path) == read(tmp_path)


def test_links_inside_the_folder_are_followed_and_others_refused(tmp_path: Path) -> None:
    """A link to a folder is named and left out, so that no loop can be walked."""
    outside = write(tmp_path / "anderswo/geheim.txt")
    folder = tmp_path / "artikel"
    write(folder / "a.txt")
    (folder / "innen.txt").symlink_to(folder / "a.txt")
    (folder / "aussen.txt").symlink_to(outside)
    (folder / "tot.txt").symlink_to(folder / "nirgends.txt")
    (folder / "kreis.txt").symlink_to(folder / "kreis.txt")
    (folder / "ordner").symlink_to(folder)
    result = read(folder)
    assert names(result) == ["a.txt", "innen.txt"]
    assert {Path(f.source).name: f.error for f in result.failures} == {
        "aussen.txt": "is a link out of the folder; name its target instead",
        "kreis.txt": "is a symbolic link that leads back to itself; remove it",
        "tot.txt": "is a link to a file that is not there; remove it",
    }
    assert [(Path(s.source).name, s.reason) for s in result.skipped] == [
        ("ordner", "a link to a folder")
    ]


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    """The user asked for it."""
    target = write(tmp_path / "anderswo/a.txt")
    link = tmp_path / "b.txt"
    link.symlink_to(target)
    assert read(link).documents[0].text == TEXT.strip()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Neither named alone nor in a folder."""
    os.mkfifo(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    with pytest.raises(UnreadableSource, match="is a named pipe, not a file"):
        read(tmp_path / "a.txt")
    assert [f.error for f in read(tmp_path).failures] == ["is a named pipe, not a file"]


def test_limits_of_size_and_number(tmp_path: Path) -> None:
    """The message says the limit."""
    path = write(tmp_path / "a.txt", TEXT * 10)
    with pytest.raises(UnreadableSource, match=r"more than the 0 MiB an article may have"):
        read_path(path, SourceSettings(max_bytes=1_000))
    write(tmp_path / "b.txt")
    write(tmp_path / "c.txt")
    with pytest.raises(UnreadableSource, match="holds more than 2 articles; give subfolders"):
        read_path(tmp_path, SourceSettings(max_files=2))


def test_a_short_text_is_an_article_only_if_somebody_says_so(tmp_path: Path) -> None:
    """A teaser without header is none."""
    short = "Der Rat tagte."
    with pytest.raises(NoArticle, match=r"holds only 14 characters of article text"):
        read(write(tmp_path / "a.txt", short))
    assert (
        read(write(tmp_path / "a.md", f"---\noutlet: K\n---\n{short}")).documents[0].text == short
    )


def test_an_unknown_path_is_not_found(tmp_path: Path) -> None:
    """Also below a file."""
    path = write(tmp_path / "a.txt")
    for missing in (tmp_path / "fehlt.txt", path / "b.txt"):
        with pytest.raises(SourceNotFound, match="no such file or folder; check the path"):
            read(missing)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_says_what_to_do(tmp_path: Path) -> None:
    """In a folder it is a failure."""
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    with pytest.raises(UnreadableSource, match=r"permission denied; make it readable"):
        read(path)
