"""What is loaded once and kept: models, and the last things made of a store."""

import contextlib
import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Model = TypeVar("Model")

RECALLED = 24  # things made of stores that are kept: the articles of some questions, an index


class Loader:
    """Loads models by their names, each once; openings of a workspace may share one.

    It also remembers the last few things made of a store, as long as that does not change.
    """

    def __init__(self) -> None:
        self._loaded: dict[object, object] = {}
        self._loading: dict[object, threading.Lock] = {}
        self._recalled: dict[Hashable, tuple[object, object]] = {}
        self._recalling = threading.RLock()

    def __call__(self, load: Callable[..., Model], *arguments: Hashable) -> Model:
        """What ``load(*arguments)`` gave the first time."""
        key = load, arguments
        with self._loading.setdefault(key, threading.Lock()):
            if key not in self._loaded:
                self._loaded[key] = load(*arguments)
            return cast(Model, self._loaded[key])

    def ahead(self, load: Callable[..., object], *arguments: Hashable) -> None:
        """Begin ``load(*arguments)`` in the background; what fails there fails again when used."""

        def quietly() -> None:
            with contextlib.suppress(Exception):
                self(load, *arguments)

        threading.Thread(target=quietly).start()

    def recall(self, what: Hashable, state: object, make: Callable[[], Model]) -> Model:
        """What ``make()`` gave for this state before, else what it gives now."""
        with self._recalling:
            known = self._recalled.pop(what, None)
            if known is None or known[0] != state:
                known = state, make()
            self._recalled[what] = known  # the last used stands last
            while len(self._recalled) > RECALLED:
                del self._recalled[next(iter(self._recalled))]
            return cast(Model, known[1])
