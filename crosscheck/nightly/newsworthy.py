"""What of the compared events the report of a night tells: what is new, and the surest of the rest.

An event that one new article reports is compared whole, so that nothing is missed. What older
articles say of each other in it was told before, in an earlier report. Pure.
"""

from collections.abc import Collection
from dataclasses import replace

from crosscheck.records import Changes, Report, Verdict, VerdictKind

MOST_KNOWN = 200  # findings told again; who wants all of them asks for a report


def newsworthy(report: Report, changes: Changes, fresh: Collection[str]) -> Report:
    """The report of a night, with its changes; how many findings it leaves out is said in them.

    fresh: ids of the articles that no report of an earlier day has compared. All findings of
    these are kept, all of a dispute that is new or changed, and at most ``MOST_KNOWN`` others.
    """
    documents = {claim.id: claim.document for claim in report.claims}
    told = {one.point for one in changes.new} | {one.after.point for one in changes.changed}

    def is_news(one: Verdict) -> bool:
        return one.point in told or not {documents[one.a], documents[one.b]}.isdisjoint(fresh)

    known = [one for one in report.verdicts if not is_news(one)]
    left = {one.id for one in sorted(known, key=_rank)[MOST_KNOWN:]}
    if not left:
        return replace(report, changes=changes)
    kept = tuple(one for one in report.verdicts if one.id not in left)
    named = {one.point for one in kept}
    points = tuple(one for one in report.points if one.id in named)
    return replace(
        report,
        verdicts=kept,
        points=points,
        mentions={one.id: report.mentions[one.id] for one in points if one.id in report.mentions},
        pairs_judged=report.pairs_judged - len(left),
        changes=replace(changes, left_out=len(left)),
    )


def _rank(one: Verdict) -> tuple[bool, float, str]:
    """Contradictions first, then the surest."""
    return one.kind is not VerdictKind.CONTRADICT, -one.confidence, one.id
