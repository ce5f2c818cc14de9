"""Who acts in a statement and who makes it; demands; words that only look like speakers."""

import pytest

from tests.claims.articles import claims_of, said, who


@pytest.mark.parametrize(
    "text",
    [
        "Wolf habe Roth gebeten, den Termin nicht zu verschieben, meldete die Agentur NTB.",
        "Wolf habe Roth aufgefordert, die Brücke nicht zu sperren, berichtete der Sender.",
    ],
)
def test_who_asks_inside_a_report_does_not_make_the_claim(text: str) -> None:
    """The agency reports the request: one claim, its own, about a demand, and not negated."""
    (claim,) = said(text)
    assert who(claim) in ("NTB", "Sender")
    assert claim.chain == ()
    assert (claim.stance, claim.modality, claim.negated) == ("asserts", "demanded", False)


@pytest.mark.parametrize(
    "text",
    [
        "Die Polizei forderte die Anwohner auf, die Fenster nicht zu öffnen.",
        "Die Behörde hat die Bürger gebeten, das Wasser nicht zu trinken.",
        "Das Amt rief dazu auf, keine Pilze zu sammeln.",
    ],
)
def test_a_demand_not_to_do_something_denies_nothing(text: str) -> None:
    """Its content is negative; the speaker asserts it, and it is demanded."""
    (claim,) = said(text)
    assert (claim.stance, claim.modality) == ("asserts", "demanded")
    assert claim.negated


def test_who_does_not_ask_is_negated() -> None:
    """The negation stands beside the verb of asking."""
    (claim,) = claims_of("Wolf hat Roth nicht gebeten, den Termin zu verschieben.")
    assert claim.negated or not claim.content.startswith("Wolf")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ein Essen am Montag nannte Ada Wolf „großartig“.", "Ada Wolf"),
        ("Bei einem Essen hieß es, der Vertrag sei unterzeichnet.", None),
        ("Als „unerwartetes Geschenk“ bezeichnete die Forscherin Ada Wolf den Fund.", "Ada Wolf"),
        ("Die Rede nannte Ada Wolf „überzogen“.", "Ada Wolf"),
        (
            "Ada Wolf, Obfrau der Fraktion im Rat, warf der Linken mangelnde Sorgfalt vor.",
            "Ada Wolf",
        ),
        ("Von der Leyen sagte, die Kommission werde handeln.", "Leyen"),
        ("Die Deutsche Welle berichtet von einem Unwetter.", "Deutsche Welle"),
        ("Ohrenzeugen berichteten von einem lauten Knall.", "Ohrenzeugen"),
    ],
)
def test_the_speaker_is_somebody(text: str, speaker: str | None) -> None:
    """Things, addressees and quoted words are no speakers."""
    claim = said(text)[-1]
    assert who(claim) == speaker


def test_a_person_comes_before_the_name_of_a_place() -> None:
    """A capital stands for a government, which is no "he"."""
    found = said(
        "Man lehne Sanktionen ab, sagte Igor Roth. Moskau habe das Treffen geplant. "
        "Er kündigte weitere Schritte an."
    )
    assert who(found[-1]) == "Igor Roth"
    found = said("Igor Roth sprach in Wien. Moskau plane ein Treffen. Er kündigte Schritte an.")
    assert [who(claim) for claim in found] == ["Kreml", "Igor Roth"]


@pytest.mark.parametrize(
    "text",
    [
        "Der Minister sagte den Besuch am Montag ab.",
        "Das Fest findet in Kiel statt: Es ist das zehnte.",
        "Der Verband begrüßte Gäste und Mitglieder.",
        "Im Streit wurden zwei Gäste verletzt, die Verletzten seien Touristen.",
        "Ich habe lange daran gearbeitet.",
    ],
)
def test_what_nobody_is_said_to_say(text: str) -> None:
    """Another verb with a particle, a greeting, a passive, a first person: no speaker is named."""
    assert [who(claim) for claim in said(text)] in ([], [None])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Während die Ministerin ankündigte, das Gesetz zu prüfen, stellt sich der Rat dagegen.",
            "das Gesetz zu prüfen",
        ),
        ("Der Verein schätzt, dass 900 Menschen kamen.", "dass 900 Menschen kamen"),
        ("Gestern war berichtet worden, dass der Hafen schließt.", "dass der Hafen schließt"),
        ("Beobachter gehen jedoch davon aus, dass er bleibt.", "dass er bleibt"),
        ("Dem Vernehmen nach soll der Direktor gehen.", "soll der Direktor gehen"),
        ("Laut der Studie sinken die Löhne.", "sinken die Löhne"),
    ],
)
def test_where_the_content_begins_and_ends(text: str, content: str) -> None:
    """The frame is stripped and the next main clause is left out."""
    assert said(text)[0].content == content


def test_what_hangs_on_a_noun_is_not_stated_by_the_outlet() -> None:
    """The accusation is a claim of its own; the outlet does not make it as well."""
    found = claims_of("Der Rat prüft den Vorwurf, der Bürgermeister habe Geld angenommen.")
    stated = [one.content for one in found if one.quote_type == "narrator"]
    assert "der Bürgermeister habe Geld angenommen" not in stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # hearsay goes on with the speaker of before, wherever its clause ends
            "Die Polizei warf ihm Betrug vor. Er wohnte in Köln. "
            "Er soll dazu beigetragen haben, dass Geld verschwand.",
            ["Polizei", "Polizei"],
        ),
        (  # a report may act before the subjunctive
            "Die Stadt klagt, sagte der Bürgermeister. Das Wetter war gut. "
            "Der Bericht des Amtes kritisiert eine Regel. Sie sei zu streng.",
            ["Bürgermeister", "Bericht des Amtes"],
        ),
        (  # who is named last said what only went on in the subjunctive
            "Die Polizei sagte, es brenne. Der Schaden sei hoch. Das berichten Medien.",
            ["Polizei", "Medien"],
        ),
        ("Einige der Gäste sagten, es sei laut gewesen.", ["Gäste"]),
        ("Die beiden warnten, dass die Lage ernst sei.", ["beiden"]),
        ("Entscheidend war die Aussage eines Jungen, der angab, zu schlafen.", ["Junge"]),
    ],
)
def test_speakers_of_what_goes_on(text: str, expected: list[str]) -> None:
    """Speech without a frame has the speaker whom text and grammar name."""
    assert [who(claim) for claim in said(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nach der Flut wird der Ausbruch von Cholera befürchtet.",
        "Der Missbrauch ist ein Vergehen gemäß § 132a des Gesetzes.",
        "Der Mann wurde nach einem Korruptionsvorwurf festgenommen.",
        "Es gibt bisher keine Angaben über die Opfer.",
        "Positives ist zu berichten.",
        "Die Gemeinde heißt amtlich kurz: „Halle“ oder „Saale“.",
        "Unterstützung zeigten sich bislang nicht.",
    ],
)
def test_nobody_is_said_to_say_it(text: str) -> None:
    """Things, laws, sums and missing news are no speakers."""
    assert [claim for claim in said(text) if claim.speaker is not None] == []
