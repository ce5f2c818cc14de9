"""Using the bundled models costs no import of torch."""

import subprocess
import sys

PROGRAM = """
import sys
from crosscheck.vectors.encoder import load_encoder
from crosscheck.verdicts.judge import load_judge
early = {"onnxruntime", "tokenizers", "safetensors", "faiss"} & set(sys.modules)
load_encoder("bundled").encode(["Ein Satz."])
load_judge("bundled").judge([("Er kam.", "Er kam nicht.")])
heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "onnx", "scipy"}
print(sorted(early), sorted(heavy & set(sys.modules)))
"""


def test_the_bundled_models_never_import_torch() -> None:
    """Neither importing nor running loads torch, transformers or sentence_transformers.

    Importing the adapters alone does not even load onnxruntime.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"
