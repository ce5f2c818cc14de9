"""Whether a page shows only the free beginning of its article.

A page says so itself (schema.org's ``isAccessibleForFree``, the tier of its content), or asks
for a subscription right below a short text. Pages that say they cost money and still hold the
text in the part they name are read in full.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from crosscheck.records import Document
from crosscheck.sources.boilerplate import boilerplate_reason
from crosscheck.sources.decoding import decode
from crosscheck.sources.pages import declared_charset

MIN_PAID_CHARS = 300  # in the paid part: more than the box that stands in its place
MAX_STUB_CHARS = 1_500  # free beginnings are a lead and a paragraph or two
REASON = "paywall"
_SIGNS = (b"isAccessibleForFree", b"content_tier")
_CLASS = re.compile(r"\.?([A-Za-z_][\w-]*)")


def is_stub(page: bytes, charset: str | None, document: Document, last_line: int) -> bool:
    """Whether the document is a part of an article that costs money.

    page: what it was read from, which parsed once already. charset: named by the transport.
    last_line: of the page, on which the text ends; a site asks for subscriptions above it, too.
    """
    text, dropped = document.text, document.dropped
    parts = list(_paid_parts(tree)) if (tree := _tree(page, charset)) is not None else []
    if parts:
        return max(_shown(tree, selector) for selector in parts) < MIN_PAID_CHARS
    return len(text) < MAX_STUB_CHARS and any(
        drop.reason == REASON or (drop.line > last_line and boilerplate_reason(drop.text) == REASON)
        for drop in dropped
    )


def _tree(page: bytes, charset: str | None) -> Any:
    """The page, where it says anything about access; most do not, and are not parsed again."""
    from lxml import html

    if not any(sign in page for sign in _SIGNS):
        return None
    text = decode(page, "", declared=charset or declared_charset(page), lenient=True)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    return html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True))


def _paid_parts(tree: Any) -> Iterator[str]:
    """For each statement that something costs money, the class of the part it names, or ""."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            yield from _unfree(json.loads(script), 0)
        except (ValueError, RecursionError):
            continue  # pages print broken JSON; the other signs remain
    tiers = tree.xpath("//meta[@property='article:content_tier' or @name='article:content_tier']")
    if any((tier.get("content") or "").strip().lower() == "locked" for tier in tiers):
        yield ""


def _unfree(node: Any, depth: int) -> Iterator[str]:
    if depth > 6:
        return
    if isinstance(node, list):
        for one in node:
            yield from _unfree(one, depth + 1)
    elif isinstance(node, dict):
        if str(node.get("isAccessibleForFree", "")).lower() == "false":
            selector = node.get("cssSelector")
            yield selector if isinstance(selector, str) else ""
        for name in ("@graph", "hasPart", "mainEntity"):
            yield from _unfree(node.get(name), depth + 1)


def _shown(tree: Any, selector: str) -> int:
    """Characters on the page in the parts of a class; other selectors are not understood."""
    match = _CLASS.fullmatch(selector.strip())
    if not match:
        return 0
    named = f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {match[1]} ')]"
    return sum(len(" ".join(part.text_content().split())) for part in tree.xpath(named))
