"""What is damaged in a workspace is found by ``verify``, and mended by ``rebuild`` if it can be."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from test_pipeline import FIRST, SECOND, WordEncoder
from test_replaced_claims import a_finding
from test_store import NOW

from crosscheck import cli, pipeline
from crosscheck.errors import WorkspaceError
from crosscheck.store import DATABASE, Store
from crosscheck.upkeep.checks import NAMED, Check, named
from crosscheck.upkeep.rebuild import Step, rebuild, refuse_lost
from crosscheck.upkeep.verify import verify
from crosscheck.vectors.index import INDEX_FILE, STAMP_FILE
from crosscheck.workspace import Workspace

MODEL = WordEncoder.model_id


@pytest.fixture(autouse=True)
def words_instead_of_models(monkeypatch):
    """Every workspace encodes with words; the models have tests of their own."""
    monkeypatch.setattr("crosscheck.vectors.encoder.load_encoder", lambda _name: WordEncoder())


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Two articles, one of them in two versions, with an index; made once."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("crosscheck.vectors.encoder.load_encoder", lambda _name: WordEncoder())
        for name, text in (
            ("first.md", FIRST),
            ("second.md", SECOND),
            ("first.md", FIRST.replace("drei Wochen", "vier Wochen")),
        ):
            (folder / name).write_text(text, "utf-8")
            with Workspace(folder / "index", writing=True) as opened:
                pipeline.ingest(opened, [folder / name])
        with Workspace(folder / "index", writing=True) as opened:
            opened.index()
    return folder


@pytest.fixture
def index(filled, tmp_path):
    """A copy of that workspace."""
    shutil.copytree(filled / "index", tmp_path / "index")
    return tmp_path / "index"


def change(index: Path, *statements: str) -> None:
    """Change the database behind the store's back."""
    with closing(sqlite3.connect(index / DATABASE, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def vector(values: np.ndarray) -> str:
    """As SQL."""
    return f"x'{np.asarray(values, '<f4').tobytes().hex()}'"


def flip(file: Path, place: int) -> None:
    """One bit of a file."""
    content = bytearray(file.read_bytes())
    content[place] ^= 0x10
    file.write_bytes(content)


def problems(found: list[Check]) -> set[str]:
    """The names of checks that have failed."""
    return {check.name for check in found if check.state == "problem"}


def mend(index: Path, **options: bool) -> dict[str, Step]:
    """What ``rebuild`` did, by name."""
    refuse_lost(index)
    with Workspace(index, writing=True) as opened:
        return {step.name: step for step in rebuild(opened, **options)}


ONE_CLAIM = "(SELECT min(id) FROM claims)"
CURRENT_CLAIM = (
    "(SELECT min(claims.id) FROM claims JOIN documents ON documents.id = document_id"
    " WHERE superseded_by IS NULL)"
)
SHIFTED = "json_set(payload, '$.start', json_extract(payload, '$.start') + 1)"
# What is done to the database, and the check that must notice it.
MENDABLE = {
    "a shifted offset": (f"UPDATE claims SET payload = {SHIFTED} WHERE id = {ONE_CLAIM}", "claims"),
    "a word changed": (
        "UPDATE claims SET payload = json_set(payload, '$.content', 'Nichts davon.')"
        f" WHERE id = {ONE_CLAIM}",
        "claims",
    ),
    "no JSON": (f"UPDATE claims SET payload = '[' WHERE id = {ONE_CLAIM}", "claims"),
    "a field missing": (
        f"UPDATE claims SET payload = json_remove(payload, '$.end') WHERE id = {ONE_CLAIM}",
        "claims",
    ),
    "a field of another kind": (
        f"UPDATE claims SET payload = json_set(payload, '$.start', 'x') WHERE id = {ONE_CLAIM}",
        "claims",
    ),
    "a search row missing": (
        f"DELETE FROM claim_terms WHERE claim_id = {ONE_CLAIM}",
        "search table",
    ),
    "a search row too many": ("INSERT INTO claim_terms VALUES ('nobody', 'wort')", "search table"),
    "other words": (
        f"UPDATE claim_terms SET terms = 'wort' WHERE claim_id = {ONE_CLAIM}",
        "search table",
    ),
    "nothing is found": ("DELETE FROM claim_terms_data WHERE id > 10", "search table"),
    "no search table": ("DROP TABLE claim_terms", "search table"),
    "a vector of length 2": (
        f"UPDATE vectors SET vector = {vector(np.full(64, 0.25))} WHERE claim_id = {ONE_CLAIM}",
        "vectors",
    ),
    "a vector that is not finite": (
        f"UPDATE vectors SET vector = {vector(np.full(64, np.nan))} WHERE claim_id = {ONE_CLAIM}",
        "vectors",
    ),
    "a short vector": (
        f"UPDATE vectors SET vector = x'00' WHERE claim_id = {ONE_CLAIM}",
        "vectors",
    ),
    "a vector missing": (f"DELETE FROM vectors WHERE claim_id = {CURRENT_CLAIM}", "vectors"),
    "a mean vector that is not finite": (
        f"INSERT INTO centres VALUES ('{MODEL}', {vector(np.full(64, np.inf))})",
        "vectors",
    ),
    "a vector of no claim": (
        f"INSERT INTO vectors VALUES ('nobody', '{MODEL}', {vector(np.eye(64)[0])})",
        "references",
    ),
    "a judgement that cannot be": (
        "INSERT INTO judgements VALUES ('j', 'pair', 'agree', 7.0, '{}')",
        "records",
    ),
}


def test_a_sound_workspace_passes(index: Path) -> None:
    """Nothing is found, deep or not; and looking changes no file."""
    before = {file.name: file.read_bytes() for file in index.iterdir() if file.suffix != ".db-shm"}
    for deep in (False, True):
        assert {check.state for check in verify(index, deep=deep)} == {"ok"}
    assert {name: (index / name).read_bytes() for name in before} == before
    assert not mend(index)["claims"].changed


@pytest.mark.parametrize("damage", MENDABLE)
def test_what_is_made_from_texts_is_made_again(index: Path, damage: str) -> None:
    """The damage is found where it is, and gone after a rebuild; deep finds no rest of it."""
    statement, check = MENDABLE[damage]
    change(index, statement)
    assert problems(verify(index)) == {check}
    mend(index)
    assert not problems(verify(index, deep=True))


def test_a_damaged_index_of_the_database_is_made_again(index: Path) -> None:
    """SQLite finds rows that an index lacks; the table still has them."""
    change(
        index,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX documents_hash ON documents (outlet)'"
        " WHERE name = 'documents_hash'",
    )
    assert problems(verify(index)) == {"database"}
    assert mend(index)["database"].changed
    assert not problems(verify(index, deep=True))


def test_a_wrong_vector_of_right_form_is_found_by_looking_deep(index: Path) -> None:
    """Only the encoder knows that it points elsewhere; the index holds the right one yet."""
    wrong = vector(np.eye(64)[63])
    change(index, f"UPDATE vectors SET vector = {wrong} WHERE claim_id = {CURRENT_CLAIM}")
    assert not problems(verify(index))
    assert problems(verify(index, deep=True)) == {"vectors", "index"}
    assert mend(index, vectors=True)["vectors"].changed
    assert not problems(verify(index, deep=True))


def test_claims_that_a_text_does_not_give_are_found_by_looking_deep(index: Path) -> None:
    """A claim that is whole but denied, where the text asserts it."""
    negated = "json_set(payload, '$.negated', json('true'))"
    change(index, f"UPDATE claims SET payload = {negated} WHERE id = {ONE_CLAIM}")
    assert not problems(verify(index))
    assert problems(verify(index, deep=True)) == {"claims"}
    assert not mend(index)["claims"].changed
    assert mend(index, claims=True)["claims"].changed == 1
    assert not problems(verify(index, deep=True))


@pytest.mark.parametrize("file", [INDEX_FILE, STAMP_FILE, "index-000000000001.delta"])
def test_a_damaged_index_file_is_found_and_made_again(index: Path, file: str) -> None:
    """One bit of the index, of its stamp, or a delta that is none."""
    if (index / file).exists():
        flip(index / file, 100)
    else:
        (index / file).write_bytes(b"nothing")
    assert problems(verify(index)) == {"index"}
    mend(index)
    assert verify(index)[-1] == Check("index", "ok", "8 vectors, as it was written")


def test_an_index_of_an_earlier_state_is_no_damage(index: Path) -> None:
    """It is made anew by the next question; so is one that is not there."""
    change(index, "UPDATE meta SET value = value + 1 WHERE key = 'generation'")
    assert verify(index)[-1].state == "ok" and "earlier" in verify(index)[-1].detail
    (index / STAMP_FILE).unlink()
    assert "none yet" in verify(index, deep=True)[-1].detail


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("byte", ["x", "\udcff"])
def test_a_damaged_text_is_found_and_never_built_on(
    index: Path, filled: Path, old: bool, byte: str
) -> None:
    """Of earlier versions as well; rebuild refuses, reading the article again mends it."""
    which = "IS NOT NULL" if old else "IS NULL AND path LIKE '%first.md'"
    raw = byte.encode("utf-8", "surrogateescape").hex()
    change(
        index,
        f"UPDATE documents SET text = CAST(x'{raw}' || substr(CAST(text AS BLOB), 2) AS TEXT)"
        f" WHERE superseded_by {which}",
    )
    assert problems(verify(index)) == {"texts"}
    with Store(index, read_only=True) as store:
        before = store.generation
    with pytest.raises(WorkspaceError, match=r"first\.md.*crosscheck ingest"):
        mend(index, claims=True, vectors=True)
    with Store(index, read_only=True) as store:
        assert store.generation == before
    article = index.parent / "first.md"
    article.write_text(FIRST if old else FIRST.replace("drei Wochen", "vier Wochen"), "utf-8")
    with Workspace(index, writing=True) as opened:
        pipeline.ingest(opened, [article])
    assert not problems(verify(index, deep=True))


def test_a_truncated_database_is_found_and_refused(index: Path) -> None:
    """Cut at every length, it gives one clear line, never a traceback."""
    whole = (index / DATABASE).read_bytes()
    for size in [0, 1, 50, *range(1000, len(whole), len(whole) // 12)]:
        (index / DATABASE).write_bytes(whole[:size])
        for file in index.glob(f"{DATABASE}-*"):
            file.unlink()
        assert "database" in problems(verify(index))
        with pytest.raises(WorkspaceError, match=r"backup|move crosscheck\.db away"):
            mend(index)


def test_a_claim_under_another_id_is_found_and_mended(index: Path) -> None:
    """Its row was damaged, and its vector and search row are of its own id."""
    change(index, f"UPDATE claims SET id = 'other' WHERE id = {CURRENT_CLAIM}")
    assert problems(verify(index)) == {"references", "claims", "search table", "vectors"}
    mend(index)
    assert not problems(verify(index, deep=True))


def test_a_name_that_is_no_text_gives_no_traceback(index: Path) -> None:
    """SQLite's own message then holds bytes that Python cannot read."""
    content = (index / DATABASE).read_bytes()
    assert content.count(b"CREATE TABLE feeds (") == 1
    (index / DATABASE).write_bytes(
        content.replace(b"CREATE TABLE feeds (", b"CREATE TABLE fe\xe5ds\xe9(")
    )
    assert "database" in problems(verify(index))
    with pytest.raises(WorkspaceError, match="damaged"):
        mend(index)


def test_flipped_bytes_are_told_or_harmless(index: Path) -> None:
    """Whatever byte of the database is damaged: no traceback, and no text changes unnoticed."""
    whole = (index / DATABASE).read_bytes()
    with Store(index, read_only=True) as store:
        texts = {one.id: one.text for one in store.documents()}
    rng = random.Random(7)
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        (index / DATABASE).write_bytes(damaged)
        for file in index.glob(f"{DATABASE}-*"):
            file.unlink()
        try:
            found = problems(verify(index))
        except WorkspaceError:
            continue
        if not found:
            with Store(index, read_only=True) as store:
                assert {one.id: one.text for one in store.documents()} == texts


def test_claims_of_another_version_are_found_again_and_findings_that_hold_are_kept(
    index: Path,
) -> None:
    """A finding stays where both claims say the same; labels stay whatever happens."""
    with Store(index) as store:
        current = store.claims()
        first, second, third = current[0], current[1], current[3]
        store.put_findings(
            [a_finding(first, third), a_finding(second, third)],
            [claim.id for claim in current],
            encoder=MODEL,
            judge="j",
            now=NOW,
        )
        payload = json.dumps(asdict(second) | {"stance": "leaves_open"}, default=str)
        with store.changing() as db:
            db.execute("UPDATE claims SET payload = ? WHERE id = ?", (payload, second.id))
            db.execute("UPDATE documents SET claims_version = '0'")
            db.execute(
                "INSERT INTO labels (action, payload, labelled_at) VALUES ('accept', '{}', '2024')"
            )
    warnings = [check for check in verify(index) if check.state == "warning"]
    assert [(one.name, one.next_step) for one in warnings] == [("claims", "crosscheck rebuild")]
    assert (
        mend(index)["claims"].detail == "3 articles read again, 1 with other claims: 0 new, 0 gone"
    )
    with Store(index, read_only=True) as store:
        assert store.claims() == current
        assert [one.a for one in store.findings()] == [first.id]
        assert store.rows("SELECT count(*) FROM labels") == [(1,)]
    assert {check.state for check in verify(index, deep=True)} == {"ok"}


def test_a_rebuild_that_is_stopped_anywhere_leaves_a_sound_workspace(
    index: Path, tmp_path: Path, monkeypatch
) -> None:
    """Stopped before each of its transactions in turn; the next one goes on to the end."""
    change(
        index,
        f"UPDATE claims SET payload = {SHIFTED}",
        "UPDATE documents SET claims_version = '0'",
        "DELETE FROM claim_terms",
        f"UPDATE vectors SET vector = {vector(np.full(64, 0.25))}",
    )
    monkeypatch.setattr("crosscheck.upkeep.rebuild.ARTICLES", 1)
    begun = Store.changing
    stops = 0
    for stop in range(1, 40):
        copy = tmp_path / f"copy-{stop}"
        shutil.copytree(index, copy)
        count = 0

        def stopped(store: Store, stop: int = stop):  # type: ignore[no-untyped-def]
            nonlocal count
            count += 1
            if count == stop:
                raise KeyboardInterrupt
            return begun(store)

        monkeypatch.setattr(Store, "changing", stopped)
        try:
            mend(copy, claims=True, vectors=True)
        except KeyboardInterrupt:
            stops += 1
        monkeypatch.setattr(Store, "changing", begun)
        assert not problems(verify(copy)) & {"database", "texts", "references", "records"}
        mend(copy)
        assert not problems(verify(copy, deep=True))
        if count < stop:
            break
    assert stops >= 8


def test_a_rebuild_makes_what_a_first_reading_made(index: Path) -> None:
    """All claims and vectors anew: equal to those that ingest stored."""
    with Store(index, read_only=True) as store:
        claims, (ids, rows) = store.claims(), store.vectors(MODEL)
    mend(index, claims=True, vectors=True)
    with Store(index, read_only=True) as store:
        assert store.claims() == claims
        again, made = store.vectors(MODEL)
        assert again == ids
        assert np.array_equal(made, rows)


def test_only_the_first_problems_are_named() -> None:
    """A damaged disk has thousands; an error while reading is the last of them."""

    def many():  # type: ignore[no-untyped-def]
        yield from map(str, range(NAMED + 5))
        raise ValueError("torn")

    lines = named("texts", many(), "restore", "sound")
    assert len(lines) == NAMED + 2
    assert [one.detail for one in lines[-2:]] == ["cannot be read to its end (torn)", "and 5 more"]


# --- the commands ------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(index: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, stdout and stderr of a command on the workspace."""

    def command(*arguments: str) -> tuple[int, str, str]:
        code = cli.run([*arguments, "--index", str(index)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_verify_tells_each_problem_with_its_next_step(index: Path, run: Run) -> None:
    """Exit code 1 and a list for programs; 0 when it is mended."""
    change(index, f"DELETE FROM claim_terms WHERE claim_id = {ONE_CLAIM}")
    code, out, _ = run("verify", "--format", "json")
    told = [one for one in json.loads(out) if one["state"] != "ok"]
    assert code == 1
    assert told == [
        {
            "check": "search table",
            "state": "problem",
            "detail": "1 claim missing from the search table",
            "next": "crosscheck rebuild",
        }
    ]
    code, out, _ = run("rebuild", "--format", "json")
    assert code == 0
    assert [one["what"] for one in json.loads(out)] == [
        *("database", "records", "feeds", "search table", "claims", "vectors", "index")
    ]
    assert {one["what"]: one["done"] for one in json.loads(out)}["claims"] == "sound"
    code, out, _ = run("verify", "--deep")
    assert code == 0 and "verbatim" in out


def test_what_cannot_be_mended_is_one_line(index: Path, run: Run) -> None:
    """No table, no traceback: the error and the way out."""
    change(index, "UPDATE documents SET text = 'x' || text")
    code, out, err = run("rebuild")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1 and "restore a backup" in err


@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_nothing_stored_is_said(tmp_path: Path, run: Run, index: Path, command: str) -> None:
    """Neither makes a workspace where there is none."""
    shutil.rmtree(index)
    code, out, err = run(command)
    assert (code, out) == (1, "")
    assert "nothing stored here yet" in err
    assert not index.exists()
