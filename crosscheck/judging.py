"""The pair judge of a workspace: opened by its name, and remembering what it has judged."""

from collections.abc import Sequence

from crosscheck.errors import UsageError
from crosscheck.ports import Judge
from crosscheck.records import Judgement, stable_id
from crosscheck.settings import EndpointSettings
from crosscheck.store import Store

LLM = "llm"  # as --judge: the language model of the settings's endpoint


def open_judge(name: str, endpoint: EndpointSettings | None = None) -> Judge:
    """The judge of this name, from disk; ``llm`` is the language model of the endpoint.

    Raises ModelError or UsageError if it cannot be used.
    """
    if name != LLM:
        from crosscheck.verdicts.judge import load_judge

        return load_judge(name)
    from crosscheck.models.endpoint import Endpoint
    from crosscheck.verdicts.llm import LlmJudge

    if endpoint is None:
        raise UsageError(f"--judge {LLM}: say where it is, --base-url http://127.0.0.1:8080/v1")
    return LlmJudge(Endpoint(endpoint))


class RememberingJudge:
    """A judge that keeps its judgements in the store: unchanged text is judged once.

    What could not be judged is not kept; its notes are added to ``unjudged``.
    """

    def __init__(self, judge: Judge, store: Store, unjudged: list[str] | None = None) -> None:
        self._judge = judge
        self._store = store
        self._unjudged = unjudged if unjudged is not None else []

    @property
    def model_id(self) -> str:
        """The id of the judge behind it."""
        return self._judge.model_id

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement per pair, in order, remembered or new."""
        keys = [stable_id(*sorted(pair)) for pair in pairs]
        known = self._store.judgements(self.model_id, keys)
        fresh = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
        judged = dict(zip(fresh, self._judge.judge(list(fresh.values())), strict=True))
        self._unjudged += [one.note for one in judged.values() if one.note]
        sound = {key: one for key, one in judged.items() if not one.note}
        if sound and not self._store.read_only:
            self._store.put_judgements(self.model_id, sound)
        known |= judged
        return [known[key] for key in keys]
