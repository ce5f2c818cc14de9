"""Sources behind sources, statements that hang on a noun, and words that only look like cues."""

import pytest

from tests.claims.articles import claims_of, said, who


@pytest.mark.parametrize(
    ("text", "speaker", "chain", "content"),
    [
        (
            "Der Hafen sei zu, meldete die Agentur NTB, die sich auf die Küstenwache berief.",
            "Küstenwache",
            ("NTB",),
            "Der Hafen sei zu",
        ),
        (
            "Das Werk schließe, berichtete die Zeitung, wobei sie sich auf Gewerkschafter stützte.",
            "Gewerkschafter",
            ("Zeitung",),
            "Das Werk schließe",
        ),
        (
            "Ada Wolf wird von der Agentur NTB mit den Worten zitiert, es habe gereicht.",
            "Ada Wolf",
            ("NTB",),
            "es habe gereicht",
        ),
        (
            "Die Polizei legte eine Bilanz vor, der zufolge die Zahl der Unfälle sank.",
            "Polizei",
            (),
            "die Zahl der Unfälle sank",
        ),
    ],
)
def test_the_innermost_source_speaks(
    text: str, speaker: str, chain: tuple[str, ...], content: str
) -> None:
    """Whoever is relied on or quoted is the speaker; who passes it on is the chain."""
    found = said(text)
    assert [(who(one), one.chain, one.content) for one in found] == [(speaker, chain, content)]


@pytest.mark.parametrize(
    ("text", "speaker", "modality"),
    [
        ("Die Forderung der Stadt, die Steuer zu senken, stieß auf Kritik.", "Stadt", "demanded"),
        ("Auf den Vorwurf der Bahn, es fehle Personal, ging er nicht ein.", "Bahn", "fact"),
        ("Wolfs Warnung, dass der Damm bricht, verhallte.", "Wolf", "fact"),
    ],
)
def test_a_noun_of_saying_attributes_the_clause_behind_it(
    text: str, speaker: str, modality: str
) -> None:
    """The owner of the noun is the speaker; the sentence around stays the outlet's."""
    found = claims_of(text)
    (inner,) = [one for one in found if one.speaker is not None]
    assert (inner.modality, inner.quote_type) == (modality, "indirect")
    assert speaker in (who(inner) or "")
    assert [one.content for one in found if one.speaker is None] == [text.rstrip(".")]


def test_hearsay_goes_on_behind_an_attribution_in_its_paragraph() -> None:
    """As in "soll", which without a source before it is the outlet's own."""
    found = claims_of("Das Amt teilte mit, die Brücke sei alt. Sie soll im Mai fallen.")
    assert [who(one) for one in found] == ["Amt", "Amt"]
    alone = claims_of("Es regnete. Die Brücke soll im Mai fallen.")
    assert [who(one) for one in alone] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "Das nicht bestätigte Treffen fand in Genf statt.",
        "Der Minister äußerte sich zu dem Fall.",
        "Sicherheitsgarantien verlangen einen Waffenstillstand.",
        "Zwei Stellen wurden genannt, darunter das Rathaus.",
        "Das ist, meiner Meinung nach, zu wenig.",
    ],
)
def test_no_cue(text: str) -> None:
    """Attributes, acts without content and subjects that cannot speak attribute nothing."""
    assert {one.quote_type for one in claims_of(text)} == {"narrator"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Die 81-Jährige sagte, der Ofen sei aus.", "81-Jährige"),
        ("Der Tatverdächtige behauptet, er sei krank.", "Tatverdächtige"),
        ("Einige vertreten die Auffassung, der Damm sei sicher.", "Einige"),
        ("In den meisten Fällen warfen die Bauern dem Amt vor, zu spät zu zahlen.", "Bauern"),
        ("Wie hafenblick.de berichtet, sinkt der Pegel.", "hafenblick.de"),
        ("„Der Damm ist sicher“ sagte Ada Wolf.", "Ada Wolf"),
        ("47 Prozent der Befragten sagten, der Preis sei zu hoch.", "47 Prozent der Befragten"),
    ],
)
def test_subjects_that_are_easily_missed(text: str, speaker: str) -> None:
    """Numbers, capitalised adjectives, bare quantifiers and addresses can speak."""
    assert [who(one) for one in said(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Die verschärften Auflagen trägt der Rat mit.", "mittragen"),
        ("Der Rat erkennt den Titel an.", "anerkennen"),
        ("Der Rat verschärft die Auflagen mit.", "verschärfen"),
    ],
)
def test_a_particle_joins_only_a_verb_that_may_have_it(text: str, lemma: str) -> None:
    """Participles before a noun and verbs with an inseparable prefix take none."""
    assert lemma in claims_of(text)[0].lemmas


def test_a_sentence_ends_before_a_number() -> None:
    """As in "in Brand. 46 Beamte"; a street keeps its number."""
    found = claims_of("Das Haus geriet in Brand. 46 Beamte kamen in die Goethestr. 5 in Ulm.")
    assert [one.content for one in found] == [
        "Das Haus geriet in Brand",
        "46 Beamte kamen in die Goethestr. 5 in Ulm",
    ]
