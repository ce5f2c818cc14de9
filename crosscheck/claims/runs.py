"""Names that no list holds: runs of capitalised words that the dictionary takes for names."""

from collections.abc import Sequence
from functools import lru_cache

from crosscheck.claims.gazetteer import gazetteer, offices, weak_form
from crosscheck.claims.governments import POSSESSIVES, country_of, look_up, office_in
from crosscheck.claims.morphology import analyse
from crosscheck.claims.tokens import Token

_LONGEST_ACRONYM = 6  # letters; longer words in capitals are headlines


_LONGEST_RUN = 8  # words of one name; longer runs of capitals are headlines


def is_passed_over(token: Token) -> bool:
    """A capitalised word that no name begins or ends with: an office, a title, a weekday."""
    words = offices()
    return (
        token.text in words.no_names
        or token.text in words.titles
        or token.form in words.heads
        or office_in((token.text,)) is not None
    )


def run_length(tokens: Sequence[Token], index: int, lang: str) -> int:
    """How many tokens from here are one name; 0 if none."""
    if not _begins_name(tokens, index, lang):
        return 0
    end = index + 1
    while end < len(tokens) and end - index < _LONGEST_RUN:
        step = _continues(tokens, end)
        if not step:
            break
        end += step
    return end - index


def _begins_name(tokens: Sequence[Token], index: int, lang: str) -> bool:
    token = tokens[index]
    if token.text in offices().given_names:
        return True
    if _only_describes(tokens, index, lang):
        return False
    if lang == "de" and token.tag in "AN" and index and tokens[index - 1].tag != ".":
        return _adjective_name(tokens, index)
    acronym = token.text.isupper() and 2 <= len(token.text) <= _LONGEST_ACRONYM
    if token.tag != "E" and not (acronym and token.tag in "NX" and token.text.isalpha()):
        return False
    if is_passed_over(token) or country_of(token.text, lang) is not None:
        return False
    return len(token.text) > 1 or (index + 1 < len(tokens) and tokens[index + 1].text == ".")


def _only_describes(tokens: Sequence[Token], index: int, lang: str) -> bool:
    """Words before a name: "Salzburger Polizei", "Hydrologe Anna Orth", "Leeds-based"."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.text.rpartition("-")[2].islower():
        return True
    if after is None or not _spaced(tokens, index):
        return False
    if lang == "de" and token.form.endswith("er") and after.tag == "N":
        return True
    return (
        after.text in offices().given_names
        and index + 2 < len(tokens)
        and (tokens[index + 2].nominal and _spaced(tokens, index + 1))
    )


def _spaced(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index + 1].start == tokens[index].end + 1


def _adjective_name(tokens: Sequence[Token], index: int) -> bool:
    """A capitalised adjective before its noun: "Rotes Kreuz", "Deutsche Bahn"."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or not after.nominal or not _spaced(tokens, index):
        return False
    if not token.form.endswith(("e", "en", "er", "es", "em")) or _is_owner(after):
        return False
    return is_adjective(token.form)


def _is_owner(token: Token) -> bool:
    """A country in the genitive: "dem Verbündeten Russlands" is no name of its own."""
    name = look_up(token.text, gazetteer("de"))
    return name is not None and token.text.endswith("s") and not name.canonical.endswith("s")


def is_adjective(form: str) -> bool:
    """By its form behind "die", which no verb shares; not a participle ("Vorsitzende")."""
    word = analyse(weak_form(form), "de")
    return word.tag.startswith("ADJ") and not word.lemma.endswith("end")


def _continues(tokens: Sequence[Token], end: int) -> int:
    """How many tokens at ``end`` belong to the name before it: a word, "J.", "von der Leyen"."""
    token, before = tokens[end], tokens[end - 1]
    if token.text == "." and len(before.text) == 1 and token.start == before.end:
        return 1 if end + 1 < len(tokens) and tokens[end + 1].text[0].isupper() else 0
    if token.start > before.end + 1:
        return 0
    if token.text[0].isupper():
        return 1 if _names_on(token, before) else 0
    if token.form in offices().von and before.text not in offices().given_names:
        return 0  # "Bilder von Anna Roth" is no name
    ahead = end
    while ahead < len(tokens) and tokens[ahead].form in offices().particles and ahead < end + 3:
        ahead += 1
    named = end < ahead < len(tokens) and tokens[ahead].tag == "E" and before.tag == "E"
    return ahead - end + 1 if named and tokens[ahead].text[0].isupper() else 0


def _names_on(token: Token, before: Token) -> bool:
    if before.text in offices().given_names:
        return token.tag in "ENAX" and token.text not in offices().no_names
    named = token.tag == "E" or (token.tag == "N" and before.tag != "E")
    return named and not is_passed_over(token)


def run_name(text: str, tokens: Sequence[Token], index: int, length: int, lang: str) -> str:
    """The name in its first case: "Merkels" -> "Merkel", "Roten Kreuzes" -> "Rote Kreuz"."""
    run = tokens[index : index + length]
    last, first = run[-1], run[0]
    written = [token.text for token in run[:-1]]
    given = first.text in offices().given_names
    if lang == "de" and written and not given and is_adjective(first.form):
        written[0] = weak_form(written[0])
        written.append(nominative(last.text, lang))
    elif _is_possessive(text, tokens, index, length):
        written.append(nominative(last.text, lang))
    else:
        written.append(last.text)
    name = " ".join(written).replace(" .", ".")
    return name.title() if name.isupper() and len(name) > _LONGEST_ACRONYM else name


def _is_possessive(text: str, tokens: Sequence[Token], index: int, length: int) -> bool:
    """Whether a name in -s is one without it: a noun is beside it, or the document says so."""
    last, after = tokens[index + length - 1], index + length
    if last.text.endswith(POSSESSIVES):
        return True
    if after < len(tokens) and tokens[after].tag in "NA" and _spaced(tokens, after - 1):
        return True
    if length == 1 and index and tokens[index - 1].tag == "N":
        return True
    return last.text.endswith("s") and _has_word(text, last.text[:-1])


def _has_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if not text[at + len(word) : at + len(word) + 1].isalpha():
            return True
        at = text.find(word, at + 1)
    return False


@lru_cache(20_000)
def nominative(word: str, lang: str) -> str:
    """The last word of a name without its possessive, where the dictionary knows the rest."""
    for ending in POSSESSIVES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    if lang != "de" or not word.endswith("s") or word.endswith("ss") or word.isupper():
        return word
    head, hyphen, last = word.rpartition("-")  # "Mecklenburg-Vorpommerns"
    lemma = analyse(last, lang).lemma
    return head + hyphen + lemma if lemma and last in {lemma + "s", lemma + "es"} else word
