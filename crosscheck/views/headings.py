"""What a topic is called: what its two sides say differently, in their own words.

A point has a question; a finding is found faster by the words on which it turns.
"""

from crosscheck.records import Claim, Point, Position, Verdict, VerdictKind
from crosscheck.views.desk import Desk, comes_later
from crosscheck.views.marks import named, written
from crosscheck.views.memo import Finding
from crosscheck.views.surroundings import surroundings, whole_label

LABEL_WORDS = 16  # of a statement in a heading; more is no heading
OPPOSED = ("number", "date", "location", "actor", "cause")  # one value against another
ASKED = ("negation", "denial", "outcome", "other")  # their question quotes a statement


def compose_heading(lead: Verdict, point: Point | None, shared: Position | None, desk: Desk) -> str:
    """The heading of a topic, after the surest finding under it.

    shared: the position in which its sides agree, if they do.
    """
    if shared:
        return position_label(shared, desk) or desk.say(f"types.{lead.type}")
    return (
        _by_words(lead, desk)
        or (point.question if point and _asks_well(lead, desk) else "")
        or _by_statement(lead, desk)
    )


def position_label(position: Position, desk: Desk) -> str:
    """A position in the language of the report, where one of its statements is in it."""
    claims = [desk.claims[key] for key in position.claims]
    read = [claim for claim in claims if not _foreign(claim, desk)]
    if not read or len(read) == len(claims):
        return whole_label(position.label)
    return _label(min(read, key=lambda claim: (bool(claim.context), len(claim.content), claim.id)))


def _foreign(claim: Claim, desk: Desk) -> bool:
    """Whether a statement is in another language than the report."""
    return desk.documents[claim.document].lang != desk.say.lang


def _asks_well(lead: Verdict, desk: Desk) -> bool:
    """Whether the question of the point is more than a list of words, and sure to be read."""
    languages = {_foreign(desk.claims[key], desk) for key in (lead.a, lead.b)}
    return lead.kind is VerdictKind.CONTRADICT and lead.type in ASKED and len(languages) == 1


def finding_heading(verdict: Verdict, desk: Desk) -> str:
    """The heading of one finding on a page of its own."""
    return compose_heading(verdict, desk.points.get(verdict.point or ""), None, desk)


def _by_words(lead: Verdict, desk: Desk) -> str:
    """One side, and the words that the other has instead; "" where no reason names both."""
    a, b = (desk.claims[key] for key in (lead.a, lead.b))
    pairs = (_opposed(reason, a, b) for reason in lead.reasons)
    words = next((pair for pair in pairs if pair), None)
    if words is None or lead.kind is VerdictKind.AGREE:
        return ""
    if lead.kind is VerdictKind.FRAMING:
        return desk.say("heading.words", a=words[0], b=words[1])
    if lead.type not in OPPOSED:
        return ""
    if lead.kind is VerdictKind.UPDATE:
        later, before = (a, words[1]) if comes_later(a, b, desk) else (b, words[0])
        return desk.say("heading.before", label=_label(later), words=before)
    first, second = ((_foreign(one, desk), len(_label(one))) for one in (a, b))
    if second < first:
        return desk.say("heading.either", label=_label(b), words=words[0])
    return desk.say("heading.either", label=_label(a), words=words[1])


def _opposed(reason: str, a: Claim, b: Claim) -> tuple[str, str] | None:
    """The words of either side that a reason sets against each other."""
    quoted = named(reason)
    if len(quoted) != len("ab") or quoted[0].casefold() == quoted[1].casefold():
        return None
    first, second = quoted
    if not written(first, [a]) and written(second, [a]):
        first, second = second, first
    return written(first, [a]) or first, written(second, [b]) or second


def _by_statement(lead: Verdict, desk: Desk) -> str:
    """The side that is a statement of its own: asserted, whole, short; asked where disputed.

    Of what was replaced, the later report.
    """
    a, b = (desk.claims[key] for key in (lead.a, lead.b))
    if lead.kind is VerdictKind.UPDATE:
        return _label(a if comes_later(a, b, desk) else b)

    def rank(claim: Claim) -> tuple[bool, bool, bool, int]:
        around = surroundings(claim, desk.documents[claim.document])
        part = bool(around.before or around.after or claim.context or claim.content[:1].islower())
        against = claim.negated or claim.stance != "asserts"
        return against, _foreign(claim, desk), part, len(claim.content)

    claim = min((a, b), key=rank)
    if lead.kind is VerdictKind.CONTRADICT:
        return desk.say("heading.holds", label=_label(claim))
    return _label(claim)


def _label(claim: Claim) -> str:
    words = claim.content.rstrip(" .!?").split()
    return whole_label(" ".join(words[:LABEL_WORDS]) + (" …" if len(words) > LABEL_WORDS else ""))


def compose_headline(heading: str, lead: Finding, desk: Desk) -> str:
    """A heading, and who stands against whom; one name only where both sides have it."""
    if lead.a.who == lead.b.who:
        return desk.say("headline_one", question=heading, who=lead.a.who)
    return desk.say("headline", question=heading, a=lead.a.who, b=lead.b.who)
