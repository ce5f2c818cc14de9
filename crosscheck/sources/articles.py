"""Text and header to Document: the cleaned article with an id that depends on its content."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from crosscheck.errors import NoArticle, UnreadableSource
from crosscheck.records import Document, DroppedLine, stable_id
from crosscheck.sources.cleaning import Cleaned, clean
from crosscheck.sources.headers import Header
from crosscheck.sources.language import UNDETERMINED, detect_language
from crosscheck.sources.lines import Line
from crosscheck.sources.published import date_in_name

MAX_LINES = 20_000  # the longest live blogs have some 5,000; 20,000 take about a second


def make_document(
    lines: Sequence[Line],
    header: Header,
    source: str,
    *,
    guess: Header | None = None,
    dropped: Sequence[DroppedLine] = (),
    path: str | None = None,
    min_chars: int = 1,
) -> Document:
    """Clean the lines of one source and add what is known about it.

    header: what the user or publisher says; guess: what the page itself says; what the text
    says comes last, except for its language, which templates are often wrong about.
    dropped: what was left out before, to be kept on record with the rest.
    Raises NoArticle if less than ``min_chars`` of article text is left, UnreadableSource for
    more lines than any article has.
    """
    if len(lines) > MAX_LINES:
        raise UnreadableSource(
            source, f"has {len(lines)} lines; an article has at most {MAX_LINES}"
        )
    known = header.or_else(guess or Header())
    lang = header.lang or _language(lines, known.lang)
    beside = [drop.text for drop in dropped]
    cleaned = clean(lines, lang=lang, title=known.title, beside=beside)
    if len(cleaned.text) < max(min_chars, 1):
        raise NoArticle(source, _too_little(cleaned, min_chars))
    known = known.or_else(_said_by_text(cleaned)).or_else(_said_by_name(path))
    return identified(
        Document(
            id="",
            outlet=known.outlet,
            title=known.title,
            published_at=known.published_at,
            published_precision=known.published_precision,
            lang=lang,
            text=cleaned.text,
            url=known.url,
            path=path,
            agencies=cleaned.agencies,
            family=known.family,
            dropped=tuple(sorted((*dropped, *cleaned.dropped), key=lambda drop: drop.line)),
            dated_by=known.dated_by if known.published_at else "unknown",
        )
    )


def _language(lines: Sequence[Line], declared: str | None) -> str:
    detected = detect_language("\n".join(line.text for line in lines))
    return declared if declared and detected == UNDETERMINED else detected


def _said_by_text(cleaned: Cleaned) -> Header:
    """What the text says of itself; an agency that signs its dateline is the outlet at need."""
    dateline = any(drop.reason == "dateline" for drop in cleaned.dropped)
    agency = cleaned.agencies[0] if dateline and cleaned.agencies else None
    return Header(
        outlet=cleaned.outlet or agency,
        title=cleaned.title,
        published_at=cleaned.published_at,
        published_precision=cleaned.published_precision,
        dated_by=cleaned.dated_by,
    )


def _said_by_name(path: str | None) -> Header:
    """The day in the name of a file: many keep articles under it."""
    day = date_in_name(PurePath(path).name) if path else None
    return Header(published_at=day, dated_by="file")


def _too_little(cleaned: Cleaned, min_chars: int) -> str:
    if not cleaned.text:
        count = len(cleaned.dropped)
        lines = "1 line is" if count == 1 else f"{count} lines are"
        return f"holds no article text ({lines} page furniture); give the article itself"
    return (
        f"holds only {len(cleaned.text)} characters of article text (at least {min_chars} needed)"
    )


def identified(document: Document) -> Document:
    """The document with its id, and itself as origin.

    The id comes from outlet and text, so the same content again under the same outlet is the
    same document, and the same text under two outlets is two. Without an outlet the address
    or file name stands for it.
    """
    name = (document.path or "").replace("\\", "/").rpartition("/")[2]
    key = "" if document.outlet else document.url or name
    made = stable_id("document", document.outlet or "", key, document.text)
    return replace(document, id=made, origin=made)
