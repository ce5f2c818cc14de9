"""Wire copies share one origin; different articles about the same thing do not."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.records import Document, stable_id
from crosscheck.settings import SourceSettings
from crosscheck.sources import read_path
from crosscheck.sources.origins import (
    MIN_SHARED,
    SHINGLE_WORDS,
    assign_origins,
    copied_share,
    shingles,
)

THRESHOLD = SourceSettings().copy_containment
AGENCY = (
    "Im Hafen von Brinkum haben am Dienstag rund 400 Beschäftigte die Arbeit niedergelegt. Nach "
    "Angaben der Gewerkschaft Ladung und Logistik standen sechs von acht Containerbrücken still. "
    "Die Hafengesellschaft bezifferte den Ausfall auf eine halbe Million Euro am Tag und forderte "
    "eine Rückkehr an den Verhandlungstisch. Auslöser des Streiks ist ein neuer Schichtplan, der "
    "ab Oktober gelten soll und Pausen von zwölf auf neun Minuten kürzt. Verhandlungsführerin "
    "Birte Olthoff sagte, man habe den Plan im Juni mit dem Betriebsrat abgestimmt. Der "
    "Betriebsrat bestreitet das: Ihm sei lediglich ein Entwurf ohne Zahlen vorgelegt worden. "
    "Mehrere Reedereien leiteten ihre Schiffe nach Niederhaven um, wo die Liegeplätze bereits am "
    "Abend ausgebucht waren. Ein Ende des Ausstands ist nicht abzusehen, die nächste Runde der "
    "Gespräche haben beide Seiten für Montag angesetzt."
)
OWN = (
    "Wer am Dienstag nach Brinkum kam, hörte vor allem eines: nichts. Sechs Kräne standen, und mit "
    "ihnen der halbe Hafen. Gut 400 Leute streiken gegen kürzere Pausen, die ihnen die Leitung ab "
    "Herbst verordnen will. Laut Olthoff, die für den Hafen verhandelt, kannte der Betriebsrat das "
    "Vorhaben seit dem Frühsommer. Dort heißt es hingegen, man habe ein Papier ohne eine einzige "
    "Zahl bekommen. Der Schaden wächst: 500.000 Euro verliert der Betreiber nach eigener Rechnung "
    "täglich. Frachter weichen nach Niederhaven aus, doch dort ist längst alles voll. Erst nach "
    "dem Wochenende wollen sich die Parteien wieder treffen."
)
OTHER = (
    "Die Stadtbibliothek von Osterau zieht im Frühjahr in das alte Postgebäude um. Das hat der Rat "
    "mit knapper Mehrheit beschlossen. Der Umbau kostet 3,2 Millionen Euro, ein Drittel davon "
    "übernimmt das Land. Kritiker fürchten, dass die neuen Räume zu klein sind: Statt 1.100 "
    "Quadratmetern stehen künftig nur 840 zur Verfügung. Die Leiterin der Bibliothek sieht darin "
    "kein Problem, weil ein Teil der Bestände ohnehin kaum noch ausgeliehen werde."
)
TEXTS = (AGENCY, OWN, OTHER)


def document(text: str, outlet: str, hour: int | None = None, **more: object) -> Document:
    made = Document(
        id=stable_id(outlet, text),
        outlet=outlet,
        title=None,
        published_at=None if hour is None else datetime(2025, 9, 2, hour, tzinfo=UTC),
        published_precision="minute",
        lang="de",
        text=text,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.])\s+(?=[A-ZÄÖÜ])", text)


def cut(text: str, rng: random.Random) -> str:
    """Leave out 40 % of the sentences."""
    kept = sentences(text)
    chosen = sorted(rng.sample(range(len(kept)), round(0.6 * len(kept))))
    return " ".join(kept[place] for place in chosen)


def reworded(share: float) -> Callable[[str, random.Random], str]:
    """Replace a share of the words by words of other articles."""
    others = re.findall(r"\w{4,}", OTHER)

    def change(text: str, rng: random.Random) -> str:
        return re.sub(
            r"\w+", lambda word: rng.choice(others) if rng.random() < share else word[0], text
        )

    return change


def shuffled(text: str, rng: random.Random) -> str:
    """Bring the sentences into another order."""
    return " ".join(rng.sample(sentences(text), len(sentences(text))))


def origins(*documents: Document) -> dict[str, str]:
    return {d.id: d.origin for d in assign_origins(documents, THRESHOLD)}


@pytest.mark.parametrize("text", TEXTS, ids=("agency", "own", "other"))
@pytest.mark.parametrize(
    "change", [cut, shuffled, reworded(0.08), reworded(0.2)], ids=("cut", "order", "8 %", "20 %")
)
def test_an_edited_copy_has_the_origin_of_its_source(
    text: str, change: Callable[[str, random.Random], str]
) -> None:
    """Twenty copies each, none missed."""
    source = document(text, "Agentur TNA", 8)
    for seed in range(20):
        copy = document(change(text, random.Random(seed)), "Kurier", 9)
        assert origins(source, copy)[copy.id] == source.id


def test_an_own_report_of_the_same_event_is_its_own_origin() -> None:
    """Same facts, same names, other words: two reports that confirm each other."""
    documents = [document(text, f"Blatt {n}", 8) for n, text in enumerate(TEXTS)]
    assert origins(*documents) == {d.id: d.id for d in documents}
    for one, other in combinations(TEXTS, 2):
        assert np.intersect1d(shingles(one), shingles(other)).size < MIN_SHARED / 2


def test_a_shared_quotation_makes_no_copy() -> None:
    """Two reporters heard the same speech."""
    quote = (
        "„Wir haben diesen Plan niemals gebilligt, wir haben ihn nicht einmal in Händen gehabt, "
        "und wer etwas anderes behauptet, der soll mir das Blatt zeigen, auf dem mein Name steht, "
        "ich warte seit Juni darauf und werde auch im Oktober noch darauf warten“, sagte er."
    )
    one, other = document(OWN + " " + quote, "A", 8), document(OTHER + " " + quote, "B", 9)
    assert origins(one, other) == {one.id: one.id, other.id: other.id}


def test_the_agency_is_the_origin_whenever_it_published() -> None:
    """Known by its name, or because a copy credits it; else the earliest piece is."""
    agency, copy = document(AGENCY, "Agentur TNA", 12), document(AGENCY, "Kurier", 8)
    assert set(origins(agency, copy).values()) == {agency.id}
    early, late = document(AGENCY, "Anzeiger", 7), document(AGENCY, "Kurier", 8)
    undated = document(AGENCY, "Bote")
    assert set(origins(undated, late, early).values()) == {early.id}
    credited = document(AGENCY, "NordPress", 12)
    crediting = document(AGENCY, "Bote", 6, agencies=("NordPress",))
    assert set(origins(crediting, credited).values()) == {credited.id}


def test_copies_of_copies_share_one_origin() -> None:
    """Also where the first and the last have little in common."""
    parts = sentences(AGENCY)
    first, middle, last = (
        document(" ".join(parts[:5]), "A", 7),
        document(AGENCY, "B", 8),
        document(" ".join(parts[5:]), "C", 9),
    )
    assert set(origins(last, first, middle).values()) == {first.id}


@given(st.permutations(range(6)))
def test_origins_do_not_depend_on_the_order(order: list[int]) -> None:
    """The documents come back in the given order, each with the same origin."""
    rng = random.Random(5)
    documents = [
        document(AGENCY, "Agentur TNA", 9),
        document(cut(AGENCY, rng), "Kurier", 10),
        document(shuffled(AGENCY, rng), "Bote"),
        document(OWN, "Morgenjournal", 8),
        document(OWN, "Abendblatt", 8),
        document(OTHER, "Kurier", 8),
    ]
    given_order = [documents[place] for place in order]
    assigned = assign_origins(given_order, THRESHOLD)
    assert [d.id for d in assigned] == [d.id for d in given_order]
    assert {d.id: d.origin for d in assigned} == origins(*documents)


@pytest.mark.parametrize("text", ["", "Kurz.", "Nur drei Wörter.", "!!!"])
def test_very_short_texts_are_compared_as_a_whole(text: str) -> None:
    """The same short text is a copy, another one is not; nothing raises."""
    one, same, other = document(text, "A", 8), document(text, "B", 9), document("Anders.", "C", 7)
    assert origins(one, same, other) == {one.id: one.id, same.id: one.id, other.id: other.id}


def test_nothing_has_no_origins() -> None:
    """An empty store is no special case."""
    assert assign_origins([], THRESHOLD) == []


def test_the_share_of_a_sentence_that_was_copied() -> None:
    """Counted in word sequences of the sentence."""
    sentence = sentences(AGENCY)[0]
    assert copied_share(sentence, AGENCY) == 1.0
    assert copied_share(sentence, OWN) == 0.0
    halves = "Im Hafen von Brinkum haben am Dienstag ganz andere Leute etwas anderes getan"
    sequences = len(halves.split()) - SHINGLE_WORDS + 1
    assert copied_share(halves, AGENCY) == pytest.approx((7 - SHINGLE_WORDS + 1) / sequences)
    assert copied_share("", AGENCY) == 0.0
    assert copied_share("Brinkum", "Brinkum") == 1.0


def test_shared_sequences_are_counted_as_by_brute_force() -> None:
    """Hashed windows against sets of word tuples."""

    def tuples(text: str) -> set[tuple[str, ...]]:
        found = re.findall(r"\w+", text.casefold())
        return {tuple(found[n : n + SHINGLE_WORDS]) for n in range(len(found) - SHINGLE_WORDS + 1)}

    rng = random.Random(3)
    for one in TEXTS:
        other = shuffled(reworded(0.1)(one, rng), rng)
        assert np.intersect1d(shingles(one), shingles(other)).size == len(
            tuples(one) & tuples(other)
        )


def test_every_copy_and_no_own_report_among_the_labelled_cases(cases: Path) -> None:
    """Precision and recall are 1 at the threshold: 1,128 pairs, 3 of them rewritten agency pieces.

    Each article is also compared with four edited copies of itself.
    """
    documents = [d for folder in sorted(cases.iterdir()) if folder.is_dir()
                 for d in read_path(folder, SourceSettings()).documents]  # fmt: skip
    groups = Counter(d.origin for d in assign_origins(documents, THRESHOLD))
    assert len(documents) == 48
    assert sorted(groups.values(), reverse=True)[:4] == [2, 2, 2, 1]
    rng = random.Random(7)
    for change in (cut, shuffled, reworded(0.12), reworded(0.2)):
        for one in documents:
            copy = replace(one, id="copy", outlet="Kopie", text=change(one.text, rng))
            assert len(set(origins(one, copy).values())) == 1
