"""Who carries what: claims against outlets, and how many independent origins stand behind."""

from collections.abc import Iterable, Mapping, Sequence

from crosscheck.records import Claim, Document, Mention, Point
from crosscheck.verdicts.signals import is_copy

LEAST_COPIED_WORDS = 6  # two desks write "Die Polizei ermittelt." without reading each other


def count_origins(documents: Iterable[Document], claims: Iterable[Claim] = ()) -> int:
    """Independent origins behind documents: copies, agency stories and one house count once.

    Two documents share an origin when they derive from one text, when both credit the same
    agency, when one publisher family owns both, or when the claims they are cited for are one
    sentence copied.
    """
    found = list({document.id: document for document in documents}.values())
    copied = _copied(claims)
    groups: list[set[str]] = []
    for document in found:
        marks = _marks(document) | copied.get(document.id, set())
        touched = [group for group in groups if group & marks]
        groups = [group for group in groups if not group & marks]
        groups.append(marks.union(*touched))
    return len(groups)


def _copied(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """Document id -> the long sentences among the claims that it shares or may share."""
    firsts: list[Claim] = []
    marks: dict[str, set[str]] = {}
    for claim in claims:
        if len(claim.content.split()) < LEAST_COPIED_WORDS:
            continue
        first = next((one for one in firsts if is_copy(one, claim)), claim)
        if first is claim:
            firsts.append(claim)
        marks.setdefault(claim.document, set()).add(f"sentence:{first.id}")
    return marks


def _marks(document: Document) -> set[str]:
    marks = {f"text:{document.origin or document.id}"}
    if document.family:
        marks.add(f"family:{document.family.lower()}")
    elif document.outlet:
        marks.add(f"outlet:{document.outlet.lower()}")
    return marks | {f"agency:{agency.lower()}" for agency in document.agencies}


def mention_matrix(
    point: Point, claims: Mapping[str, Claim], documents: Mapping[str, Document]
) -> list[dict[str, Mention]]:
    """For each position of a point: outlet -> how it carries the position.

    The outlets are those of all given documents, so silence shows as "not mentioned", which
    is not a denial. An outlet that states in its own voice states, even if it also quotes.
    Articles without an outlet come last, each for itself, under their document id: two unknown
    outlets are not known to be one.
    """
    named = sorted({document.outlet for document in documents.values() if document.outlet})
    nameless = sorted(document.id for document in documents.values() if not document.outlet)
    rows: list[dict[str, Mention]] = []
    for position in point.positions:
        row: dict[str, Mention] = dict.fromkeys((*named, *nameless), "not mentioned")
        for key in position.claims:
            document = documents.get(claims[key].document)
            if document:
                column = document.outlet or document.id
                row[column] = _stronger(row[column], _mention(claims[key]))
        rows.append(row)
    return rows


_RANK: Sequence[Mention] = ("not mentioned", "attributes", "denies", "states")


def _mention(claim: Claim) -> Mention:
    if claim.stance != "asserts":
        return "denies"
    return "attributes" if claim.speaker else "states"


def _stronger(one: Mention, other: Mention) -> Mention:
    return max(one, other, key=_RANK.index)
