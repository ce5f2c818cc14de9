"""Which folder a model name means.

``bundled`` is the model that comes with crosscheck. A path is a local folder. Anything else is
a name of the model hub, looked up in the hub's own cache on this disk, where ``crosscheck models
pull``, sentence-transformers and every other tool put what they fetch; nothing is downloaded here.
"""

from pathlib import Path

from crosscheck.errors import ModelError
from crosscheck.models.folder import Kind

BUNDLED = "bundled"
HERE = Path(__file__).parent


def resolve_model(name: str, kind: Kind) -> Path:
    """The folder that a model name means; raises ModelError with the next step if there is none."""
    if name == BUNDLED:
        return HERE / kind
    if Path(name).is_dir():
        return Path(name)
    raise ModelError(f"{name}: no such folder")
