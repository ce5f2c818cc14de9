"""The timer, its service and the cron line call a command that exists, and are well-formed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crosscheck import cli

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
SERVICE = PACKAGING / "systemd" / "crosscheck-nightly.service"
TIMER = PACKAGING / "systemd" / "crosscheck-nightly.timer"
PROGRAM = "/usr/local/bin/crosscheck"


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """Copies that call a program which exists here: systemd wants to see it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    copies = []
    for unit in (SERVICE, TIMER):
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text("utf-8").replace(PROGRAM, "/bin/true"), "utf-8")
        copies.append(copy)
    return copies


def analyze(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_systemd_accepts_the_units_without_a_word(units: list[Path]) -> None:
    """No misspelt key, no missing unit."""
    done = analyze("verify", *units)
    ours = [line for line in done.stderr.splitlines() if "crosscheck" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_timer_has_a_next_time() -> None:
    """Its calendar expression means what its comment says."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    (when,) = re.findall(r"^OnCalendar=(.*)$", TIMER.read_text("utf-8"), re.MULTILINE)
    done = analyze("calendar", when)
    assert done.returncode == 0
    assert "03:30:00" in done.stdout


def test_the_service_is_confined(units: list[Path]) -> None:
    """The measure of systemd itself of exposure, from 0 (none) to 10."""
    done = analyze("security", "--offline=true", "--threshold=25", units[0])
    if "unrecognized option" in done.stderr or "Unknown" in done.stderr:
        pytest.skip("this systemd-analyze cannot measure a file")
    assert done.returncode == 0, done.stdout[-600:] + done.stderr


@pytest.mark.parametrize("file", [SERVICE, PACKAGING / "crosscheck.cron"])
def test_the_command_named_is_one_of_ours(file: Path, capsys: pytest.CaptureFixture) -> None:
    """With options that it knows."""
    (called,) = re.findall(rf"{PROGRAM} (nightly [^\n]*)$", file.read_text("utf-8"), re.MULTILINE)
    assert cli.run(["nightly", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(option in shown for option in re.findall(r"--[a-z-]+", called))
