"""``crosscheck serve``: a real server in a process of its own, and what it says when it cannot."""

import builtins
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from crosscheck import cli
from crosscheck.cli.serving import HERE

ARTICLE = """---
outlet: {outlet}
title: Brücke gesperrt
published: 2024-03-05
---
Die Brücke über die Elde ist gesperrt. Nach Angaben der Stadt wurden {count} Risse gefunden.
"""


@pytest.fixture
def index(tmp_path):
    """A workspace made with the bundled models."""
    for outlet, count in (("Nordkurier", "zwölf"), ("Bote", "neun")):
        (tmp_path / f"{outlet}.md").write_text(ARTICLE.format(outlet=outlet, count=count), "utf-8")
    assert cli.run(["ingest", str(tmp_path), "--index", str(tmp_path / "index")]) == 0
    return tmp_path / "index"


def test_it_serves_until_it_is_interrupted(index):
    """Says where, answers there, ends with 0; stdout stays empty."""
    with subprocess.Popen(
        [sys.executable, "-m", "crosscheck", "serve", "--index", str(index), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stderr is not None
            line = server.stderr.readline()
            (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", line)
            with urllib.request.urlopen(f"{address}healthz", timeout=10) as answer:
                assert json.load(answer) == {"status": "ok", "current": True}
                assert "server" not in answer.headers
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert "Ereignisse" in answer.read().decode()
            server.send_signal(signal.SIGINT)
            out, err = server.communicate(timeout=20)
        finally:
            server.kill()
    assert (server.returncode, out, err) == (0, "", "")


def said(capsys, *options):
    """Exit code and the one line on stderr."""
    code = cli.run(["serve", *options])
    (line,) = capsys.readouterr().err.splitlines()
    return code, line


def test_without_the_extra_it_names_what_to_install(monkeypatch, capsys, tmp_path):
    """One line, no traceback."""
    real = builtins.__import__

    def lacking(name, *rest):
        if name == "starlette":
            raise ModuleNotFoundError("No module named 'starlette'", name="starlette")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacking)
    code, line = said(capsys, "--index", str(tmp_path))
    assert code == 2
    assert "starlette" in line and "pip install 'crosscheck[web]'" in line


def test_an_empty_workspace_is_said(capsys, tmp_path):
    """As the other commands say it."""
    code, line = said(capsys, "--index", str(tmp_path), "--port", "0")
    assert code == 1 and "crosscheck ingest" in line


def test_a_port_that_is_taken_is_said(capsys, tmp_path):
    """With the next step."""
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, line = said(capsys, "--index", str(tmp_path), "--port", port)
    assert code == 2 and port in line and "--port" in line


def test_listening_everywhere_needs_a_name(capsys, tmp_path):
    """Without one, every Host would have to be believed."""
    code, line = said(capsys, "--index", str(tmp_path), "--host", "0.0.0.0")
    assert code == 2 and "--allow-host" in line


def test_help_loads_no_server():
    """The command line stays quick where the page is not asked for."""
    script = (
        "import sys; from crosscheck.cli import run; run(['serve', '--help']); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not {"starlette", "uvicorn", "jinja2", "numpy"} & set(done.stdout.split())
    assert "crosscheck[web]" in done.stdout
