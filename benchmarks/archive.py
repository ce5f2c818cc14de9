"""A made-up archive of any size, with questions about it: many events, places, words and outlets.

Articles are filled-in sentences about invented events; words are as unevenly frequent as in news.
Claims are written as the claims stage would, without reading the text, and their vectors are those
of some hundred really encoded sentences, turned towards their event: the archive is about how
long things take, not about how well they are found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np

from crosscheck.claims import VERSION
from crosscheck.ports import Vectors
from crosscheck.records import Claim, Document, Entity, Quantity, Speaker, stable_id
from crosscheck.workspace import Workspace

# Each with a question that it answers.
_WRITTEN = """
der {thing} in {place} wird um {number} Monate verschoben.
    Um wie viele Monate wird der {thing} in {place} verschoben?
{person} hat den {thing} in {place} angeordnet.
    Wer ordnete den {thing} in {place} an?
rund {number} Menschen protestierten in {place} gegen den {thing}.
    Wie viele Menschen protestierten in {place}?
der {thing} kostet die Stadt {place} {number} Millionen Euro.
    Was kostet der {thing} in {place}?
in {place} wurde nach dem {thing} niemand verletzt.
    Gab es in {place} Verletzte?
{person} trat wegen des {thing}s in {place} zurück.
    Warum trat {person} zurück?
das Gericht in {place} hob den Beschluss zum {thing} auf.
    Was entschied das Gericht in {place}?
die Verhandlungen über den {thing} wurden in {place} abgebrochen.
    Wie gingen die Verhandlungen in {place} aus?
{body} und {person} einigten sich in {place} auf den {thing}.
    Worauf einigten sich {body} und {person}?
der {thing} begann am Dienstag im Norden von {place}.
    Wo begann der {thing}?
{number} Beschäftigte in {place} verlieren durch den {thing} ihre Stelle.
    How many jobs are lost in {place}?
Ursache des {thing}s in {place} war ein technischer Fehler.
    What caused the {thing} in {place}?
"""
_LINES = [line.strip() for line in _WRITTEN.strip().splitlines()]
TEMPLATES = tuple(zip(_LINES[::2], _LINES[1::2], strict=True))
_FUNCTION = (
    "am auf das dem den der des die durch ein gegen hat ihre im in nach niemand rund sich um"
)
_FURTHER = "und von war wegen wird wurde wurden zum über"
FUNCTION_WORDS = frozenset([*_FUNCTION.split(), *_FURTHER.split()])
PLACES = tuple(a + b for a, b in product(
    ("Alten", "Birken", "Dornen", "Eichen", "Falken", "Greifen", "Hohen", "Klein", "Linden",
     "Mühl", "Neuen", "Ober", "Rauen", "Sonnen", "Tannen", "Unter", "Weiden", "Zwei"),
    ("bach", "berg", "brück", "burg", "dorf", "feld", "hausen", "heim", "kirchen", "münde",
     "rode", "see", "stedt", "tal", "wald", "werder"),
))  # fmt: skip
THINGS = tuple(a + b for a, b in product(
    ("Bahnhofs", "Brücken", "Deich", "Fabrik", "Flughafen", "Gas", "Hafen", "Haushalts", "Klinik",
     "Kraftwerks", "Markt", "Netz", "Rathaus", "Schul", "Stadion", "Straßen", "Tunnel", "Wasser"),
    ("abriss", "ausbau", "brand", "einsturz", "entwurf", "kauf", "plan", "skandal", "streik",
     "umbau", "unfall", "verkauf", "vertrag", "wechsel"),
))  # fmt: skip
PERSONS = tuple(f"{a} {b}" for a, b in product(
    ("Ada", "Bela", "Cora", "Dirk", "Edda", "Falk", "Gesa", "Hauke", "Ilka", "Jost",
     "Keno", "Lore"),
    ("Albers", "Brandt", "Clasen", "Drews", "Ehlers", "Frahm", "Göttsch", "Harms", "Iversen",
     "Jessen", "Kruse", "Lorenz", "Matthies", "Nissen", "Petersen", "Rohwer", "Sievers", "Thiel"),
))  # fmt: skip
BODIES = ("Stadtrat", "Polizei", "Ministerium", "Gewerkschaft", "Feuerwehr", "Landkreis", "Kanzlei")
SAYING = ("", "", "Nach Angaben der {source} ", "Laut {source} ", "{source}: ")
SAMPLES = 24  # really encoded sentences of each template
CLAIMS_EACH = 8  # of an article
ARTICLES_EACH = 5  # of an event
OUTLETS = 40
TOWARDS_EVENT, NOISE = 0.6, 0.3  # of the length of a vector; claims of one event differ by about .3
FIRST_DAY = datetime(2021, 1, 1, 6, tzinfo=UTC)
DAYS = 1400
SEED = 3


@dataclass(frozen=True, slots=True)
class Happening:
    """The words of one event."""

    number: int
    words: dict[str, str]

    def fill(self, template: str) -> str:
        """The sentence or question of a template about this event."""
        return template.format(**self.words)


def happening(number: int) -> Happening:
    """The event of this number; low places in the lists are commoner, as in news."""
    random = np.random.default_rng((SEED, number))

    def one(listed: Sequence[str]) -> str:
        return listed[int(len(listed) * random.random() ** 2)]

    words = {
        "place": one(PLACES),
        "thing": one(THINGS),
        "person": one(PERSONS),
        "body": one(BODIES),
        "number": str(int(random.integers(2, 400))),
    }
    return Happening(number, words)


def fill(workspace: Workspace, claims: int, questions: int) -> list[str]:
    """Add articles until so many claims are stored; questions about events among them."""
    missing = claims - workspace.store.count_claims()
    samples = [
        workspace.encoder.encode([happening(n).fill(text) for n in range(SAMPLES)])
        for text, _question in TEMPLATES
    ]
    for number in range(-(-missing // CLAIMS_EACH)):
        _add(workspace, number, samples)
    events = -(-missing // (CLAIMS_EACH * ARTICLES_EACH))
    asked = np.linspace(0, events - 1, questions).astype(int)
    return [
        happening(int(number)).fill(TEMPLATES[n % len(TEMPLATES)][1])
        for n, number in enumerate(asked)
    ]


def _add(workspace: Workspace, number: int, samples: Sequence[Vectors]) -> None:
    event = happening(number // ARTICLES_EACH)
    random = np.random.default_rng((SEED, 0, number))
    chosen = random.permutation(len(TEMPLATES))[:CLAIMS_EACH]
    document, told = _article(number, event, chosen, random)
    rows = np.stack([samples[n][random.integers(SAMPLES)] for n in chosen])
    workspace.store.put_document(
        document,
        told,
        _turned(rows, event, random),
        model_id=workspace.encoder.model_id,
        claims_version=VERSION,
        now=FIRST_DAY,
    )


def _turned(rows: Vectors, event: Happening, random: np.random.Generator) -> Vectors:
    width = rows.shape[1]
    own = np.random.default_rng((SEED, 1, event.number)).normal(size=width) / np.sqrt(width)
    noise = random.normal(size=rows.shape) / np.sqrt(width)
    turned = rows + TOWARDS_EVENT * own + NOISE * noise
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True), np.float32)


def _article(
    number: int, event: Happening, chosen: Sequence[int], random: np.random.Generator
) -> tuple[Document, list[Claim]]:
    key = stable_id("archive", str(number))
    source = str(random.choice(BODIES))
    told: list[Claim] = []
    start = 0
    for place, template in enumerate(chosen):
        says = str(random.choice(SAYING))
        told.append(_claim(key, place, start, event, TEMPLATES[template][0], says, source))
        start = told[-1].end + 2
    published = FIRST_DAY + timedelta(days=event.number % DAYS, hours=number % ARTICLES_EACH)
    document = Document(
        id=key,
        outlet=f"Blatt {number % OUTLETS}",
        title=event.fill("{thing} in {place}"),
        published_at=published,
        published_precision="minute",
        lang="de",
        text="\n\n".join(one.text for one in told),
        path=f"/archive/{number}.md",
    )
    return document, told


def _claim(
    document: str, place: int, start: int, event: Happening, template: str, says: str, source: str
) -> Claim:
    frame = says.format(source=source)
    content = event.fill(template)
    own = start + len(frame)
    return Claim(
        id=stable_id(document, str(place)),
        document=document,
        sentence=place,
        paragraph=place,
        start=start,
        end=own + len(content),
        text=frame + content,
        content_start=own,
        content_end=own + len(content),
        content=content,
        quote_type="reported" if frame else "narrator",
        speaker=Speaker(source, source) if frame else None,
        lemmas=tuple(
            word
            for word in content.rstrip(".").lower().split()
            if word not in FUNCTION_WORDS and not word.isdigit()
        ),
        entities=tuple(_entities(content, event, own)),
        quantities=tuple(_quantities(content, event, own)),
    )


def _entities(content: str, event: Happening, start: int) -> list[Entity]:
    found = [(content.find(event.words[kind]), event.words[kind]) for kind in ("place", "person")]
    return [Entity(start + at, start + at + len(name), name, name) for at, name in found if at >= 0]


def _quantities(content: str, event: Happening, start: int) -> list[Quantity]:
    number = event.words["number"]
    at = content.find(f"{number} ")
    if at < 0:
        return []
    value = float(number)
    return [Quantity(start + at, start + at + len(number), number, value, value, "")]
