"""The word lists of the claims stage, read once from ``data/*.yaml``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from crosscheck.wordlists import read_yaml

FALLBACK = "de"  # its signs and quotes; unknown languages match few of its words


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying: which particle it separates, and what using it means."""

    verb: str
    particle: str  # "mit" of "mitteilen"; "" if it separates none
    companion: str  # a word that must stand in the clause: "offen" of "offen lassen"
    kinds: frozenset[str]  # content, reported, announce, demand, deny, open, confirm, withheld


@dataclass(frozen=True, slots=True, eq=False)
class Saying:
    """Words of saying in one language; there is one for each, which ``saying`` keeps."""

    cues: Mapping[str, tuple[Cue, ...]]  # by the lemma of the finite verb
    nouns: frozenset[str]
    texts: frozenset[str]  # hold what is said and can be its source
    circles: frozenset[str]  # people around somebody: "Umfeld"
    hearsay_nouns: frozenset[str]  # name no source: "dem Vernehmen nach"
    withheld_nouns: frozenset[str]
    statements: frozenset[str]  # nouns that a clause of content may follow
    wills: frozenset[str]  # those that an infinitive may follow
    noun_kinds: Mapping[str, frozenset[str]]  # what such a noun does, as the kinds of a cue
    credit_verbs: frozenset[str]
    citing: frozenset[str]  # whose object speaks: "zitieren"
    addressees: frozenset[str]
    prepositions: frozenset[str]
    postpositions: frozenset[str]
    weak: frozenset[str]  # say something only with "dass", a subjunctive or a quotation
    not_reflexive: frozenset[str]  # say nothing with "sich"
    empty_reflexive: frozenset[str]  # with "sich", an act without what was said
    judging: frozenset[str]  # adverbs that tell how something was judged: "besorgt"
    weak_nouns: frozenset[str]  # may name an act in time: "nach der Untersuchung"
    untrue: frozenset[str]  # to call something so is to deny it
    naming: frozenset[str]  # give somebody or something a name or a judgement
    reactions: frozenset[str]  # name what they react to: "begrüßte den Beschluss"
    judging_words: frozenset[str]  # before what is said of it: "als", "wegen"
    needs: Mapping[str, frozenset[str]]  # verb -> words of which one must stand beside it
    forms: Mapping[str, str]  # inflected form -> verb; English only


@cache
def read_data(name: str) -> dict[str, Any]:
    """A data file of this stage."""
    loaded: dict[str, Any] = read_yaml("crosscheck.claims", "data", name)
    return loaded


def words(listed: str | None) -> tuple[str, ...]:
    """The entries of a comma-separated list."""
    return tuple(entry for part in (listed or "").split(",") if (entry := part.strip()))


@cache
def grammar(lang: str) -> Mapping[str, frozenset[str]]:
    """Closed word classes and endings; every class of either language exists, maybe empty."""
    data = read_data("grammar.yaml")
    names = {name for classes in data.values() for name in classes}
    own = data.get(lang, data[FALLBACK])
    return {name: frozenset(words(own.get(name))) for name in names}


@lru_cache(50_000)
def ends_in(word: str, name: str, lang: str) -> bool:
    """Whether a word ends in one of a class of ``grammar``; remembered, since words repeat."""
    return word.endswith(tuple(grammar(lang)[name]))


@cache
def saying(lang: str) -> Saying:
    """Verbs, nouns and prepositions of saying."""
    data = read_data("saying.yaml")
    own = data.get(lang, data[FALLBACK])
    cues = _cues(own)
    return Saying(
        cues=cues,
        nouns=_lowered(own["nouns"]),
        texts=_lowered(own["texts"]),
        circles=_lowered(own["circles"]),
        hearsay_nouns=_lowered(own["hearsay_nouns"]),
        withheld_nouns=_lowered(own["withheld_nouns"]),
        statements=_lowered(own["statements"]),
        wills=_lowered(own["wills"]),
        noun_kinds={
            noun: frozenset(["content", kind])
            for kind, listed in own["noun_kinds"].items()
            for noun in _lowered(listed)
        },
        credit_verbs=_lowered(own["credit_verbs"]),
        citing=_lowered(own["citing"]),
        addressees=_lowered(own["addressees"]),
        prepositions=_lowered(own["prepositions"]),
        postpositions=_lowered(own["postpositions"]),
        weak=_joined(own.get("weak")),
        not_reflexive=_joined(own.get("not_reflexive")),
        empty_reflexive=_joined(own.get("empty_reflexive")),
        judging=_lowered(own.get("judging")),
        weak_nouns=_lowered(own.get("weak_nouns")),
        untrue=_lowered(own.get("untrue")),
        naming=_joined(own.get("naming")),
        reactions=_joined(own.get("reactions")),
        judging_words=_lowered(own.get("judging_words")),
        needs={verb: frozenset(words(row)) for verb, row in (own.get("needs") or {}).items()},
        forms=_english_forms(cues, own.get("irregular", {})) if lang == "en" else {},
    )


def _lowered(listed: str | None) -> frozenset[str]:
    return frozenset(word.lower() for word in words(listed))


def _joined(listed: str | None) -> frozenset[str]:
    """Verbs as they are looked up: "aus|gehen" as "ausgehen"."""
    return frozenset(word.replace("|", "") for word in words(listed))


_GROUPS = ("content", "reported", "announce", "demand", "deny", "open", "confirm", "withheld")
_PHRASE_KINDS = {
    "content": {"content"},
    "reported": {"reported"},
    "announced": {"announce", "content"},
    "demanded": {"demand", "content"},
    "denies": {"deny"},
    "leaves_open": {"open"},
}


def _cues(own: Mapping[str, Any]) -> dict[str, tuple[Cue, ...]]:
    kinds: dict[tuple[str, str, str], set[str]] = {}
    for group in _GROUPS:
        for entry in words(own.get(group)):
            for key in _keys(entry):
                kinds.setdefault(key, set()).add(group)
    for verb, companion, kind in own.get("phrases", ()):
        kinds.setdefault((verb, "", companion.lower()), set()).update(_PHRASE_KINDS[kind])
    found: dict[str, list[Cue]] = {}
    for (verb, particle, companion), groups in kinds.items():
        cue = Cue(verb, particle, companion, frozenset(groups))
        found.setdefault(verb, []).append(cue)
    return {verb: tuple(sorted(listed, key=_most_specific)) for verb, listed in found.items()}


def _most_specific(cue: Cue) -> tuple[int, int, str, str]:
    return -len(cue.companion), -len(cue.particle), cue.companion, cue.particle


_VERB_FIRST = frozenset(
    ["point", "call", "rule", "tell", "spell", "lay", "set", "chip", "chime", "hit", "fire"]
)


def _keys(entry: str) -> Iterable[tuple[str, str, str]]:
    """(verb, particle, companion) of an entry: "mit|teilen" is also found as one word."""
    if "|" in entry:
        particle, verb = entry.split("|")
        return (verb, particle, ""), (particle + verb, "", "")
    if " " in entry:
        *before, last = entry.split(" ")
        if entry.isascii() and before[0] in _VERB_FIRST:  # English order
            return ((before[0], "", last.lower()),)
        return ((last, "", before[-1].lower()),)
    return ((entry, "", ""),)


def _english_forms(
    cues: Mapping[str, tuple[Cue, ...]], irregular: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    forms: dict[str, str] = {}
    for verb in cues:
        stem = verb[:-1] if verb.endswith("e") else verb
        for form in (verb, verb + "s", stem + "ed", stem + "ing", verb + "es"):
            forms[form] = verb
    for verb, listed in irregular.items():
        forms.update(dict.fromkeys(listed, verb))
    return forms
