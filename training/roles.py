"""Sentences about who did what to whom, with the roles kept or exchanged.

German marks roles by case and not by place: "Den Minister rief die Kanzlerin an" and "Die
Kanzlerin rief den Minister an" agree, and "Die Kanzlerin rief der Minister an" contradicts
both. Real text has too few such pairs; here a small grammar makes them from the material in
``data/roles.yaml``: subject first, object first, passive, cleft, nominal phrases.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from crosscheck.evaluation.groups import Label, LabelledPair

MATERIAL = Path(__file__).parent / "data" / "roles.yaml"
ARTICLES = {  # nominative, genitive, dative, accusative
    "m": ("der", "des", "dem", "den"),
    "w": ("der", "des", "dem", "den"),
    "f": ("die", "der", "der", "die"),
    "p": ("die", "der", "den", "die"),
}
RELATIVES = {"m": "der", "w": "der", "f": "die", "p": "die", "x": "das"}
CONTRACTED = ((r"\bvon dem\b", "vom"), (r"\bbei dem\b", "beim"))
NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE = range(4)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, in all cases."""

    gender: str
    cases: tuple[str, str, str, str]

    @property
    def plural(self) -> bool:
        """Whether the verb stands in the plural."""
        return self.gender == "p"

    @property
    def marked(self) -> bool:
        """Whether the accusative differs from the nominative."""
        return self.cases[NOMINATIVE] != self.cases[ACCUSATIVE]


def role_pairs(n: int, rng: random.Random) -> Iterator[LabelledPair]:
    """N pairs: roles kept (2 of 5), exchanged (2), another action of the same actors (1)."""
    actors, groups, times = _material()
    labels: tuple[Label, ...] = ("agree", "contradict", "agree", "contradict", "none")
    for i in range(n):
        label = labels[i % len(labels)]
        one, two = rng.sample(actors, 2)
        group, other = rng.sample(groups, 2)
        time = rng.choice(times) if rng.random() < 0.5 else ""
        first = _sentence(group, one, two, time, rng)
        second = first
        exchange = label == "contradict" or (label == "none" and rng.random() < 0.5)
        roles = (two, one) if exchange else (one, two)
        while second == first:
            later = time if rng.random() < 0.5 else ""
            second = _sentence(other if label == "none" else group, *roles, later, rng)
        yield LabelledPair(first, second, label, "roles")


def _sentence(
    group: Mapping[str, Any], actor: Actor, patient: Actor, time: str, rng: random.Random
) -> str:
    if rng.random() < 0.35 and not (actor.plural or patient.plural):
        return _nominal(rng.choice(group["nominal"]), actor, patient)
    singular, plural, participle = rng.choice(group["verbs"])
    particle = (
        group.get("particle", "") if participle.startswith(group.get("particle", "-")) else ""
    )
    finite = plural if actor.plural else singular
    have = "haben" if actor.plural else "hat"
    were = "wurden" if patient.plural else "wurde"
    doer, by = actor.cases[NOMINATIVE], f"von {actor.cases[DATIVE]}"
    target, subject = patient.cases[ACCUSATIVE], patient.cases[NOMINATIVE]
    forms = [
        [doer, finite, target, time, particle],
        [doer, have, target, time, participle],
        [subject, were, time, by, participle],
        [by, were, subject, time, participle],
        [time or "nun", have, doer, target, participle],
        [f"es {'waren' if actor.plural else 'war'}", f"{doer},", _relative(actor), target, time,
         participle, f"{have}"],
    ]  # fmt: skip
    if actor.marked or patient.marked:  # object first is read rightly only where case shows
        forms += [[target, finite, time, doer, particle], [target, have, doer, time, participle]]
    return _polished(" ".join(part for part in rng.choice(forms) if part) + ".")


def _relative(actor: Actor) -> str:
    return RELATIVES[actor.gender] if actor.gender != "x" else "das" if _is_place(actor) else "der"


def _is_place(actor: Actor) -> bool:
    return " " not in actor.cases[NOMINATIVE]


def _nominal(pattern: str, actor: Actor, patient: Actor) -> str:
    names = {}
    for letter, who in (("A", actor), ("B", patient)):
        for suffix, case in (("", 0), ("s", 1), ("d", 2), ("a", 3)):
            names[letter + suffix] = who.cases[case]
    return _polished(pattern.format(**names))


def _polished(text: str) -> str:
    """With contracted prepositions ("vom") and a capital."""
    for long, short in CONTRACTED:
        text = re.sub(long, short, text, flags=re.IGNORECASE)
    return text[0].upper() + text[1:]


@cache
def _material() -> tuple[tuple[Actor, ...], Sequence[Mapping[str, Any]], Sequence[str]]:
    raw = yaml.safe_load(MATERIAL.read_text("utf-8"))
    return tuple(_actor(*entry) for entry in raw["actors"]), raw["groups"], raw["times"]


def _actor(gender: str, name: str, other: str | None = None) -> Actor:
    if gender == "x":
        return Actor(gender, (name, f"von {name}", name, name))
    forms = {
        "m": (name, other or name, name, name),
        "w": (name, other or name, other or name, other or name),
        "f": (name,) * 4,
        "p": (name, name, other or name, name),
    }[gender]
    cases = [f"{article} {form}" for article, form in zip(ARTICLES[gender], forms, strict=True)]
    return Actor(gender, (cases[0], cases[1], cases[2], cases[3]))
