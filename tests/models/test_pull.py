"""Fetching a model from a hub: safetensors only, one commit, every hash checked.

The hub is a loopback server that speaks the three requests its client makes.
"""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

COMMIT = "c" * 40
PROGRAM = """
import sys
from crosscheck.errors import ModelError
from crosscheck.models.pull import pull_model
from crosscheck.vectors.encoder import load_encoder
try:
    folder = pull_model("own/model", "encoder", endpoint=sys.argv[1])
except ModelError as error:
    print("refused", error)
else:
    print("pulled", folder.path.name, sorted(p.name for p in folder.path.iterdir()))
    print(load_encoder("own/model").encode(["der minister"]).shape)
"""


def serve(server: HTTPServer, folder: Path, *, lie: bool = False) -> None:
    """Answer as the hub does for one model; ``lie``: the announced hash is not the content's."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }

    def described(name: str, content: bytes) -> dict[str, object]:
        said: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": "0" * 40}
        if name.endswith(".safetensors"):
            digest = hashlib.sha256(content + b"x" * lie).hexdigest()
            said["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 130}
        return said

    def answer(request: Request) -> Response:
        if request.path.startswith("/api/models/own/model"):
            if "/tree/" in request.path:
                tree = [
                    {"type": "file", "path": name, "size": len(content), "oid": "0" * 40}
                    for name, content in files.items()
                ]
                return Response(json.dumps(tree), mimetype="application/json")
            siblings = [described(*item) for item in files.items()]
            said = {"id": "own/model", "sha": COMMIT, "siblings": siblings}
            return Response(json.dumps(said), mimetype="application/json")
        name = request.path.partition(f"/resolve/{COMMIT}/")[2]
        if name not in files:
            return Response(status=404, headers={"X-Error-Code": "EntryNotFound"})
        etag = hashlib.sha1(files[name]).hexdigest()
        return Response(files[name], headers={"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT})

    server.expect_request(re.compile("/.*")).respond_with_handler(answer)


def pull(server: HTTPServer, cache: Path) -> str:
    """Run the program with an empty cache and the network of this machine alone."""
    environment = {"HF_HOME": str(cache), "PATH": "", "HF_HUB_DISABLE_XET": "1", "no_proxy": "*"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, server.url_for("").rstrip("/")],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_model_is_fetched_once_as_plain_data(
    httpserver: HTTPServer, make_encoder: Callable[..., Path], tmp_path: Path
) -> None:
    """JSON and safetensors arrive, pickle and code stay behind; then its name loads it."""
    folder = make_encoder()
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    (folder / "own.py").write_text("raise SystemExit")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "config.json").write_text("{}")
    serve(httpserver, folder)
    said = pull(httpserver, tmp_path / "cache")
    assert said.splitlines() == [
        f"pulled {COMMIT} ['1_Pooling', '2_Normalize', 'config.json', 'model.safetensors', "
        "'modules.json', 'tokenizer.json', 'tokenizer_config.json']",
        "(1, 32)",
    ]


def test_content_that_is_not_what_the_hub_announced_is_refused(
    httpserver: HTTPServer, make_encoder: Callable[..., Path], tmp_path: Path
) -> None:
    """The SHA-256 of the hub's listing must fit; the damaged file does not stay in the cache."""
    serve(httpserver, make_encoder(), lie=True)
    said = pull(httpserver, tmp_path / "cache")
    assert said.startswith("refused") and "model.safetensors: damaged on the way" in said
    assert not [path for path in (tmp_path / "cache").rglob("model.safetensors") if path.exists()]


def test_a_model_without_safetensors_is_not_fetched(
    httpserver: HTTPServer, make_encoder: Callable[..., Path], tmp_path: Path
) -> None:
    """Pickled weights are not a second choice."""
    folder = make_encoder()
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    serve(httpserver, folder)
    said = pull(httpserver, tmp_path / "cache")
    assert said.startswith("refused own/model: has no *.safetensors weights")


@pytest.mark.parametrize("status", [404, 500])
def test_a_hub_that_does_not_answer_is_one_line(
    httpserver: HTTPServer, tmp_path: Path, status: int
) -> None:
    """Unknown name or broken hub: the name and what to check."""
    httpserver.expect_request(re.compile("/.*")).respond_with_data("", status=status)
    said = pull(httpserver, tmp_path / "cache")
    assert said.startswith("refused own/model: could not be fetched (")
    assert said.count("\n") == 1 and "check the name and the network" in said
