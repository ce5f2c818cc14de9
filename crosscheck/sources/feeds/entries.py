"""What a feed lists, as values: the feed, its entries, and when two of them are the same."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crosscheck.records import Dating, EntryState, Precision, stable_id

# Parameters that count clicks and name campaigns; a page is the same without them.
_COUNTING = re.compile(
    r"(?:utm_|pk_|mtm_|wt_|at_)\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|cmpid|xtor|ref|rss|wtmc",
    re.IGNORECASE,
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:\[(?:…|\.{3})\]|…|\.{3})\s*$")
MIN_FULL_CHARS = 600  # a teaser is two or three sentences; the shortest reports have more


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; texts are paragraphs without markup."""

    guid: str | None = None
    url: str | None = None  # absolute, http or https
    title: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = "day"
    dated_by: Dating = "stated"
    updated_at: datetime | None = None
    summary: tuple[str, ...] = ()
    content: tuple[str, ...] = ()

    @property
    def text(self) -> tuple[str, ...]:
        """The longer of what the feed gives of the article."""
        return max(self.content, self.summary, key=_length)

    @property
    def is_full(self) -> bool:
        """Whether that is the whole article, as far as can be seen from here."""
        enough = _length(self.content) >= max(MIN_FULL_CHARS, 2 * _length(self.summary))
        return enough and not _CUT.search(self.content[-1])

    @property
    def fingerprint(self) -> str:
        """The same as long as the feed says the same."""
        return stable_id("entry", self.title, *self.summary, "", *self.content)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """One feed as it was read."""

    title: str | None
    lang: str | None
    entries: tuple[Entry, ...]
    whole: bool = True  # False: it broke off, or lists more than is read


def seen(key: str, entry: Entry, known: EntryState | None, now: datetime) -> EntryState:
    """The state of an entry that is listed now."""
    state = known or EntryState(
        key, None, None, "", None, None, "day", None, first_seen_at=now, last_seen_at=now
    )
    return replace(
        state,
        guid=entry.guid or state.guid,
        url=entry.url or state.url,
        fingerprint=entry.fingerprint,
        title=entry.title or state.title,
        published_at=entry.published_at or state.published_at,
        published_precision=(entry if entry.published_at else state).published_precision,
        dated_by=(entry if entry.published_at else state).dated_by,
        updated_at=entry.updated_at,
        last_seen_at=now,
        vanished_at=None,
    )


def _length(paragraphs: tuple[str, ...]) -> int:
    return sum(map(len, paragraphs))


def without_cut(paragraph: str) -> str:
    """A paragraph without the dots that say it goes on elsewhere."""
    return _CUT.sub("", paragraph)


def plain_address(url: str) -> str:
    """The address of a page without what only counts clicks, without session and fragment."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, True) if not _COUNTING.fullmatch(k)]
    changed = len(kept) < len(parse_qsl(parts.query, True))
    query = urlencode(kept) if changed else parts.query
    return urlunsplit((parts.scheme, parts.netloc, _SESSION.sub("", parts.path), query, ""))


def address_key(url: str) -> str:
    """Equal for addresses that lead to one page: scheme, www and a last slash aside."""
    parts = urlsplit(plain_address(url))
    host = parts.netloc.lower().removeprefix("www.")
    host = re.sub(r":(?:80|443)$", "", host)
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
