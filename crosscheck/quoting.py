"""What the archive holds of one speaker or outlet: "Was sagt Ada Wolf zur Brücke?"."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from crosscheck import claims as claims_stage
from crosscheck import verdicts
from crosscheck.corpus import Corpus, read_corpus
from crosscheck.records import Answer, Claim, Quoted, Speaker
from crosscheck.retrieval import archived, homes
from crosscheck.verdicts import COVERED, Found, Question, Ranked, Saying
from crosscheck.workspace import Workspace

SEARCHED = 400  # claims near a topic whose articles may be an outlet's
MOST_ARTICLES = 32  # that are read for one question: the newest, or the nearest to its topic
Row = tuple[int, str, str]  # place in the archive, 0 the newest; claim id, document id
Spoken = Mapping[Speaker, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class _Topic:
    """What somebody is asked about."""

    question: Question  # the topic, or the whole question where it has none
    named: bool
    row: np.ndarray  # (dim,) float32, the topic's vector; empty without one


def quote(
    workspace: Workspace, asked: Question, *, limit: int, without: Collection[str] = ()
) -> Answer | None:
    """What somebody says, the nearest to the topic first, without one the newest.

    limit: how many statements at most. without: ids of claims that are known already.
    None for a question of another form, where a pronoun stands for the name, and for things that
    are not quoted: what "das Gutachten" says is told in articles' own voice, too.
    """
    saying = verdicts.find_saying(asked.text)
    if saying is None:
        return None
    spoken = workspace.recall("spoken", lambda: _spoken(workspace))
    first: Quoted | None = None
    for one in _readings(saying, asked.lang):
        name = claims_stage.read_speaker(one.name, asked.lang)
        if name is None:
            return None
        first = first or Quoted(one.name, one.topic, 0)
        found = _quoted(workspace, asked, one, name, spoken) or _printed(workspace, asked, one)
        if found is not None:
            quoted, ranked, corpus = found
            told = [each for each in ranked if each.claim.id not in without][:limit]
            return _answer(workspace, asked, quoted, told, corpus)
    if claims_stage.names_thing(saying.name, asked.lang):
        return None
    return Answer(asked.text, asked.lang, "unanswerable", (), (), first)


def _spoken(workspace: Workspace) -> Spoken:
    """What each speaker is said to assert, as the articles alone name him."""
    found: dict[Speaker, list[Row]] = {}
    for place, (key, document, speaker) in enumerate(workspace.store.spoken()):
        found.setdefault(speaker, []).append((place, key, document))
    return found


def _readings(saying: Saying, lang: str) -> Iterator[Saying]:
    """What the question may name, the longest name first; "Wolf gestern" may be Wolf."""
    for one in saying.readings():
        yield one
        name = _without_times(one.name, lang)
        if name and name != one.name:
            yield replace(one, name=name)


def _without_times(text: str, lang: str) -> str:
    spans = claims_stage.times_asked(text, lang, datetime.now(UTC))
    for span in sorted(spans, key=lambda one: -one.start):
        text = text[: span.start] + text[span.end :]
    return text.strip()


def _answer(
    workspace: Workspace,
    asked: Question,
    quoted: Quoted,
    told: Sequence[Ranked],
    corpus: Corpus,
) -> Answer:
    """The answer that these statements are; each belongs to its event, if that is known."""
    home = homes(workspace, corpus, [one.claim.document for one in told])
    shown = [replace(one, event=home.get(one.claim.id, one.claim.id)) for one in told]
    beside = verdicts.Beside(
        corpus.documents, workspace.judge, corpus.vectors, workspace.calibration
    )
    return verdicts.state(asked, quoted, shown, beside)


def _quoted(
    workspace: Workspace, asked: Question, saying: Saying, name: Speaker, spoken: Spoken
) -> tuple[Quoted, list[Ranked], Corpus] | None:
    """The statements of whoever is meant, best first; None if nobody is."""
    may = verdicts.may_be(name, spoken)
    if not may:
        return None
    rows = _of_time(workspace, asked, sorted(row for one in may for row in spoken[one]))
    topic = _read_topic(workspace, asked, saying)
    documents = _articles(workspace, rows, topic)
    corpus = workspace.recall(("corpus", documents), lambda: read_corpus(workspace, documents))
    held = [one for one in corpus.claims.values() if one.speaker]
    names = verdicts.meant(name, (one.speaker for one in held if one.speaker))
    stated = [one for one in held if one.speaker and one.speaker.canonical in names]
    if not stated:
        return None
    everywhere = names | verdicts.meant(name, may)
    elsewhere = sum(
        document not in documents
        for one in may
        if one.canonical in everywhere
        for _place, _key, document in spoken[one]
    )
    called = next(iter(names)) if len(names) == 1 else saying.name
    about = saying.topic if topic.named else ""
    quoted = Quoted(called, about, len(stated) + elsewhere)
    return quoted, list(_ranked(workspace, asked, topic, stated, corpus)), corpus


def _printed(
    workspace: Workspace, asked: Question, saying: Saying
) -> tuple[Quoted, list[Ranked], Corpus] | None:
    """What an outlet of this name writes, in its own voice or by quoting, best first."""
    outlets = verdicts.printed_in(saying.name, workspace.store.outlets())
    if not outlets:
        return None
    printed = dict(workspace.store.printed(outlets))
    topic = _read_topic(workspace, asked, saying)
    articles = list(printed)
    if topic.named:
        near = workspace.index().search(topic.row[np.newaxis], SEARCHED)[0]
        told = workspace.store.documents_of(one.id for one in near)
        articles = [key for key in articles if key in told] or articles
    documents = frozenset(articles[:MOST_ARTICLES])
    corpus = workspace.recall(("corpus", documents), lambda: read_corpus(workspace, documents))
    stated = list(corpus.claims.values())
    called = next(iter(outlets)) if len(outlets) == 1 else saying.name
    quoted = Quoted(called, saying.topic if topic.named else "", sum(printed.values()))
    return quoted, list(_ranked(workspace, asked, topic, stated, corpus)), corpus


def _of_time(workspace: Workspace, asked: Question, rows: Sequence[Row]) -> Sequence[Row]:
    """Those in articles of the time that the question names with its year, if there are any."""
    spans = asked.read.claim.times
    if not spans:
        return rows
    published = workspace.store.times_of({document for _place, _key, document in rows})
    meant = {
        key
        for key, when in published.items()
        if any(one.begin <= when < one.finish + COVERED for one in spans)
    }
    return [row for row in rows if row[2] in meant] or rows


def _read_topic(workspace: Workspace, asked: Question, saying: Saying) -> _Topic:
    """The topic; a time alone ("am Montag") is none, but says when."""
    text = _without_times(saying.topic, asked.lang)
    read = verdicts.read_question(claims_stage.read_question(text, asked.lang), asked.lang)
    if not read.words and not read.names:
        return _Topic(asked, False, np.zeros(0, dtype=np.float32))
    return _Topic(read, True, workspace.encoder.encode([text])[0])


def _articles(workspace: Workspace, rows: Sequence[Row], topic: _Topic) -> frozenset[str]:
    """The articles to be read, of those in which somebody of this name speaks."""
    if topic.named:
        near = _nearness(topic, workspace.vectors_of([key for _place, key, _document in rows]))
        rows = sorted(rows, key=lambda row: -near.get(row[1], 0.0))
    return frozenset(list(dict.fromkeys(row[2] for row in rows))[:MOST_ARTICLES])


def _nearness(topic: _Topic, vectors: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Claim id -> cosine with the topic."""
    if not topic.named or not vectors:
        return {}
    rows = np.stack(list(vectors.values()))
    return dict(zip(vectors, map(float, rows @ topic.row), strict=True))


def _ranked(
    workspace: Workspace,
    asked: Question,
    topic: _Topic,
    stated: Sequence[Claim],
    corpus: Corpus,
) -> Iterator[Ranked]:
    """The statements on the topic, at the time that is asked for; best first."""
    near = _nearness(topic, {one.id: corpus.vectors[one.id] for one in stated})
    found = [Found(one, near.get(one.id, 1.0)) for one in stated]
    known = replace(
        archived(workspace, topic.question, corpus), times=archived(workspace, asked, corpus).times
    )
    rows = verdicts.rows_of(topic.question, found, corpus.claims, corpus.documents, known)
    scored = [
        (1.0 if not topic.named else verdicts.on_topic(one.similarity, row), one.claim)
        for one, row in zip(found, rows, strict=True)
        if not row["time_apart"]
    ]
    for score, claim in sorted(scored, key=lambda row: (-row[0], *_newest(row[1], corpus))):
        if not topic.named or score >= verdicts.ON_TOPIC:
            yield Ranked(claim, score, "")


def _newest(claim: Claim, corpus: Corpus) -> tuple[float, str, int]:
    """A key that sorts the newest article first, each in the order of its text."""
    published = corpus.documents[claim.document].published_at
    return -published.timestamp() if published else 0.0, claim.document, claim.start
