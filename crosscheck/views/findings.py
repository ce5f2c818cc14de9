"""One verdict in words: both sides verbatim, who says it, where it stands, what decides."""

from collections.abc import Collection

from crosscheck.records import Claim, Document, Verdict, VerdictKind
from crosscheck.views.desk import Desk, sides_of
from crosscheck.views.marks import as_written, mark, telling, telling_reasons
from crosscheck.views.memo import Finding, Side
from crosscheck.views.surroundings import surroundings
from crosscheck.views.wording import Wording

CONTEXT_CHARS = 160  # of the sentence before a statement; enough to know who "he" is


def compose_finding(ref: str, verdict: Verdict, desk: Desk, also: Collection[str] = ()) -> Finding:
    """A verdict as the memo shows it; ``ref`` is the number of its topic.

    also: ids of further documents in which the same statements stand.
    """
    say = desk.say
    keys = sides_of(verdict, desk)
    sides = [desk.claims[key] for key in keys]
    layered = verdict.kind is VerdictKind.CONTRADICT and verdict.layer
    return Finding(
        ref=ref,
        kind=verdict.kind,
        lead=say(f"layers.{verdict.layer}") if layered else say(f"leads.{verdict.kind}"),
        type=say(f"types.{verdict.type}"),
        confidence=_confidence(verdict, say),
        a=_side(keys[0], keys[1], verdict, desk),
        b=_side(keys[1], keys[0], verdict, desk),
        reasons=tuple(as_written(reason, sides) for reason in telling_reasons(verdict)),
        also=_also(also, desk),
        verdict=verdict.id,
    )


def _confidence(verdict: Verdict, say: Wording) -> str:
    """How sure the tool is; where a reader changed the verdict, who did, and from what."""
    if verdict.reader == "relabel" and verdict.found:
        return say("reader.relabel", found=say(f"kind_names.{verdict.found}"))
    sure = say.confidence(verdict.confidence)
    return f"{sure}, {say('reader.accept')}" if verdict.reader == "accept" else sure


def _also(documents: Collection[str], desk: Desk) -> str:
    if not documents:
        return ""
    ordered = sorted(documents, key=lambda key: desk.numbers[key])
    places = [f"[{desk.numbers[key]}] {desk.say.outlet(desk.documents[key])}" for key in ordered]
    return desk.say("also_in", places=desk.say.join(places))


def _side(key: str, other: str, verdict: Verdict, desk: Desk) -> Side:
    claim, say = desk.claims[key], desk.say
    document = desk.documents[claim.document]
    number = desk.numbers[document.id]
    around = surroundings(claim, document)
    return Side(
        source=number,
        who=claim.speaker.canonical if claim.speaker else say.outlet(document),
        how=_how(claim, say),
        where=_where(claim, document, say),
        place=say(
            "place",
            number=number,
            paragraph=claim.paragraph + 1,
        ),
        runs=mark(claim, telling(claim, desk.claims[other], verdict)),
        before=around.before,
        after=around.after,
        context=_context(claim, desk.claims[other]),
        paragraph=claim.paragraph + 1,
        lang=document.lang,
        start=claim.start,
        end=claim.end,
    )


def _where(claim: Claim, document: Document, say: Wording) -> str:
    """The date, after the outlet where somebody else speaks in it."""
    when = say.date(document.published_at, document.published_precision)
    if claim.speaker is None:
        return when
    outlet = say.outlet(document)
    named = document.outlet is not None and outlet == document.outlet
    return f"{say('in_outlet', outlet=outlet) if named else outlet}, {when}"


def _how(claim: Claim, say: Wording) -> str:
    voice = say(f"voices.{claim.quote_type}.{claim.stance}")
    return f"{voice}, {say('via', chain=' → '.join(claim.chain))}" if claim.chain else voice


def _context(claim: Claim, other: Claim) -> str:
    """The sentence before, unless it is just what stands on the other side."""
    repeated = claim.document == other.document and claim.context.strip() in other.text
    return "" if repeated else _shorten(claim.context)


def _shorten(context: str) -> str:
    if len(context) <= CONTEXT_CHARS:
        return context
    return "… " + context[-CONTEXT_CHARS:].partition(" ")[2]
