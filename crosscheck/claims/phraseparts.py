"""Words and signs that go on with a noun phrase, and those that begin another."""

from collections.abc import Sequence

from crosscheck.claims.gazetteer import gazetteer, offices
from crosscheck.claims.governments import look_up
from crosscheck.claims.lexicon import grammar
from crosscheck.claims.tokens import Token

_POSSESSIVE = ("'s", "’s")
_WEEKDAYS = grammar("de")["weekdays"] | grammar("en")["weekdays"]
_LONGEST_SHORTENED = 4  # letters before the stop of a title or an initial


def is_hyphen_of_number(tokens: Sequence[Token], index: int, start: int, last: int) -> bool:
    """As in "der 84-jährige Küng", "die 81-Jährige": the hyphen joins number and word."""
    return (
        tokens[index].text in "-‑"
        and start < index < last - 1
        and tokens[index - 1].tag == "Z"
        and tokens[index - 1].end == tokens[index].start
        and tokens[index].end == tokens[index + 1].start
    )


def is_office_between(tokens: Sequence[Token], index: int, last: int) -> bool:
    """As in "finance chief Ada Wolf": a noun that the dictionary takes for an adjective."""
    return (
        index + 1 < last
        and tokens[index].tag == "A"
        and tokens[index].text.islower()
        and tokens[index - 1].text.islower()
        and tokens[index + 1].tag == "E"
    )


def attributes_of_owned(tokens: Sequence[Token], index: int, last: int) -> int:
    """As in "Germany's foreign ministry", "Islands frühere Chefin": adjectives behind an owner."""
    owner = tokens[index - 1]
    possessive = owner.text.endswith(_POSSESSIVE) or (owner.tag == "E" and owner.form.endswith("s"))
    if not possessive or (index > 1 and tokens[index - 2].tag in "NED"):
        return 0
    end = index
    while end < last and (tokens[end].tag == "A" or _is_declined_participle(tokens[end])):
        end += 1
    return end - index if index < end < last and tokens[end].nominal else 0


def _is_declined_participle(token: Token) -> bool:
    return token.tag in "Pv" and token.text.islower() and token.form.endswith(("te", "ne"))


def begins_another(tokens: Sequence[Token], index: int, first: int) -> bool:
    """As in "wirft Präsident Obama Verrat vor": a noun behind a title and a name."""
    if _is_when_before_name(tokens, index, first):
        return True
    if tokens[index].tag != "N" or tokens[index - 1].tag != "E":
        return False
    if tokens[index - 1].text.endswith(_POSSESSIVE):
        return False  # "Ada Wolf's lawyer"
    if index - first > 1 and tokens[index - 2].text in offices().given_names:
        return True
    name = tokens[index - 1].text
    if name.isupper():
        return False  # "UN inspector"
    return not name.endswith("s") and look_up(name, gazetteer("de")) is not None


def _is_when_before_name(tokens: Sequence[Token], index: int, first: int) -> bool:
    """As in "on Thursday Ada Wolf", "am Montag Ada Wolf": the name begins behind the day."""
    day = index == first + 1 and first > 0 and tokens[first - 1].tag == "R"
    return day and tokens[index].tag == "E" and tokens[first].form in _WEEKDAYS


def is_name_sign(tokens: Sequence[Token], index: int, first: int, last: int) -> bool:
    """Signs and small words inside names: "&", "Dr.", "von der" before a name."""
    token = tokens[index]
    if index == first or index + 1 >= last:
        return False
    if token.text == "." or token.form in offices().title_additions:
        return _is_sign_of_title(tokens, index)
    if token.text in "'’" and tokens[index - 1].form.endswith("s"):
        return tokens[index + 1].tag == "N"  # "the suppliers' association"
    if token.text in {"&", "-", "/"}:
        return tokens[index + 1].nominal or tokens[index + 1].tag == "C"
    if token.form in {"al", "bin", "ibn", "de", "di", "del", "van", "el", "la", "le", "zu"}:
        return tokens[index + 1].tag == "E" and tokens[index - 1].nominal
    return False


def _is_sign_of_title(tokens: Sequence[Token], index: int) -> bool:
    """The stop of a title or an initial, or a word of "Dr. h. c."."""
    before, after = tokens[index - 1], tokens[index + 1]
    if tokens[index].text != ".":
        return before.text == "." and after.text == "."
    goes_on = after.nominal or _continues_title(tokens, index)
    return goes_on and len(before.text) <= _LONGEST_SHORTENED


def _continues_title(tokens: Sequence[Token], index: int) -> bool:
    """As in "Dr. h. c.", "Dr.-Ing.": behind the stop of a title stands more of it."""
    words, title = offices(), tokens[index - 1]
    titled = title.text in words.title_abbreviations or title.form in words.title_additions
    after = tokens[index + 1]
    return titled and (after.form in words.title_additions or after.text == "-")


def is_ordinal(tokens: Sequence[Token], index: int, last: int) -> bool:
    """The stop of "am 3. September"."""
    return (
        index + 1 < last
        and tokens[index].text == "."
        and tokens[index - 1].tag == "Z"
        and tokens[index + 1].nominal
    )
