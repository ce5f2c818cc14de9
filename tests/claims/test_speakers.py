"""One name for one speaker, and none where two could be meant."""

import pytest

from crosscheck.claims import extract_claims, resolve_corpus
from tests.claims.articles import article, claims_of, said, who


def speakers(text: str) -> list[str | None]:
    """Canonical speakers of the attributed claims."""
    return [who(claim) for claim in said(text)]


def test_a_last_name_is_the_full_name_given_elsewhere() -> None:
    """As in "Wolf" is Ada Wolf where no other Wolf is named."""
    assert speakers(
        "Finanzministerin Ada Wolf sagte, das Geld reiche. Später betonte Wolf, es bleibe dabei."
    ) == ["Ada Wolf", "Ada Wolf"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Dekanin Ulla Gropp kam am Mittag. Dekanin Gropp sagte, es reiche. Sie blieb dabei: "
            "„Mehr geht nicht“, sagte sie.",
            "Ulla Gropp",
        ),
        (
            "BKV-Chef Jan Trosch warnte vor Ausfällen. Verbandschef Trosch sagte, es reiche. "
            "Trosch betonte, es bleibe dabei.",
            "Jan Trosch",
        ),
    ],
)
def test_offices_before_a_name_are_no_part_of_it(text: str, speaker: str) -> None:
    """One person under several offices is one speaker, also by a rare surname."""
    assert set(speakers(text)) == {speaker}


def test_an_office_stands_for_its_only_bearer() -> None:
    """As in "Die Ministerin" is the one minister who was named."""
    assert speakers(
        "Finanzministerin Ada Wolf kam am Mittag. Die Ministerin sagte, das Geld reiche."
    ) == ["Ada Wolf"]


def test_an_office_with_two_bearers_stays_ambiguous() -> None:
    """Two ministers were named: "der Minister" keeps its words and says so."""
    found = said(
        "Verkehrsminister Otto Breit und Umweltminister Karl Lohse trafen sich. "
        "Der Minister sagte, man sei sich einig."
    )
    assert [claim.speaker and claim.speaker.ambiguous for claim in found] == [True]


def test_a_pronoun_is_whoever_spoke_before() -> None:
    """As in "Sie" is the spokeswoman of the sentence before."""
    assert speakers(
        "Eine Sprecherin des Werks sagte, der Ofen sei aus. Sie fügte hinzu, das bleibe so."
    ) == ["Sprecherin des Werks", "Sprecherin des Werks"]


def test_a_pronoun_without_anybody_before_is_ambiguous() -> None:
    """Nobody was named: the pronoun keeps its word."""
    found = said("Er sagte, der Ofen sei aus.")
    assert [(who(claim), claim.speaker and claim.speaker.ambiguous) for claim in found] == [
        ("Er", True)
    ]


def test_a_general_noun_is_the_body_named_before() -> None:
    """As in "Das Unternehmen" is the car maker, "die Gewerkschaft" the union."""
    assert speakers(
        "Der Autobauer Velora streicht Stellen. Der Metallerbund ruft zum Streik auf. "
        "Das Unternehmen teilte mit, man bedauere das. Die Gewerkschaft erklärte, es reiche nicht."
    )[-2:] == ["Velora", "Metallerbund"]


@pytest.mark.parametrize(
    ("text", "canonical", "side"),
    [
        ("Nach norwegischen Angaben liegt das Schiff fest.", "Norwegen", "NO"),
        ("Aus dem Kreml hieß es, man prüfe das.", "Kreml", "RU"),
        ("Das Weiße Haus erklärte, man prüfe das.", "Weißes Haus", "US"),
        ("Die russische Regierung erklärte, man prüfe das.", "Kreml", "RU"),
    ],
)
def test_metonyms_and_adjectives_name_a_side(text: str, canonical: str, side: str) -> None:
    """A seat of government, a country and its adjective share one side."""
    (claim,) = said(text)
    assert claim.speaker is not None
    assert (claim.speaker.canonical, claim.speaker.side) == (canonical, side)


def test_a_court_keeps_its_noun() -> None:
    """A body that only its place tells apart is not named by the place alone."""
    assert speakers("Die Staatsanwaltschaft Erfurt teilte mit, man ermittle.") == [
        "Staatsanwaltschaft Erfurt"
    ]


def test_a_corpus_lends_the_full_name() -> None:
    """Another article names the only Wolf in full."""
    one = article("Wolf sagte, das Geld reiche.", name="a")
    two = article("Finanzministerin Ada Wolf sagte, man spare.", name="b")
    claims = resolve_corpus(extract_claims(one) + extract_claims(two), {"a": one, "b": two})
    assert [who(claim) for claim in claims] == ["Ada Wolf", "Ada Wolf"]


def test_two_bearers_in_a_corpus_lend_nothing() -> None:
    """Two people of one surname stay apart."""
    one = article("Wolf sagte, das Geld reiche.", name="a")
    two = article("Ada Wolf sagte, man spare. Jan Wolf sagte, man zahle.", name="b")
    claims = resolve_corpus(extract_claims(one) + extract_claims(two), {"a": one, "b": two})
    assert [who(claim) for claim in claims] == ["Wolf", "Ada Wolf", "Jan Wolf"]


def test_the_order_of_documents_does_not_matter() -> None:
    """Names are the same whichever article comes first."""
    one = article("Wolf sagte, das Geld reiche.", name="a")
    two = article("Finanzministerin Ada Wolf sagte, man spare.", name="b")
    documents = {"a": one, "b": two}
    forward = resolve_corpus(extract_claims(one) + extract_claims(two), documents)
    backward = resolve_corpus(extract_claims(two) + extract_claims(one), documents)
    assert {claim.id: claim for claim in forward} == {claim.id: claim for claim in backward}


@pytest.mark.parametrize(
    ("text", "speaker", "stance"),
    [
        ("The presiding judge, Ada Wolf, said the proof was not enough.", "Ada Wolf", "asserts"),
        ("Inspectors asked for a fine and said they would appeal.", "Inspectors", "asserts"),
        ("Ada Wolf's lawyer declined to comment.", "Ada Wolf's lawyer", "leaves_open"),
        ("The mayor of Leeds, a former teacher, rejected the claim.", "mayor of Leeds", "denies"),
        ("The ministry did not say whether it had called.", "ministry", "leaves_open"),
        ("The captain, Ada Wolf, visited the yard and denied the report.", "Ada Wolf", "denies"),
    ],
)
def test_english_subjects_and_what_is_negated(text: str, speaker: str, stance: str) -> None:
    """A subject before its apposition, one left out, one with an owner; "not" in the content."""
    found = claims_of(text, "en")[-1]
    assert (who(found), found.stance) == (speaker, stance)


def test_a_company_in_apposition_is_the_speaker() -> None:
    """As in "Der Betreiber des Stausees, die Hohe Wasser AG": the company has a name."""
    text = "Der Betreiber des Stausees, die Hohe Wasser AG, wies die Vorwürfe zurück."
    assert speakers(text) == ["Hohe Wasser AG"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Der Versuch glückte, sagte Laborchef Dr. Martin Ebert.", "Martin Ebert"),
        ("Die Station sei voll, sagte Klinikleiterin Dr. med. Ute Kern.", "Ute Kern"),
        ("Das Wasser sei sauber, sagte der Chemiker Dr. Kern.", "Kern"),
        ("Die Operation gelang, so Chefarzt Prof. Dr. Jan Beck.", "Jan Beck"),
        ("Die Brücke halte, sagte Rektorin Prof. Dr. Dr. h. c. Helga Ruf.", "Helga Ruf"),
        ("Die Brücke halte, sagte Dipl.-Ing. Klaus Ober.", "Klaus Ober"),
        ("Die Halle bleibe zu, sagte Hauptmann a. D. Karl Reuter.", "Karl Reuter"),
        ("Man spare, teilte Mag. Eva Leitner mit.", "Eva Leitner"),
        ("Laut Prof. Dr.-Ing. Stahl sank der Pegel.", "Stahl"),
    ],
)
def test_titles_are_no_part_of_a_name(text: str, speaker: str) -> None:
    """Degrees, academic offices and "a. D." stand between an office and the name."""
    assert speakers(text) == [speaker]


def test_a_title_does_not_hide_the_office_before_it() -> None:
    """Who bears the office is known behind titles, too."""
    assert speakers(
        "Laborchef Dr. Martin Ebert kam am Mittag. Der Laborchef sagte, es reiche. "
        "Später betonte Ebert, es bleibe dabei."
    ) == ["Martin Ebert", "Martin Ebert"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The bridge, Lt. John Miller said, is closed.", "John Miller"),
        ("The owner of the barge, Rev. Tom Hill, said no money was lost.", "Tom Hill"),
        ("On Thursday Carl Cole admitted that players had left.", "Carl Cole"),
        ("Norway's fisheries ministry said that two boats were missing.", "fisheries ministry"),
        ("Bills will rise, the suppliers' association said.", "suppliers' association"),
        ("The scholar whose book was copied said it was theft.", "scholar"),
        ("A man convicted of arson said he was innocent.", "man"),
        ("Inspectors ruled out sabotage.", "Inspectors"),
    ],
)
def test_english_names_and_phrases_are_whole(text: str, speaker: str) -> None:
    """Titles, owners, days and what describes a noun do not cut the subject off."""
    found = said(text, "en")[-1].speaker
    assert found is not None and speaker in f"{found.text} {found.canonical}"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The ferry firm was fined. The brakes were new, it said.", "ferry firm"),
        ("The mayor, Ada Cole, met the union. It had been a mistake, she said.", "Ada Cole"),
        ("A spokesman for the club left early. The firm is safe, he said.", "spokesman"),
        ("An Irish delegate spoke of a late success.", "Irish delegate"),
        ("Most boats sank, according to a UN inspector who asked for anonymity.", "UN inspector"),
        ("The lake was calm, said two people briefed on the report.", "people"),
        ("Ada Cole, who runs the port, said nine jobs would go.", "Ada Cole"),
        ("Divers expressed doubt that the wreck was hers.", "Divers"),
    ],
)
def test_english_speakers(text: str, speaker: str) -> None:
    """Pronouns by what they stand for, bodies by "it"; people with what describes them."""
    found = said(text, "en")[-1].speaker
    assert found is not None and speaker in found.canonical


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ministerin Ada Wolf blieb hart. Die Vereine tagen. Es reiche, erklärte sie.", "Ada Wolf"),
        ("Ada Wolf bleibt dabei: „Ich gehe nicht“, sagte sie am Abend.", "Ada Wolf"),
        ("Beide Firmen schließen ein Werk, wie sie am Dienstag mitteilten.", "Firmen"),
        ("Ja, sie trete an, sagt Islands gestürzte Regierungschefin.", "Islands gestürzte"),
        ("Die Klinik spricht der Familie ihr Beileid aus.", "Klinik"),
        ("Die Jury lobte die „leise Kraft“ der Bilder.", "Jury"),
    ],
)
def test_number_case_and_place_tell_who_speaks(text: str, speaker: str) -> None:
    """Verbs tell one from several, articles the subject, and a colon who is introduced."""
    found = said(text)[-1]
    assert found.speaker is not None and found.speaker.canonical.startswith(speaker)
