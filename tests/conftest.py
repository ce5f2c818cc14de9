"""What all tests share: no network for models, no deadlines on a busy machine."""

import os

from hypothesis import settings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # idle threads wait, they do not spin

# A slow machine is no failure; on the build machine the same examples are drawn every time.
settings.register_profile("crosscheck", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("crosscheck")
