"""Repairs inside a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.sources import repairs


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Das sei so.Die Lage bleibt ernst.", "Das sei so. Die Lage bleibt ernst."),
        ("„Nein.“Er ging.", "„Nein.“ Er ging."),
        ("Warum?Das weiß niemand .", "Warum? Das weiß niemand."),
        ("Der „Erfolg“ , hieß es", "Der „Erfolg“, hieß es"),
        ("Er schrieb an krone.at und Web.De/x.", "Er schrieb an krone.at und Web.De/x."),
        ("Um 17.30 Uhr, z.B.Montag", "Um 17.30 Uhr, z.B.Montag"),
        ("Die GmbH.Das Werk steht.", "Die GmbH. Das Werk steht."),
        ("Version 3.Beta", "Version 3.Beta"),
        ("S.P.D. und U.S.A.", "S.P.D. und U.S.A."),
    ],
)
def test_spaces_around_full_stops(text: str, repaired: str) -> None:
    """Addresses, abbreviations and numbers stay whole."""
    assert repairs.repair_spacing(text) == repaired


SENTENCES = ["Er ging.", "Die SPD klagt!", "„Nein“, sagte sie.", "Was kostet die GmbH?"]


@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(["", " "])), min_size=1))
def test_glued_sentences_are_as_if_they_had_never_been(pieces: list[tuple[str, str]]) -> None:
    """However many, and repairing them again changes nothing."""
    glued = "".join(sentence + space for sentence, space in pieces).rstrip()
    repaired = repairs.repair_spacing(glued)
    assert repaired == " ".join(sentence for sentence, _ in pieces)
    assert repairs.repair_spacing(repaired) == repaired


@given(st.text(alphabet="abZÄß.!?„“ ,3", max_size=80))
def test_repairing_changes_spaces_only(text: str) -> None:
    """Whatever stands there."""
    assert repairs.repair_spacing(text).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "rest", "agencies"),
    [
        ("Salzburg (tna) - Der Rat tagt.", "Der Rat tagt.", ("tna",)),
        ("Berlin/Kiel (dpa/AFP) – Der Rat tagt.", "Der Rat tagt.", ("dpa", "AFP")),
        ("LISBON, March 4 (Reuters) - The ministry said so.", "The ministry said so.",
         ("Reuters",)),
        ("PORT CALDER, Arrania (AP) _ A valve broke.", "A valve broke.", ("AP",)),
        ("ASTANA, 18. März. Der Rat tagt.", "Der Rat tagt.", ()),
        ("Osterau, 14. Juni 2025. Der Rat tagt.", "Der Rat tagt.", ()),
        ("Bad Osterau, May 3 – The council met.", "The council met.", ()),
        ("Frankfurt am Main (dpa-AFX) - „Nein“, sagte er.", "„Nein“, sagte er.", ("dpa-AFX",)),
    ],
)  # fmt: skip
def test_datelines_are_cut_and_credit_their_agency(
    text: str, rest: str, agencies: tuple[str, ...]
) -> None:
    """The cut piece is kept with its reason."""
    left, cut = repairs.cut_dateline(text)
    assert cut is not None
    assert (left, cut.reason, cut.agencies) == (rest, "dateline", agencies)
    assert cut.text + " " + rest == text


@pytest.mark.parametrize(
    "text",
    [
        "Der Kandidat der Partei (FDP) - Max Muster - kam.",
        "Die Stadt (Kreis Ost) will klagen.",
        "USA und China verhandeln.",
        "NATO-Staaten einigen sich.",
        "Er kam (dpa) und ging.",
        "Helfer kamen am Freitag, 14. Juni. Danach regnete es.",
        "Stichtag 14. Juni. Danach regnete es.",
        "Leipzig, Gleis 11. Der Zug fährt nicht.",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    """Nothing is cut off it."""
    assert repairs.cut_dateline(text) == (text, None)


def test_a_place_is_cut_only_if_the_page_names_it_elsewhere() -> None:
    """Titles and answers look the same: "Gov. Whitfield", "Nein. Das stimmt nicht."."""
    known = {"Osterau", "Nein"}.__contains__
    left, cut = repairs.cut_named_place("Osterau. Seit Mai steht das Werk.", known)
    assert (left, cut and cut.text) == ("Seit Mai steht das Werk.", "Osterau.")
    for text in ("Gov. Whitfield kam.", "Nein. Das stimmt nicht.", "Die. Bahn.", "Osterau wählt."):
        assert repairs.cut_named_place(text, known) == (text, None)


@pytest.mark.parametrize(
    ("text", "rest", "tail", "agencies"),
    [
        ("Er ging. (dpa)", "Er ging.", "(dpa)", ("dpa",)),
        ("„Ja“, sagte er. (pv/dpa)", "„Ja“, sagte er.", "(pv/dpa)", ("dpa",)),
        ("Er ging. mak/afp", "Er ging.", "mak/afp", ("AFP",)),
    ],
)
def test_an_agency_at_the_end_is_cut(
    text: str, rest: str, tail: str, agencies: tuple[str, ...]
) -> None:
    """It is a signature, not a word of the sentence."""
    left, cut = repairs.cut_agency_tail(text)
    assert cut is not None
    assert (left, cut.text, cut.agencies) == (rest, tail, agencies)


@pytest.mark.parametrize(
    "text", ["Er ging. (Name geändert)", "Er sprach mit der dpa.", "Das sagte er AFP", "Er ging."]
)
def test_other_ends_stay(text: str) -> None:
    """A bracket without an agency belongs to the text."""
    assert repairs.cut_agency_tail(text) == (text, None)


def test_a_credit_that_stuck_to_a_paragraph_is_cut() -> None:
    """Only behind a full stop."""
    left, cut = repairs.cut_credit("Die Brücke ist gesperrt. Foto: Jana Wittich")
    assert (left, cut and cut.text) == ("Die Brücke ist gesperrt.", "Foto: Jana Wittich")
    assert repairs.cut_credit("Die Brücke ist gesperrt.")[1] is None


def test_agencies_named_in_a_sentence() -> None:
    """Each once, in the order of the list; not as part of a word."""
    assert repairs.credited_agencies("Mit Material von dpa, AFP und der dpa") == ("dpa", "AFP")
    assert repairs.credited_agencies("Kap Horn, Papa") == ()
