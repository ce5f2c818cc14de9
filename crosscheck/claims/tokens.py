"""Words and signs with their offsets and what the dictionary says of them."""

import re
from functools import cache, lru_cache, partial
from typing import NamedTuple

from crosscheck.claims.english import SENTENCE_SIGNS, coarse_english, settled_tag
from crosscheck.claims.gazetteer import is_given_name, offices
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.morphology import REMEMBERED_FORMS, Word, analyse, common_forms

# Combining marks, zero-width and bidi signs belong to the word they stand in.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_TOKEN = re.compile(
    rf"\d+(?:[.,:]\d+)*|[^\W\d_](?:[\w{_INSIDE}])*(?:[-’'&/.](?=\w)[\w{_INSIDE}]+)*|[^\w\s]|_+"
)
_INVISIBLE = re.compile(f"[{_INSIDE}]")
_ALSO_WORDS = frozenset(["Lt", "Gen", "Mag", "Fr"])  # "Lt. Polizei" is "laut Polizei"
_ABSENT = Word("", "$", False)


class Token(NamedTuple):
    """A word, number or sign of a document; offsets into its text.

    A named tuple: there is one for every word of every text, and it is made in a third of the time.
    """

    start: int
    end: int
    text: str
    form: str  # lower-cased, without invisible signs
    lemma: str
    tag: str  # "V" finite verb, "P" other verb form, "N" noun, "E" name, "A" adjective,
    # "D" determiner, "R" preposition, "O" pronoun, "C" conjunction, "Z" number, "." sign, "X"
    parts: tuple[str, ...] = ()

    @property
    def is_word(self) -> bool:
        """Neither sign nor number."""
        return self.tag not in ".Z"

    @property
    def nominal(self) -> bool:
        """A noun or a name."""
        return self.tag in "NE"


_new = partial(tuple.__new__, Token)  # without asking for names of fields

_COARSE = {
    "NN": "N", "NNA": "N", "NNI": "N", "NE": "E", "FM": "E", "APPR": "R", "APPRART": "R",
    "ART": "D", "PIAT": "D", "PIDAT": "D", "CARD": "Z", "PPER": "O", "PDS": "O", "PIS": "O",
    "KON": "C", "KOUS": "C",
}  # fmt: skip


def tokenise(text: str, lang: str, offset: int = 0) -> list[Token]:
    """Tokens of a stretch of text; ``offset`` is where the stretch begins in its document."""
    found = []
    for match in _TOKEN.finditer(text):
        written = match.group()
        start = match.start() + offset
        found.append(_new((start, start + len(written), written, *_alone(written, lang))))
    open_tags = _OPEN_ENGLISH if lang == "en" else _OPEN
    settled = [
        _in_context(found, index, lang)
        if token.tag in open_tags or token.form in _STANDING_ALONE
        else token
        for index, token in enumerate(found)
    ]
    return _with_surnames(settled, lang) if lang == "de" else settled


def _with_surnames(found: list[Token], lang: str) -> list[Token]:
    """Surnames that the dictionary takes for nouns, by the name before them: "Ingolf Roßberg".

    Behind a noun for a person, or a name that is no listed given name, only a word that is in no
    table of common forms, and no compound: "Landrätin Roßberg"; "Obama Verrat" is none.
    """
    for index, token in enumerate(found):
        if token.tag not in "NAP" or not token.text[0].isupper() or not index:
            continue
        before = found[index - 1]
        if _is_behind_title(found, index):
            found[index] = token._replace(tag="E", lemma=token.text)
            continue
        if token.start != before.end + 1:
            continue
        if not before.text[0].isupper() or token.text.isupper() or _is_currency(found, index - 1):
            continue
        named = before.tag == "E" and _is_name_like(before)
        titled = token.lemma == token.text and _is_title(before.form, lang)
        if is_given_name(before.text) or ((named or titled) and _is_rare(token, lang)):
            found[index] = token._replace(tag="E", lemma=token.text)
            if before.tag == "N" and is_given_name(before.text):
                found[index - 1] = before._replace(tag="E", lemma=before.text)
    return found


def _is_behind_title(found: list[Token], index: int) -> bool:
    """As in "Dr. Kern", "Prof. Dr. Stahl": a noun behind the stop of a title is a surname."""
    if index < 2 or found[index - 1].text != ".":
        return False
    title = found[index - 2]
    titled = title.text in offices().title_abbreviations and title.text not in _ALSO_WORDS
    return titled and found[index - 1].start == title.end


def _is_rare(token: Token, lang: str) -> bool:
    return not token.parts and token.text not in common_forms(lang)


@lru_cache(REMEMBERED_FORMS)
def _is_title(form: str, lang: str) -> bool:
    """A noun for a person and not for a body of people: "Landrätin", "Gewerkschaftschef"."""
    classes = grammar(lang)
    bodies = classes["placed_bodies"] | classes["body_endings"] | classes["not_speaking"]
    return form.endswith(tuple(classes["speaking_nouns"])) and not form.endswith(tuple(bodies))


def _is_currency(found: list[Token], index: int) -> bool:
    """As in "50 Millionen Mark Schaden": a number before what is also a given name."""
    before = found[index - 1] if index else None
    return before is not None and (before.tag == "Z" or before.form in grammar("de")["unit_nouns"])


def _is_name_like(token: Token) -> bool:
    """A name that a surname can follow: no acronym, address or word with a number."""
    return token.text.isalpha() and not token.text.isupper()


def written_forms(text: str) -> list[str]:
    """Words, numbers and signs as they are written, without their analysis."""
    found: list[str] = _TOKEN.findall(text)
    return found


@lru_cache(REMEMBERED_FORMS)
def _alone(text: str, lang: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Form, lemma, tag and parts of a token out of context, remembered: words repeat."""
    first = text[0]
    if first.isdigit():
        return text, text, "Z", ()
    if not first.isalpha():
        return text, text, ".", ()
    plain = _INVISIBLE.sub("", text) if not text.isascii() else text
    form = plain.lower()
    if plain in offices().title_abbreviations and lang == "de" and plain not in _ALSO_WORDS:
        return form, plain, "E", ()
    tag = _closed_class(form, lang)
    if tag and not (plain.isupper() and len(plain) > 1 and lang == "de"):
        return form, form, tag, ()
    if "." in plain and plain.islower() and lang == "de" and len(plain) > _SHORTEST_ADDRESS:
        return form, plain, "E", ()  # "t-online.de"
    word = analyse(plain, lang)
    return form, word.lemma, _coarse(word, plain, lang), word.parts


def _coarse(word: Word, plain: str, lang: str) -> str:
    tag = word.tag
    if tag == "CARD" and plain[0].isalpha() and plain[-1].isdigit():
        return "E"  # "N24"
    if lang == "en":
        return coarse_english(tag, plain)
    if tag.endswith("(FIN)"):
        return "V"
    if tag.startswith(("VV", "VA", "VM")):
        return "v" if word.finite else "P"  # "v": may be finite, decided in context
    if tag.startswith("ADJ"):
        return "a" if word.finite else "A"
    return _COARSE.get(tag, "X")


# In this order: "die" is a determiner before it is a pronoun.
_CLOSED = (
    ("subjunctive", "V"), ("auxiliaries", "V"), ("determiners", "D"), ("prepositions", "R"),
    ("pronouns", "O"), ("conjunctions", "C"), ("fillers", "X"), ("subordinators", "X"),
)  # fmt: skip


@cache
def _closed_classes(lang: str) -> dict[str, str]:
    classes = grammar(lang)
    return {form: tag for name, tag in reversed(_CLOSED) for form in classes[name]}


def _closed_class(form: str, lang: str) -> str:
    return _closed_classes(lang).get(form, "")


_OPEN = frozenset("AaPvVE")  # tags that the words around may change
_OPEN_ENGLISH = _OPEN | {"N"}  # "who runs the port"


def _in_context(found: list[Token], index: int, lang: str) -> Token:
    """Settle what the form alone leaves open: adjective or verb, verb or capitalised noun."""
    token = found[index]
    if lang == "en":
        return _with_tag(token, settled_tag(found, index))
    noun = _named_or_noun(found, index)
    if noun:
        return _with_tag(token, noun)
    if token.tag in "av":
        after = found[index + 1] if index + 1 < len(found) else None
        before = found[index - 1] if index else None
        if after is not None and after.nominal and _behind_determiner(found, index):
            return _with_tag(token, "A")  # "das nicht bestätigte Treffen"
        tag = _verb_or_not(token, before, after)
        if tag == "P" and after is not None and after.text == "," and _opens_clause(found, index):
            tag = "V"  # "Der Dienst versichert, ..."
        return _with_tag(token, tag)
    if token.tag == "V" and lang == "de" and index and token.text[0].isupper():
        before = found[index - 1]
        if before.tag != "." and token.form not in grammar(lang)["subjunctive"]:
            return _with_tag(token, "N")
    return token


def _named_or_noun(found: list[Token], index: int) -> str:
    """What makes a noun or a name of a form that the dictionary takes for another word."""
    token = found[index]
    if token.text in _ALSO_WORDS and _stands_for_title(found, index):
        return "E"
    alone = token.form in _STANDING_ALONE and _has_no_noun(found, index)
    return "N" if alone else _capitalised(found, index)


def _stands_for_title(found: list[Token], index: int) -> bool:
    """As in "Mag. Ada Wolf": a word that is also another stands before a given name."""
    ahead = found[index + 1 : index + 3]
    return len(ahead) == 2 and ahead[0].text == "." and is_given_name(ahead[1].text)


def _capitalised(found: list[Token], index: int) -> str:
    """A capital inside a sentence makes a name or a noun of an adjective: "Der Tatverdächtige"."""
    token = found[index]
    if token.tag not in "AaPv" or not token.text[0].isupper() or len(token.text) < 2:
        return ""
    after = found[index + 1] if index + 1 < len(found) else None
    if index == 0 or found[index - 1].text in SENTENCE_SIGNS:
        first_name = token.tag == "P" and not token.form.endswith(_PARTICIPLES)
        return "E" if first_name and after is not None and after.nominal else ""
    if after is not None and (after.nominal or after.tag in "Aa"):
        return ""  # "die Deutsche Bahn"
    return "E" if found[index - 1].tag == "E" else "N"


_STANDING_ALONE = frozenset(["beiden", "meisten", "jährige", "jähriger", "jährigen"])


def _has_no_noun(found: list[Token], index: int) -> bool:
    """As in "die beiden warnten", "sagte der 81-jährige in ...": no noun follows."""
    after = found[index + 1] if index + 1 < len(found) else None
    led = index > 0 and (found[index - 1].tag == "D" or found[index - 1].text == "-")
    return led and (after is None or after.tag in ".VRX")


_PARTICIPLES = ("t", "n", "nd", "te", "ten", "end")


def _behind_determiner(found: list[Token], index: int) -> bool:
    """Whether only adverbs stand between a determiner and a form: it is an attribute then."""
    form = found[index].form
    if not form.endswith(_ATTRIBUTE_ENDINGS) or found[index - 1].tag not in "X" or not index:
        return False
    start = index - 1
    while start and found[start].tag == "X":
        start -= 1
    return found[start].tag in "D"


_ATTRIBUTE_ENDINGS = ("te", "ten", "ene", "enen")
_SHORTEST_ADDRESS = 5  # letters; shorter words with a stop are abbreviations


def _opens_clause(found: list[Token], index: int) -> bool:
    """Whether a form is the only verb of a clause that begins with its subject."""
    start = index
    while start and found[start - 1].tag != ".":
        start -= 1
    if start == index or any(one.tag in "Vv" for one in found[start:index]):
        return False
    opening = found[start]
    return opening.tag in "DNEOZA" and (start == 0 or found[start - 1].text in ".:;„“»")


def _verb_or_not(token: Token, before: Token | None, after: Token | None) -> str:
    if token.tag == "a":
        attributive = after is not None and after.tag in "NEAaZ" and before is not None
        return "A" if attributive and before is not None and before.tag in "DRANEZ,aXV" else "V"
    if before is not None and before.text == "," and after is not None and after.text in '„»“"':
        return "V"  # "..., versichert „Verein X“"
    # participles end a clause behind an auxiliary; a finite form stands early or alone
    return "P" if after is None or after.tag in ".VC" else "V"


def _with_tag(token: Token, tag: str) -> Token:
    return token if token.tag == tag else token._replace(tag=tag)
