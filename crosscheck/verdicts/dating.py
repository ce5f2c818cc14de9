"""When an event happened, by the times that its reports state."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from crosscheck.records import Claim, Document, TimeSpan

LONGEST = timedelta(days=3)  # a longer span ("im Juni") dates a time, not a happening
FURTHEST = timedelta(days=8)  # before the report; what is older is not what it reports
LEAST_REPORTS = 2  # that agree; one alone may date anything


def stated_time(
    claims: Iterable[Claim], documents: Mapping[str, Document]
) -> tuple[datetime, datetime] | None:
    """First and last day of the time in which most reports agree; None if most do not.

    Each report has one voice, whatever it says of Saturday's press conference. Days at 00:00 UTC.
    """
    told = _told(claims, documents)
    spans = [(key, span) for key, found in told.items() for span in found]
    best: list[TimeSpan] = []
    most = max(LEAST_REPORTS - 1, len(told) // 2)  # must be passed
    for moment in sorted({span.begin for _key, span in spans}):
        holding = [(key, one) for key, one in spans if one.begin <= moment < one.finish]
        agreeing = len({key for key, _span in holding})
        if agreeing > most:
            best, most = [one for _key, one in holding], agreeing
    if not best:
        return None
    last = min(one.finish for one in best) - datetime.resolution
    return _midnight(max(one.begin for one in best)), _midnight(last)


def _told(claims: Iterable[Claim], documents: Mapping[str, Document]) -> dict[str, list[TimeSpan]]:
    """For each report the times shortly before it at which it says that something happened."""
    told: dict[str, list[TimeSpan]] = {}
    for claim in claims:
        published = documents[claim.document].published_at
        if published is None or claim.background or claim.modality != "fact":
            continue
        near = [one for one in claim.times if _dates_a_report(one, published)]
        if near:
            told.setdefault(claim.document, []).extend(near)
    return told


def _dates_a_report(span: TimeSpan, published: datetime) -> bool:
    short = span.begin < span.finish and span.finish - span.begin <= LONGEST
    return short and published - FURTHEST <= span.begin <= published


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
