"""The pair judge of a workspace: opened by its name, and remembering what it has judged."""

from collections.abc import Callable, Sequence

from crosscheck.errors import UsageError
from crosscheck.ports import DraftingJudge, Judge
from crosscheck.records import Judgement, stable_id
from crosscheck.settings import EndpointSettings
from crosscheck.store import Store

Pairs = Sequence[tuple[str, str]]

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

    def judge(self, pairs: Pairs) -> list[Judgement]:
        """One judgement per pair, in order, remembered or new."""
        return self._remembered(self.model_id, self._judge.judge, pairs)

    def _remembered(
        self, model_id: str, ask: Callable[[Pairs], list[Judgement]], pairs: Pairs
    ) -> list[Judgement]:
        keys = [stable_id(*sorted(pair)) for pair in pairs]
        known = self._store.judgements(model_id, keys)
        fresh = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
        judged = dict(zip(fresh, ask(list(fresh.values())), strict=True))
        self._unjudged += [one.note for one in judged.values() if one.note]
        sound = {key: one for key, one in judged.items() if not one.note}
        if sound and not self._store.read_only:
            self._store.put_judgements(model_id, sound)
        known |= judged
        return [known[key] for key in keys]


class RememberingDraftingJudge(RememberingJudge):
    """The same of a judge that drafts; drafts are remembered apart from judgements."""

    def __init__(
        self, judge: DraftingJudge, store: Store, unjudged: list[str] | None = None
    ) -> None:
        super().__init__(judge, store, unjudged)
        self._drafting = judge

    def draft(self, pairs: Pairs) -> list[Judgement]:
        """One rough judgement per pair, in order, remembered or new."""
        return self._remembered(f"{self.model_id} draft", self._drafting.draft, pairs)


def remembering(judge: Judge, store: Store, unjudged: list[str] | None = None) -> Judge:
    """The judge with a memory; it drafts if the judge does."""
    if isinstance(judge, DraftingJudge):
        return RememberingDraftingJudge(judge, store, unjudged)
    return RememberingJudge(judge, store, unjudged)
