"""What the tests of the sources share."""

import os
from pathlib import Path

import pytest

from crosscheck.settings import SourceSettings

HERE = Path(__file__).resolve()
SHARED = Path(os.environ.get("CROSSCHECK_SHARED", HERE.parents[3] / "shared"))


@pytest.fixture
def settings() -> SourceSettings:
    """The settings as shipped."""
    return SourceSettings()


@pytest.fixture(scope="session")
def data() -> Path:
    """Test pages, all invented."""
    return HERE.parents[1] / "data" / "pages"


@pytest.fixture
def originals() -> Path:
    """Five dirty articles kept outside the project; a test that needs them is skipped without."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the original articles are not here")
    return folder


@pytest.fixture
def cases() -> Path:
    """Labelled news cases kept outside the project; a test that needs them is skipped without."""
    folder = SHARED / "bench" / "dev"
    if not folder.is_dir():
        pytest.skip("the labelled cases are not here")
    return folder
