"""Expected texts in plain files; ``CROSSCHECK_ACCEPT=1 pytest tests/views`` rewrites them."""

import os
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def assert_matches_file(text: str, name: str) -> None:
    """The text equals the stored one, byte for byte."""
    path = DATA / name
    if os.environ.get("CROSSCHECK_ACCEPT"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{path} differs; read the change, then accept it"
