"""Pairs to points: which question is answered, which answers there are, who gives them.

Agreeing claims form a position, contradicting positions stand under one point, so five outlets
with two answers are one point. Positions are merged only while the agreement between all their
claims is strong on average and none of them contradict (no chaining), strongest first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crosscheck.records import (
    Claim,
    DifferenceType,
    Document,
    Event,
    Point,
    Position,
    Verdict,
    VerdictKind,
    stable_id,
)
from crosscheck.verdicts.drafting import wording
from crosscheck.verdicts.matrix import count_origins
from crosscheck.verdicts.profiles import Profile, inverse_frequencies, profiles

LEAST_MEAN_AGREEMENT = 0.3  # over all pairs of two positions; an unjudged pair counts as nought
LEAST_OPPOSED = 0.5  # of the pairs of answers, before two questions are taken for one
TOPIC_WORDS = 4
LABEL_WORDS = 14
QUOTES = "„“”\"'«»‚‘’ "
SINGLE_QUOTES = str.maketrans("„“”", "‚‘’")
MOST_POSITIONS = 6  # beyond, a point is no question any more but a heap


@dataclass(slots=True)
class _Answer:
    claims: set[str]


@dataclass(slots=True)
class _Question:
    answers: list[_Answer] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


def group_points(
    event: Event,
    verdicts: Sequence[Verdict],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    *,
    lang: str | None = None,
) -> tuple[list[Point], list[Verdict]]:
    """Points of an event in the order of their first claim, and the verdicts naming them.

    Every verdict gets a point; a claim may stand under several points, once under each.
    lang: of the questions; by default that of the texts.
    """
    answers = _positions(verdicts)
    questions = _join_answers(answers, verdicts)
    words = profiles(claims[key] for key in event.claims if key in claims)
    points, named = [], []
    for question in questions:
        point = _point(question, claims, documents, event, words, lang)
        points.append(point)
        named += [replace(verdict, point=point.id) for verdict in question.verdicts]
    order = {verdict.id: number for number, verdict in enumerate(verdicts)}
    points.sort(key=lambda point: _first_place(point, claims))
    return points, sorted(named, key=lambda verdict: order[verdict.id])


# --- positions -------------------------------------------------------------------------------


def _positions(verdicts: Sequence[Verdict]) -> list[_Answer]:
    agreement = {
        frozenset((one.a, one.b)): one.confidence
        for one in verdicts
        if one.kind is VerdictKind.AGREE
    }
    opposed = {
        frozenset((one.a, one.b))
        for one in verdicts
        if one.kind in {VerdictKind.CONTRADICT, VerdictKind.UPDATE}
    }
    home = {key: _Answer({key}) for one in verdicts for key in (one.a, one.b)}
    for pair, _confidence in sorted(agreement.items(), key=lambda row: (-row[1], sorted(row[0]))):
        first, second = (home[key] for key in sorted(pair))
        if first is second or not _may_merge(first, second, agreement, opposed):
            continue
        first.claims |= second.claims
        for key in second.claims:
            home[key] = first
    return list({id(answer): answer for answer in home.values()}.values())


def _may_merge(
    first: _Answer,
    second: _Answer,
    agreement: Mapping[frozenset[str], float],
    opposed: set[frozenset[str]],
) -> bool:
    pairs = [frozenset((a, b)) for a in first.claims for b in second.claims]
    if any(pair in opposed for pair in pairs):
        return False
    return sum(agreement.get(pair, 0.0) for pair in pairs) / len(pairs) >= LEAST_MEAN_AGREEMENT


# --- questions -------------------------------------------------------------------------------


def _join_answers(answers: Sequence[_Answer], verdicts: Sequence[Verdict]) -> list[_Question]:
    """Answers that exclude or replace each other stand under one question, strongest first."""
    home = {key: answer for answer in answers for key in answer.claims}
    opposed = {
        frozenset((id(home[one.a]), id(home[one.b])))
        for one in verdicts
        if one.kind in {VerdictKind.CONTRADICT, VerdictKind.UPDATE}
    }
    asked: dict[int, _Question] = {}
    for one in sorted(verdicts, key=lambda one: (-one.confidence, one.id)):
        if one.kind in {VerdictKind.CONTRADICT, VerdictKind.UPDATE}:
            _put_together(home[one.a], home[one.b], asked, opposed)
    for answer in answers:
        if id(answer) not in asked and len(answer.claims) > 1:
            asked[id(answer)] = _Question([answer])
    extra = [_place(one, home, asked) for one in verdicts]
    known = {id(question): question for question in asked.values()}
    known |= {id(question): question for question in extra if question}
    return [question for question in known.values() if question.verdicts]


def _put_together(
    first: _Answer,
    second: _Answer,
    asked: dict[int, _Question],
    opposed: set[frozenset[int]],
) -> None:
    a, b = asked.get(id(first)), asked.get(id(second))
    if a is not None and a is b:
        return
    ours = a.answers if a else [first]
    theirs = b.answers if b else [second]
    pairs = [frozenset((id(x), id(y))) for x in ours for y in theirs]
    against = sum(pair in opposed for pair in pairs) / len(pairs)
    if against < LEAST_OPPOSED or len(ours) + len(theirs) > MOST_POSITIONS:
        return
    question = _Question([*ours, *theirs])
    for answer in question.answers:
        asked[id(answer)] = question


def _place(
    one: Verdict, home: Mapping[str, _Answer], asked: Mapping[int, _Question]
) -> _Question | None:
    """Enter a verdict under its question; a new question where its claims share none."""
    a, b = asked.get(id(home[one.a])), asked.get(id(home[one.b]))
    if a is not None and a is b:
        a.verdicts.append(one)
        return None
    alone = one.kind is VerdictKind.AGREE
    answers = [_Answer({one.a, one.b})] if alone else [_Answer({one.a}), _Answer({one.b})]
    return _Question(answers, [one])


# --- the point -------------------------------------------------------------------------------


def _point(
    question: _Question,
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    event: Event,
    words: Mapping[str, Profile],
    lang: str | None,
) -> Point:
    answers = sorted(
        question.answers, key=lambda answer: min(_place_of(key, claims) for key in answer.claims)
    )
    keys = sorted({key for answer in answers for key in answer.claims})
    language = lang or _language(keys, claims, documents)
    return Point(
        id=stable_id("point", event.id, *keys),
        event=event.id,
        question=ask(question.verdicts, keys, claims, words, language),
        positions=tuple(position_of(answer.claims, claims, documents) for answer in answers),
    )


def position_of(
    keys: Iterable[str],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    label: str = "",
) -> Position:
    """The position that these claims share; its label is their shortest wording by default."""
    ordered = sorted(keys, key=lambda key: _place_of(key, claims))
    held = [documents[claims[key].document] for key in ordered if claims[key].document in documents]
    speakers = [claims[key].speaker for key in ordered]
    return Position(
        label=label or shortest_wording([claims[key] for key in ordered]),
        claims=tuple(ordered),
        speakers=tuple(dict.fromkeys(one.canonical for one in speakers if one)),
        outlets=tuple(dict.fromkeys(one.outlet for one in held if one.outlet)),
        origins=count_origins(held, [claims[key] for key in ordered]),
    )


def shortest_wording(claims: Sequence[Claim]) -> str:
    """The shortest wording among the claims that is still a sentence of its own."""
    whole = [claim for claim in claims if not claim.context] or list(claims)
    words = min(whole, key=lambda claim: (len(claim.content), claim.id)).content.split()
    if words[:1] == ["that"]:  # of "denied that it had ..."; a pronoun begins with a capital
        words = words[1:]
    return " ".join(words[:LABEL_WORDS]) + (" …" if len(words) > LABEL_WORDS else "")


def ask(
    verdicts: Sequence[Verdict],
    keys: Iterable[str],
    claims: Mapping[str, Claim],
    words: Mapping[str, Profile],
    language: str,
) -> str:
    """The question in plain words: the kind of answer in dispute, and what it is about."""
    kind = _leading_type(verdicts)
    forms = wording(language)["questions"]
    topic = _topic([words[key] for key in keys if key in words])
    if kind in {"denial", "negation", "outcome", "other"} or not topic:
        strongest = max(verdicts, key=lambda one: (one.confidence, one.id))
        return str(forms["denial"]).format(claim=_quoted(strongest, claims, language))
    return str(forms[kind]).format(topic=topic)


def _leading_type(verdicts: Sequence[Verdict]) -> DifferenceType:
    disputes = [one for one in verdicts if one.kind is not VerdictKind.AGREE] or list(verdicts)
    return max(disputes, key=lambda one: (one.confidence, one.id)).type


def _quoted(verdict: Verdict, claims: Mapping[str, Claim], language: str) -> str:
    """The claim that asserts, shortened, as the thing asked about."""
    pair = [claims[verdict.a], claims[verdict.b]]
    plain = [claim for claim in pair if not claim.negated and claim.stance == "asserts"] or pair
    text = _unquoted(shortest_wording(plain).rstrip(".!? "))
    return f"„{text}“?" if language == "de" else f"“{text}”?"


def _unquoted(text: str) -> str:
    """Without the quotation marks around the whole; those inside become single ones."""
    bare = text.strip(QUOTES)
    kept = text.strip() if any(sign in bare for sign in "„“”") else bare
    return kept.translate(SINGLE_QUOTES)


def _topic(made: Sequence[Profile]) -> str:
    """The words the claims share, as the text writes them, the most shared first."""
    weights = inverse_frequencies(made)
    counts = {word: sum(word in one.words for one in made) for word in weights}
    best = sorted(
        (word for word in counts if counts[word] > 1), key=lambda word: (-counts[word], word)
    )
    return ", ".join(dict.fromkeys(_as_written(word, made) for word in best[:TOPIC_WORDS]))


def _as_written(word: str, made: Sequence[Profile]) -> str:
    for one in made:
        for token in one.tokens:
            if token.form == word:
                start = token.start - one.claim.content_start
                return one.claim.content[start : start + len(word)]
    return word


def _language(
    keys: Sequence[str], claims: Mapping[str, Claim], documents: Mapping[str, Document]
) -> str:
    found = [
        documents[claims[key].document].lang for key in keys if claims[key].document in documents
    ]
    return "de" if "de" in found or not found else found[0]


def _place_of(key: str, claims: Mapping[str, Claim]) -> tuple[str, int, str]:
    return claims[key].document, claims[key].start, key


def _first_place(point: Point, claims: Mapping[str, Claim]) -> tuple[str, int, str]:
    return min(_place_of(key, claims) for one in point.positions for key in one.claims)
