"""Content words of a claim as lower-case lemmas, separated verbs put together again."""

from collections.abc import Sequence

from crosscheck.claims.lexicon import grammar
from crosscheck.claims.tokens import Token

_PARTICLES = frozenset(
    {
        "ab",
        "an",
        "auf",
        "aus",
        "bei",
        "ein",
        "fest",
        "fort",
        "her",
        "heraus",
        "hin",
        "hinzu",
        "los",
        "mit",
        "nach",
        "nieder",
        "statt",
        "teil",
        "um",
        "unter",
        "vor",
        "voraus",
        "vorbei",
        "weg",
        "weiter",
        "wieder",
        "zu",
        "zurück",
        "zusammen",
        "zustande",
        "bekannt",
        "bereit",
        "frei",
        "klar",
        "offen",
        "durch",
        "dar",
        "entgegen",
        "fern",
        "heim",
        "herab",
        "herbei",
        "hervor",
        "herum",
        "hinaus",
        "hinweg",
        "krumm",
        "kürz",
        "nahe",
        "preis",
        "sicher",
        "still",
        "über",
        "überein",
        "voran",
        "vorweg",
        "wahr",
    }
)
_CONTENT = frozenset("VPvNEAa")
_BREAKS = frozenset(",;:.!?–—()")


def content_lemmas(tokens: Sequence[Token], lang: str) -> tuple[str, ...]:
    """Lemmas of verbs, nouns, names, adjectives, in order; "lehnte ... ab" is "ablehnen"."""
    particles = _separated(tokens) if lang == "de" else {}
    auxiliaries = grammar(lang)["auxiliaries"]
    found = []
    for index, token in enumerate(tokens):
        if token.tag not in _CONTENT or token.form in auxiliaries:
            continue
        lemma = token.lemma.lower()
        found.append(particles.get(index, "") + lemma)
    return tuple(found)


def _separated(tokens: Sequence[Token]) -> dict[int, str]:
    """Index of a finite verb -> the particle at the end of its clause."""
    found: dict[int, str] = {}
    verb = -1
    for index, token in enumerate(tokens):
        if token.tag == "V":
            verb = index
        ends = (
            index + 1 == len(tokens)
            or tokens[index + 1].text in _BREAKS
            or tokens[index + 1].tag == "C"
        )
        if verb >= 0 and index > verb and ends and token.form in _PARTICLES and token.tag in "RX":
            found[verb] = token.form
            verb = -1
        elif token.text in _BREAKS:
            verb = -1
    return found
