"""One verdict in words: both sides verbatim, who says it, where it stands, what decides."""

from collections.abc import Collection, Iterable

from crosscheck.records import Claim, Verdict, VerdictKind
from crosscheck.views.desk import Desk
from crosscheck.views.memo import Finding, Run, Side
from crosscheck.views.wording import Wording

CONTEXT_CHARS = 160  # of the sentence before a statement; enough to know who "he" is


def compose_finding(ref: str, verdict: Verdict, desk: Desk, also: Collection[str] = ()) -> Finding:
    """A verdict as the memo shows it; ``ref`` is the number of its topic.

    also: ids of further documents in which the same statements stand.
    """
    say = desk.say
    layered = verdict.kind is VerdictKind.CONTRADICT and verdict.layer
    return Finding(
        ref=ref,
        kind=verdict.kind,
        lead=say(f"layers.{verdict.layer}") if layered else say(f"leads.{verdict.kind}"),
        type=say(f"types.{verdict.type}"),
        confidence=_confidence(verdict, say),
        a=_side(verdict.a, verdict, desk),
        b=_side(verdict.b, verdict, desk),
        reasons=verdict.reasons,
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


def _side(key: str, verdict: Verdict, desk: Desk) -> Side:
    claim, say = desk.claims[key], desk.say
    document = desk.documents[claim.document]
    number = desk.numbers[document.id]
    outlet = say.outlet(document)
    when = say.date(document.published_at, document.published_precision)
    spans = [(one.start, one.end) for one in verdict.deciding if one.claim == key]
    return Side(
        source=number,
        who=claim.speaker.canonical if claim.speaker else outlet,
        how=_how(claim, say),
        where=f"{say('in_outlet', outlet=outlet)}, {when}" if claim.speaker else when,
        place=say(
            "place",
            number=number,
            paragraph=claim.paragraph + 1,
        ),
        runs=mark(claim, spans),
        context=_shorten(claim.context),
        paragraph=claim.paragraph + 1,
        lang=document.lang,
        start=claim.start,
        end=claim.end,
    )


def _how(claim: Claim, say: Wording) -> str:
    voice = say(f"voices.{claim.quote_type}.{claim.stance}")
    return f"{voice}, {say('via', chain=' → '.join(claim.chain))}" if claim.chain else voice


def _shorten(context: str) -> str:
    if len(context) <= CONTEXT_CHARS:
        return context
    return "… " + context[-CONTEXT_CHARS:].partition(" ")[2]


def mark(claim: Claim, spans: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """The statement cut into runs; ``spans`` are deciding words as offsets of the document.

    Spans may overlap, touch or reach beyond the claim. The words are marked without quotes,
    blanks or full stops at their edges, so that every format can set them off.
    """
    keyed = bytearray(len(claim.text))
    for start, end in spans:
        first, last = _trim(claim.text, start - claim.start, end - claim.start)
        keyed[first:last] = b"\x01" * (last - first)
    runs: list[Run] = []
    begin = 0
    for place in range(1, len(keyed) + 1):
        if place == len(keyed) or keyed[place] != keyed[begin]:
            runs.append(Run(claim.text[begin:place], bool(keyed[begin])))
            begin = place
    return tuple(runs)


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    first, last = max(0, first), min(len(text), last)
    while first < last and not text[first].isalnum():
        first += 1
    while first < last and not text[last - 1].isalnum():
        last -= 1
    return first, max(first, last)
