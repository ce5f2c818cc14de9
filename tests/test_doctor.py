"""``doctor`` says whether crosscheck can work here, without loading or changing anything."""

import json
import os
import shutil
import sqlite3
import sys
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from test_lazy_imports import loaded

from crosscheck import cli, models
from crosscheck.errors import WorkspaceError
from crosscheck.store import DATABASE, LOCK, MIGRATIONS, Store
from crosscheck.upkeep import doctor, locks
from crosscheck.upkeep.checks import Check

HEAVY = {"faiss", "onnxruntime", "tokenizers", "torch", "sentence_transformers", "transformers"}
HEAVY |= {"lxml", "trafilatura", "dateparser", "babel", "yaml", "HanTa", "scipy", "sklearn"}


def examined(directory: Path) -> dict[str, Check]:
    """The checks by name."""
    return {check.name: check for check in doctor.examine(directory)}


@pytest.fixture
def index(tmp_path):
    """An empty workspace."""
    Store(tmp_path / "index").close()
    return tmp_path / "index"


def test_nothing_is_wrong_without_a_workspace(tmp_path):
    """It says where to begin, and makes nothing."""
    found = examined(tmp_path / "deep" / "index")
    assert {check.state for check in found.values()} <= {"ok", "warning"}
    assert found["workspace"].next_step == "crosscheck ingest PATH"
    assert found["encoder model"].detail.startswith("crosscheck-encoder@")
    assert "database" not in found and "lock" not in found
    assert not list(tmp_path.iterdir())


def test_a_workspace_is_looked_at_and_left_alone(index):
    """Schema, lock and disk; no file changes, and none is left but those of SQLite's reading."""
    before = {file.name: file.stat().st_mtime_ns for file in index.iterdir()}
    found = examined(index)
    assert found["database"] == Check("database", "ok", f"schema {len(MIGRATIONS)}, the newest")
    assert found["lock"] == Check("lock", "ok", "free")
    assert found["writable"].state == "ok"
    after = {file.name: file.stat().st_mtime_ns for file in index.iterdir()}
    assert {name: at for name, at in after.items() if not name.endswith(("-wal", "-shm"))} == before


def test_nothing_heavy_is_loaded(index):
    """Versions come from the metadata of the packages."""
    code, names = loaded("doctor", "--index", str(index))
    assert code == 0
    assert not names & HEAVY


def test_a_list_for_programs_and_an_exit_code(index, capsys):
    """A problem anywhere is exit code 1; every line has the same four fields."""
    assert cli.run(["doctor", "--index", str(index), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {tuple(one) for one in told} == {("check", "state", "detail", "next")}
    (index / DATABASE).write_bytes(b"no database at all, but long enough for one" * 99)
    assert cli.run(["doctor", "--index", str(index)]) == 1
    assert "crosscheck verify" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who holds it")
def test_who_writes_is_named(index):
    """The process that holds the lock, with its command."""
    with FileLock(index / LOCK):
        found = examined(index)["lock"]
    assert found.state == "warning"
    assert f"process {os.getpid()} (" in found.detail
    assert examined(index)["lock"].state == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_a_lock_of_a_process_that_cannot_be_seen_is_noticed(index, monkeypatch):
    """Of another container, or where the system keeps no list."""
    monkeypatch.setattr(locks, "holder", lambda _lock: None)
    with FileLock(index / LOCK):
        assert "cannot be seen" in examined(index)["lock"].detail


def test_the_kind_of_file_system_is_that_of_the_nearest_mount(tmp_path):
    """The later of two mounts on one point counts; a space is written as an escape."""
    spaced = tmp_path / "a b"
    (spaced / "index").mkdir(parents=True)
    escaped = str(spaced).replace(" ", "\\040")
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 0:1 / / rw shared:1 - ext4 /dev/x rw\n"
        f"23 22 0:2 / {escaped} rw - tmpfs tmp rw\n"
        f"24 22 0:3 / {escaped} rw,relatime shared:2 master:1 - nfs4 host:/x rw\n"
    )
    assert locks.kind_of(spaced / "index", mounts) == "nfs4"
    assert locks.kind_of(tmp_path, mounts) == "ext4"
    assert locks.kind_of(tmp_path, tmp_path / "none") is None


def test_a_network_disk_is_warned_of(tmp_path, monkeypatch):
    """SQLite needs memory shared by all who read."""
    monkeypatch.setattr(locks, "kind_of", lambda _place: "cifs")
    assert locks.file_system(tmp_path, writable=True).state == "warning"
    monkeypatch.setattr(locks, "_keeps_locks", lambda _place: False)
    assert locks.file_system(tmp_path, writable=True).state == "problem"


def test_a_newer_schema_is_a_problem_an_older_is_none(index):
    """An older one is upgraded by the next run that writes, and a command that is one is named."""
    for version, state in ((len(MIGRATIONS) + 1, "problem"), (len(MIGRATIONS) - 1, "ok")):
        with closing(sqlite3.connect(index / DATABASE)) as db:
            db.execute(f"PRAGMA user_version = {version}")
        assert examined(index)["database"].state == state
    assert examined(index)["database"].next_step == "crosscheck rebuild"
    with pytest.raises(WorkspaceError, match="run `crosscheck rebuild` once"):
        Store(index, read_only=True)


def test_a_chosen_model_that_is_gone_is_a_problem(index):
    """Its folder was moved away since."""
    with Store(index) as store:
        store.choose_model("encoder", str(index / "gone"))
    found = examined(index)["chosen encoder"]
    assert found.state == "problem" and "gone" in found.detail


def test_a_changed_byte_of_a_bundled_model_is_found(tmp_path, monkeypatch):
    """Every byte is compared with the manifest; a missing manifest is as bad."""
    copy = tmp_path / "models"
    for kind in ("encoder", "judge"):
        shutil.copytree(Path(models.__path__[0]) / kind, copy / kind)
    monkeypatch.setattr(models, "__path__", [str(copy)])
    with (copy / "judge" / "model.safetensors").open("r+b") as file:
        file.seek(-1000, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1]))
    (copy / "encoder" / "SHA256SUMS").unlink()
    found = examined(tmp_path / "index")
    assert found["judge model"].state == "problem" and "changed" in found["judge model"].detail
    assert found["encoder model"].state == "problem"
    assert "missing" in found["encoder model"].detail


def test_libraries_that_are_old_or_missing_are_named(tmp_path, monkeypatch):
    """Whatever the package requires is compared, extras left out."""
    required = ["faiss-cpu>=99", "numpy>=1.0", "typer>=99.1", "no-such>=1", 'mypy>=99; extra=="d"']
    monkeypatch.setattr(doctor.metadata, "requires", lambda _name: required)
    found = examined(tmp_path)
    assert found["faiss-cpu"].state == "problem" and "99" in found["faiss-cpu"].detail
    assert found["libraries"].state == "problem"
    assert found["libraries"].detail.endswith("no-such missing (at least 1)")
    assert "typer" in found["libraries"].detail and "numpy" not in found["libraries"].detail


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 34, 1), "problem"), ((3, 40, 1), "warning"), ((3, 51, 3), "ok"), ((4, 0, 0), "ok")],
)
def test_sqlite_is_old_doubtful_or_good(version, state):
    """Below 3.51.3 two writers may damage a database."""
    assert doctor._sqlite(version).state == state
    assert doctor._expat((2, 5, 0)).state == "warning"
    assert doctor._expat((2, 6, 0)).state == "ok"


def test_versions_are_compared_by_number():
    """Not as text, and without what follows the numbers."""
    assert doctor.numbers("1.15.1") > doctor.numbers("1.9")
    assert doctor.numbers("6.0rc1") == doctor.numbers("6.0.0")
    assert doctor.numbers("dev") < doctor.numbers("0.1")


def test_little_room_and_a_read_only_folder_are_told(index, monkeypatch):
    """A workspace that cannot be written can still be asked: a warning, no problem."""
    usage = namedtuple("usage", "total used free")
    for free, state in ((10**6, "problem"), (10**8, "warning"), (10**12, "ok")):
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _, free=free: usage(0, 0, free))
        assert examined(index)["disk"].state == state
    monkeypatch.setattr(doctor, "_why_not_writable", lambda _place: "Read-only file system")
    assert examined(index)["writable"].state == "warning"
    (index / DATABASE).unlink()
    assert examined(index)["writable"].state == "problem"


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path):
    """And the rest is still said."""
    (tmp_path / "index").write_text("")
    found = examined(tmp_path / "index")
    assert found["workspace"].state == "problem"
    assert found["judge model"].state == "ok"
