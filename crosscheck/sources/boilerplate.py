"""What a single line of a news page is, if it is not article text.

The lists are in boilerplate.yaml.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from crosscheck.sources.lines import has_letters, is_terminated, sentence_count, words
from crosscheck.wordlists import read_yaml

MAX_CHARS = 300  # longer lines are text, whatever they begin with
MAX_CAPTION_CHARS = 250
MAX_CREDIT_CHARS = 160  # "Foto: " and who took it
_DOMAIN = re.compile(r"(?:www\.)?((?:[a-z0-9-]{2,}\.)+[a-z]{2,8})", re.IGNORECASE)
_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?\d{4}(?:\s?[-–]\s?\d{4})?\s*,?\s*(?:by\s+)?([^./|]+?)"
    r"(?:\s*(?:[.,|]|all rights|alle rechte).*)?$",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(r"\s+(?:g?GmbH|AG|SE|KG|Ltd|Inc|LLC|plc)\b.*$", re.IGNORECASE)
_QUOTATION = re.compile(r"[\"„“»«‚‘].{2,400}[\"“”«»’‘][.!?]?")
_PHOTOGRAPHER = re.compile(  # "(Teo Marsh via AP, File)", "(Joss Ferris/The Tidewater Post)"
    r"\s*\((?:[^\W\d_][\w.'’-]*[ ,]{1,2}){1,4}[^\W\d_][\w.'’-]*"
    r"(?:\s?/\s?| via | for )[^\W\d_][^()/]{1,40}\)$"
)
_TOKEN = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*\.?")
_BYLINE = re.compile(
    r"(?i:von|by|text|interview|autor(?:in)?|author|reporting by|aus .{3,30} berichtet)\b:?\s+"
    r"(?:[A-ZÄÖÜ][\w.'’-]*|von|van|de|der|und|and|in|,|/|&|\s)+",
)


@cache
def word_lists() -> Mapping[str, Any]:
    """The content of boilerplate.yaml."""
    loaded: Mapping[str, Any] = read_yaml("crosscheck.sources", "boilerplate.yaml")
    return loaded


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of words of the file."""
    return frozenset(str(word_lists()[name]).split())


@cache
def stop_words() -> Mapping[str, frozenset[str]]:
    """Frequent words of each language."""
    return {
        lang: frozenset(str(listed).split()) for lang, listed in word_lists()["stop_words"].items()
    }


def is_stop_word(word: str) -> bool:
    """Whether it is a frequent word of German or English."""
    return any(word.casefold() in listed for listed in stop_words().values())


@cache
def agencies() -> Mapping[str, str]:
    """How an agency is credited, in lower case, and the name shown for it."""
    listed: Mapping[str, str] = word_lists()["agencies"]
    return listed


@cache
def _line_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (reason, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE))
        for reason, patterns in word_lists()["lines"].items()
    )


@cache
def _comment_heading() -> re.Pattern[str]:
    return re.compile("|".join(word_lists()["comment_headings"]), re.IGNORECASE)


@cache
def _author_note() -> re.Pattern[str]:
    return re.compile("|".join(word_lists()["author_notes"]), re.IGNORECASE)


@cache
def _picture_agency() -> str:
    return "|".join(name.strip() for name in word_lists()["picture_agencies"].split("|"))


@cache
def _agency_first() -> re.Pattern[str]:
    """A photographer behind an agency: "REUTERS/Teo Marsh/File Photo Acquire Licensing Rights"."""
    return re.compile(
        rf"\s+(?i:{_picture_agency()})\s?/\s?[A-ZÄÖÜ][\w.'’-]+ [A-ZÄÖÜ][\w.'’-]*[^.!?]{{0,60}}$"
    )


@cache
def _credit_start() -> re.Pattern[str]:
    credit = "|".join(sorted(word_set("credit_words"), key=len, reverse=True))
    return re.compile(
        rf"[(\[]?(?:(?:{credit})(?:\s*\([^)]*\)|[/ ](?:{credit}))?\s*(?::|©|\||/\s)\s*\S.*"
        rf"|©\s*\D.*|\(c\)\s*\D.*|(?:{credit})\s+(?:by|von)\s+[A-ZÄÖÜ].*|(?:{credit})quelle\s*:.*)",
        re.IGNORECASE,
    )


@cache
def _agency_credit() -> re.Pattern[str]:
    names = _picture_agency()
    return re.compile(
        rf"[(\[]?(?:[^.!?]{{0,60}}/\s?)?(?:{names})(?:\s?[/|,(–-]\s?[^.!?]{{0,80}}(?:\.[^.!?]{{0,40}})?)?[)\]]?",
        re.IGNORECASE,
    )


@cache
def _inner_credit() -> re.Pattern[str]:
    """A credit behind a caption or glued to it: "... Kim Yong CholBild: agency/name"."""
    credit = "|".join(sorted((w.title() for w in word_set("credit_words")), key=len, reverse=True))
    return re.compile(
        rf"\s*[(\[|]?(?:(?<=[a-zäöüß.)\d\s(\[|])(?:{credit}):\s?|©\s?)(?P<who>[^.:?!]{{2,80}}"
        rf"(?:\.[^.:?!]{{1,40}})?)[)\]]?$"
    )


def boilerplate_reason(text: str) -> str | None:
    """Why this line, taken alone, is not article text; None if it may be."""
    if len(text) > MAX_CHARS:
        return None
    if not has_letters(text):
        return "no words" if not re.fullmatch(r"[\d:\s/]+", text) else "player"
    listed = (reason for reason, pattern in _line_patterns() if pattern.fullmatch(text))
    return next(listed, None) or next((reason for reason, test in _KINDS if test(text)), None)


def is_comment_heading(text: str) -> bool:
    """Whether readers' comments begin here."""
    return len(text) <= 60 and bool(_comment_heading().fullmatch(text))


def is_author_note(text: str) -> bool:
    """Whether a line below the text says who its author is."""
    return len(text) <= MAX_CHARS and bool(_author_note().fullmatch(text))


def is_photo_credit(text: str) -> bool:
    """Whether the line names who took or owns a picture."""
    if len(text) > MAX_CAPTION_CHARS or (is_terminated(text) and len(words(text)) > 8):
        return False
    if _credit_start().fullmatch(text):
        return True
    return len(words(text)) <= 12 and "/" in text and bool(_agency_credit().fullmatch(text))


def split_credit(text: str) -> tuple[str, str] | None:
    """A line that ends in a picture credit, as (what stands before it, the credit)."""
    match = _inner_credit().search(text, max(0, len(text) - MAX_CREDIT_CHARS))
    if not match or not match.start():
        return None
    return text[: match.start()].rstrip(" ([|"), text[match.start() :].strip()


def before_photographer(text: str) -> str | None:
    """What stands before a photographer and agency at the end of a line; None without them."""
    start = max(0, len(text) - MAX_CREDIT_CHARS)
    match = _PHOTOGRAPHER.search(text, start)
    if not match or not match[0].strip("( ")[0].isupper():
        match = _agency_first().search(text, start)
    return text[: match.start()] if match else None


def is_quotation(text: str) -> bool:
    """Whether a line is quoted speech and nothing else."""
    return bool(_QUOTATION.fullmatch(text))


def is_caption(before_credit: str) -> bool:
    """Whether what stands before a credit is a caption and not a paragraph."""
    return len(before_credit) <= MAX_CAPTION_CHARS and sentence_count(before_credit) <= 2


def site_name(text: str) -> str | None:
    """The domain, if the line is nothing but one."""
    match = _DOMAIN.fullmatch(text)
    return match[1].lower() if match else None


def copyright_holder(text: str) -> str | None:
    """Who holds the rights: "© 2024 Beispielblatt GmbH. Alle Rechte vorbehalten"."""
    match = _HOLDER.match(text)
    holder = _LEGAL_FORM.sub("", match[1].strip(" .,")) if match else ""
    return holder if 0 < len(words(holder)) <= 6 and not known_agency(holder) else None


def _is_byline(text: str) -> bool:
    return len(words(text)) <= 10 and not is_terminated(text) and bool(_BYLINE.fullmatch(text))


def signature_agencies(text: str, also: frozenset[str] = frozenset()) -> tuple[str, ...] | None:
    """The agencies of a signature such as "cht/dpa/Reuters" or "mak/stu (afp, rtr)".

    also: further agency names in lower case, for example from the dateline.
    None if the line is not a signature; () if it names editors only.
    """
    tokens = _TOKEN.findall(text)
    if not tokens or len(text) > 80 or len(tokens) > 8 or not _has_signature_shape(text):
        return None
    named = [known_agency(token, also) for token in _known_together(text, tokens)]
    found = tuple(dict.fromkeys(name for name in named if name))
    initials = all(re.fullmatch(r"[a-zäöü]{2,4}", token) for token in tokens)
    if found or (initials and "/" in text):
        return found
    return None


def _has_signature_shape(text: str) -> bool:
    """Short tokens with slashes, commas, brackets between them; no sentence, no colon."""
    if re.search(r"[:;!?„“\"]", text):
        return False
    parts = [part for part in re.split(r"[/(),+&|\s]+", text) if part]
    if "/" in text or text.startswith("("):
        return all(len(part) <= 12 for part in parts)
    return len(parts) <= 3 and all(known_agency(part) for part in parts)


def _known_together(text: str, tokens: list[str]) -> list[str]:
    longer = [name for name in agencies() if " " in name and name in text.casefold()]
    return longer + tokens


def known_agency(name: str, also: frozenset[str] = frozenset()) -> str | None:
    """The name shown for an agency, or None if it is not known as one."""
    key = name.strip(" .").casefold()
    return agencies().get(key) or (key if key in also else None)


def is_agency_outlet(outlet: str | None, credited: frozenset[str] = frozenset()) -> bool:
    """Whether an outlet is a news agency: by its name, or because others credit it.

    credited: agency credits, in lower case, found in texts that share its wording.
    """
    if not outlet:
        return False
    parts = [word.casefold() for word in words(outlet)]
    named = bool(agencies().get(outlet.casefold())) or any(part in agencies() for part in parts)
    kinds = word_set("agency_name_words")
    described = any(part in kinds or part.endswith("agentur") for part in parts)
    return named or described or any(part in credited for part in parts)


_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("comments", is_comment_heading),
    ("photo credit", is_photo_credit),
    ("site name", site_name),
    ("byline", _is_byline),
)
