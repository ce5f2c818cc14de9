"""Cheap calls stay cheap: what each command may load, proven in a process of its own."""

import json
import subprocess
import sys

import pytest

NEVER_FOR_HELP = {
    "babel", "dateparser", "faiss", "HanTa", "jinja2", "lxml", "numpy", "onnxruntime",
    "prompt_toolkit", "rich", "safetensors", "scipy", "sentence_transformers", "sklearn", "sqlite3",
    "tokenizers", "torch", "trafilatura", "transformers", "yaml",
}  # fmt: skip
NEVER_AT_ALL = {"torch", "sentence_transformers", "transformers", "sklearn", "scipy"}
PROBE = """
import json, sys
from crosscheck.cli import run
code = run(sys.argv[1:])
print(file=sys.stdout)
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded(*arguments: str) -> tuple[int, set[str]]:
    """Exit code of a command, and the packages that were loaded when it was done."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True
    )
    code, names = json.loads(done.stdout.splitlines()[-1])
    return code, set(names)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["report", "--help"], ["ask", "--help"], ["eval", "--help"], ["version"], ["nix"]],
)
def test_help_loads_nothing_heavy(arguments):
    """Help, version and usage errors answer before any library is loaded."""
    _code, names = loaded(*arguments)
    assert not names & NEVER_FOR_HELP


def test_import_loads_nothing():
    """``import crosscheck`` alone costs next to nothing."""
    script = "import crosscheck, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    names = set(done.stdout.split())
    assert {name for name in names if name.startswith("crosscheck")} == {"crosscheck"}
    assert not names & {"numpy", "typer", "yaml"}


def test_bundled_models_never_need_torch(tmp_path):
    """Ingest, report and ask with the bundled models run on numpy and onnxruntime alone."""
    for name, text in (("a", "zwei"), ("b", "drei")):
        (tmp_path / f"{name}.md").write_text(
            f"---\noutlet: Blatt {name}\npublished: 2024-03-05\n---\nBei dem Brand in Hallstedt "
            f"wurden am Dienstag {text} Menschen verletzt, wie die Polizei mitteilte.\n"
        )
    index = str(tmp_path / "index")
    for arguments in (
        ["report", str(tmp_path), "--index", index],
        ["ask", "Wie viele Menschen wurden verletzt?", "--index", index],
    ):
        code, names = loaded(*arguments)
        assert code == 0
        assert not names & NEVER_AT_ALL
