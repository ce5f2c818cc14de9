"""A report made by hand: two invented events with every kind of finding."""

from dataclasses import replace
from datetime import UTC, datetime

from crosscheck.records import (
    Claim,
    DecidingWords,
    Document,
    Event,
    Failure,
    Point,
    Position,
    Report,
    Speaker,
    Verdict,
    VerdictKind,
)

MORNING = datetime(2024, 3, 5, 8, 40, tzinfo=UTC)
EVENING = datetime(2024, 3, 5, 19, 5, tzinfo=UTC)
NEXT_DAY = datetime(2024, 3, 6, tzinfo=UTC)

COURIER = """In der Nacht zum Dienstag ist in Hallstedt ein Lagerhaus am Hafen ausgebrannt. Drei \
Feuerwehrleute wurden verletzt.

„Der Brand ist an einer Ladestation entstanden“, sagte Branddirektorin Kaya Lehnert. Die Polizei \
schließe Brandstiftung aus.

Den Schaden schätzt die Hafengesellschaft auf rund zwei Millionen Euro. Das Löschwasser sei \
aufgefangen worden, teilte sie mit."""

ECHO = """Beim Großbrand am Hallstedter Hafen sind fünf Einsatzkräfte verletzt worden.

Nach Angaben der Polizei wird auch wegen Brandstiftung ermittelt. Die Hafengesellschaft sprach von \
einem Schaden in Höhe von zwei Millionen Euro. Anwohner nennen den Einsatz chaotisch."""

AGENCY = """Nach dem Brand in Hallstedt ist die Zahl der Verletzten auf sieben gestiegen, wie die \
Stadt am Mittwoch mitteilte. Das Lagerhaus gehört der Hafengesellschaft."""

COUNCIL = """Der Rat von Hallstedt hat den Haushalt vertagt. Die Kämmerin wollte den Fehlbetrag \
nicht beziffern."""


def document(key: str, outlet: str | None, title: str | None, text: str, **changes) -> Document:
    """An article; dated to the minute, in German."""
    fields = {
        "id": key,
        "outlet": outlet,
        "title": title,
        "published_at": MORNING,
        "published_precision": "minute",
        "lang": "de",
        "text": text,
        "origin": key,
    }
    return Document(**(fields | changes))


def claim(key: str, held: Document, text: str, **changes) -> Claim:
    """The claim of a document that reads so; content is the whole of it unless given."""
    start = held.text.index(text)
    content = changes.pop("content", text)
    begin = held.text.index(content, start)
    fields = {
        "id": key,
        "document": held.id,
        "sentence": held.text.count(".", 0, start),
        "paragraph": held.text.count("\n\n", 0, start),
        "start": start,
        "end": start + len(text),
        "text": text,
        "content_start": begin,
        "content_end": begin + len(content),
        "content": content,
    }
    return Claim(**(fields | changes))


def deciding(one: Claim, *words: str) -> tuple[DecidingWords, ...]:
    """Where words stand in a claim."""
    places = [(one.start + one.text.index(word), word) for word in words]
    return tuple(DecidingWords(one.id, start, start + len(word)) for start, word in places)


def verdict(key, kind, a, b, confidence, *reasons, words=(), **changes) -> Verdict:
    """A finding about two claims."""
    fields = {
        "id": key,
        "event": "feuer",
        "a": a.id,
        "b": b.id,
        "kind": kind,
        "type": "other",
        "layer": None,
        "confidence": confidence,
        "reasons": reasons,
        "deciding": tuple(words),
    }
    return Verdict(**(fields | changes))


def position(label, claims, outlets, speakers=(), origins=1) -> Position:
    """An answer to a point."""
    keys = tuple(one.id for one in claims)
    return Position(label, keys, tuple(speakers), tuple(outlets), origins)


def made_report() -> Report:
    """The whole of it."""
    courier = document(
        "d1", "Hallstedter Kurier", "Lagerhaus brennt aus", COURIER, url="https://kurier.example/1"
    )
    echo = document("d2", "Küsten-Echo", "Fünf Verletzte am Hafen", ECHO, published_at=EVENING)
    agency = document(
        "d3",
        "Agentur Nord",
        "Sieben Verletzte nach Brand",
        AGENCY,
        published_at=NEXT_DAY,
        published_precision="day",
        agencies=("Agentur Nord",),
        path="meldungen/brand.txt",
    )
    council = document("d4", None, None, COUNCIL, published_at=None, path="rat.txt")

    three = claim("c1", courier, "Drei Feuerwehrleute wurden verletzt.")
    charger = claim(
        "c2",
        courier,
        "„Der Brand ist an einer Ladestation entstanden“, sagte Branddirektorin Kaya Lehnert.",
        content="Der Brand ist an einer Ladestation entstanden",
        quote_type="direct",
        speaker=Speaker("Branddirektorin Kaya Lehnert", "Kaya Lehnert"),
        cue="sagte",
    )
    no_arson = claim(
        "c3",
        courier,
        "Die Polizei schließe Brandstiftung aus.",
        quote_type="indirect",
        speaker=Speaker("Branddirektorin Kaya Lehnert", "Kaya Lehnert"),
        context="„Der Brand ist an einer Ladestation entstanden“, sagte Branddirektorin Kaya"
        " Lehnert.",
        chain=("Feuerwehr",),
    )
    harm = claim(
        "c4",
        courier,
        "Den Schaden schätzt die Hafengesellschaft auf rund zwei Millionen Euro.",
        quote_type="reported",
        speaker=Speaker("die Hafengesellschaft", "Hafengesellschaft"),
        cue="schätzt",
    )
    water = claim("c5", courier, "Das Löschwasser sei aufgefangen worden, teilte sie mit.")
    five = claim(
        "c6", echo, "Beim Großbrand am Hallstedter Hafen sind fünf Einsatzkräfte verletzt worden."
    )
    arson = claim(
        "c7",
        echo,
        "Nach Angaben der Polizei wird auch wegen Brandstiftung ermittelt.",
        content="wird auch wegen Brandstiftung ermittelt",
        quote_type="indirect",
        speaker=Speaker("der Polizei", "Polizei"),
        cue="Nach Angaben",
    )
    same_harm = claim(
        "c8",
        echo,
        "Die Hafengesellschaft sprach von einem Schaden in Höhe von zwei Millionen Euro.",
        quote_type="reported",
        speaker=Speaker("Die Hafengesellschaft", "Hafengesellschaft"),
        cue="sprach von",
    )
    chaotic = claim(
        "c9",
        echo,
        "Anwohner nennen den Einsatz chaotisch.",
        quote_type="reported",
        speaker=Speaker("Anwohner", "Anwohner"),
        cue="nennen",
    )
    seven = claim(
        "c10",
        agency,
        "Nach dem Brand in Hallstedt ist die Zahl der Verletzten auf sieben gestiegen, wie die "
        "Stadt am Mittwoch mitteilte.",
        quote_type="indirect",
        speaker=Speaker("die Stadt", "Stadt Hallstedt"),
        cue="mitteilte",
    )
    owner = claim("c11", agency, "Das Lagerhaus gehört der Hafengesellschaft.")
    budget = claim("c12", council, "Der Rat von Hallstedt hat den Haushalt vertagt.")
    deficit = claim(
        "c13",
        council,
        "Die Kämmerin wollte den Fehlbetrag nicht beziffern.",
        quote_type="reported",
        speaker=Speaker("Die Kämmerin", "Kämmerin"),
        stance="leaves_open",
    )
    fire = (three, charger, no_arson, harm, water, five, arson, same_harm, chaotic, seven, owner)
    verdicts = (
        verdict(
            "v1",
            VerdictKind.CONTRADICT,
            three,
            five,
            0.93,
            "Verschiedene Zahlen: „Drei“ und „fünf“",
            words=deciding(three, "Drei") + deciding(five, "fünf"),
            type="number",
            layer="outlets",
            point="p1",
        ),
        verdict(
            "v2",
            VerdictKind.UPDATE,
            five,
            seven,
            0.81,
            "Verschiedene Zahlen: „fünf“ und „sieben“",
            "Die spätere Meldung nennt einen neueren Stand: „gestiegen“",
            words=deciding(five, "fünf") + deciding(seven, "sieben gestiegen"),
            type="number",
            point="p1",
        ),
        verdict(
            "v3",
            VerdictKind.CONTRADICT,
            no_arson,
            arson,
            0.66,
            "Gegenteilige Wörter: „schließe … aus“ und „ermittelt“",
            "Beide sprechen von: Brandstiftung",
            words=deciding(no_arson, "schließe", "aus.") + deciding(arson, "ermittelt"),
            type="cause",
            layer="speakers",
            point="p2",
        ),
        verdict(
            "v4",
            VerdictKind.CONTRADICT,
            charger,
            arson,
            0.52,
            "Verschiedene Gründe genannt: „Ladestation“ und „Brandstiftung“",
            words=deciding(charger, "Ladestation") + deciding(arson, "Brandstiftung"),
            type="cause",
            layer="speakers",
            point="p2",
        ),
        verdict(
            "v5",
            VerdictKind.AGREE,
            harm,
            same_harm,
            0.97,
            "Gleiche Zahl: „rund zwei Millionen Euro“ und „zwei Millionen Euro“",
            words=deciding(harm, "zwei Millionen Euro")
            + deciding(same_harm, "zwei Millionen Euro"),
            type="number",
            point="p3",
        ),
        verdict(
            "v6",
            VerdictKind.FRAMING,
            water,
            chaotic,
            0.58,
            "Verschieden bewertet: „aufgefangen“ und „chaotisch“",
            words=deciding(water, "aufgefangen") + deciding(chaotic, "chaotisch"),
            type="evaluation",
            point="p4",
        ),
    )
    points = (
        Point(
            "p1",
            "feuer",
            "Wie viel: Verletzte, Brand?",
            (
                position("Drei Feuerwehrleute wurden verletzt.", [three], ["Hallstedter Kurier"]),
                position("fünf Einsatzkräfte verletzt worden.", [five], ["Küsten-Echo"]),
                position(
                    "die Zahl der Verletzten auf sieben gestiegen",
                    [seven],
                    ["Agentur Nord"],
                    ["Stadt Hallstedt"],
                ),
            ),
        ),
        Point(
            "p2",
            "feuer",
            "Warum: Brandstiftung?",
            (
                position(
                    "Die Polizei schließe Brandstiftung aus.",
                    [charger, no_arson],
                    ["Hallstedter Kurier"],
                    ["Kaya Lehnert"],
                ),
                position(
                    "wird auch wegen Brandstiftung ermittelt", [arson], ["Küsten-Echo"], ["Polizei"]
                ),
            ),
        ),
        Point(
            "p3",
            "feuer",
            "Wie viel: Schaden?",
            (
                position(
                    "rund zwei Millionen Euro Schaden",
                    [harm, same_harm],
                    ["Hallstedter Kurier", "Küsten-Echo"],
                    ["Hafengesellschaft"],
                    origins=2,
                ),
            ),
        ),
        Point(
            "p4",
            "feuer",
            "Wie zu bewerten: Einsatz?",
            (
                position("Das Löschwasser sei aufgefangen worden", [water], ["Hallstedter Kurier"]),
                position(
                    "Anwohner nennen den Einsatz chaotisch.",
                    [chaotic],
                    ["Küsten-Echo"],
                    ["Anwohner"],
                ),
            ),
        ),
    )
    silent = "not mentioned"
    names = ("Agentur Nord", "Hallstedter Kurier", "Küsten-Echo")
    rows = {
        "p1": (
            (silent, "states", silent),
            (silent, silent, "states"),
            ("attributes",) + (silent,) * 2,
        ),
        "p2": ((silent, "attributes", silent), (silent, silent, "attributes")),
        "p3": ((silent, "attributes", "attributes"),),
        "p4": ((silent, "states", silent), (silent, silent, "attributes")),
    }
    return Report(
        generated_at=datetime(2024, 3, 7, 6, 0, tzinfo=UTC),
        encoder="bundled-encoder@0a1b2c3d",
        judge="bundled-judge@4e5f6071",
        documents=(courier, echo, agency, council),
        claims=(*fire, budget, deficit),
        events=(
            Event(
                "feuer",
                "Brand eines Lagerhauses in Hallstedt",
                MORNING,
                NEXT_DAY,
                ("d1", "d2", "d3"),
                tuple(one.id for one in fire),
            ),
            Event("rat", "Haushalt vertagt", None, None, ("d4",), ("c12", "c13")),
        ),
        points=points,
        verdicts=verdicts,
        failures=(Failure("bild.png", "not text; give articles as .txt, .md or .html"),),
        pairs_judged=31,
        thresholds={VerdictKind.AGREE: 0.5, VerdictKind.CONTRADICT: 0.45},
        mentions={
            key: tuple(dict(zip(names, row, strict=True)) for row in table)
            for key, table in rows.items()
        },
    )


def copied_report() -> Report:
    """The report with an exact copy of one article in a further outlet."""
    report = made_report()
    copy = replace(report.documents[1], id="d5", outlet="Abendblatt", origin="d2")
    five = next(one for one in report.claims if one.id == "c6")
    again = replace(five, id="c6b", document="d5")
    first, second = report.verdicts[:2]
    repeated = (replace(first, id="v1b", b="c6b"), replace(second, id="v2b", a="c6b", point=None))
    fire = replace(
        report.events[0],
        documents=(*report.events[0].documents, "d5"),
        claims=(*report.events[0].claims, "c6b"),
    )
    return replace(
        report,
        documents=(*report.documents, copy),
        claims=(*report.claims, again),
        events=(fire, *report.events[1:]),
        verdicts=(*report.verdicts, *repeated),
    )
