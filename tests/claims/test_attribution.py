"""Who is said to say what: frames before, around and behind their content."""

import pytest

from tests.claims.articles import claims_of, said, who


def only(text: str, lang: str = "de"):
    """The one attributed claim of a text."""
    found = said(text, lang)
    assert len(found) == 1, [claim.content for claim in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "speaker", "content", "cue"),
    [
        ("Der Rat sagte, die Brücke sei sicher.", "Rat", "die Brücke sei sicher", "sagte"),
        ("Die Brücke sei sicher, sagte der Rat.", "Rat", "Die Brücke sei sicher", "sagte"),
        ("Laut Polizei war die Straße glatt.", "Polizei", "war die Straße glatt", "Laut"),
        ("Nach Angaben der Bahn fuhr kein Zug.", "Bahn", "fuhr kein Zug", "Nach"),
        ("Dem Betreiber zufolge lief das Werk.", "Betreiber", "lief das Werk", "zufolge"),
        ("Die Straße war glatt, so die Polizei.", "Polizei", "Die Straße war glatt", "so"),
        ("Aus dem Rathaus hieß es, man prüfe das.", "Rathaus", "man prüfe das", "hieß"),
        ("Wie das Amt mitteilte, ist der See sauber.", "Amt", "ist der See sauber", "mitteilte"),
        ("Der See ist sauber, wie das Amt mitteilte.", "Amt", "Der See ist sauber", "mitteilte"),
        ("Der Konzern kündigte an, Stellen zu streichen.", "Konzern", "Stellen zu streichen", None),
        ("Das Amt teilte mit, dass der See sauber ist.", "Amt", "dass der See sauber ist", None),
    ],
)
def test_content_stands_apart_from_its_frame(
    text: str, speaker: str, content: str, cue: str | None
) -> None:
    """Whatever the order of frame and content, the content holds no word of the frame."""
    claim = only(text)
    assert who(claim) == speaker
    assert claim.content == content
    assert claim.quote_type == "indirect"
    assert cue is None or claim.cue == cue


@pytest.mark.parametrize(
    "text",
    [
        "„Wir gehen heute nicht“, sagte Ada Wolf.",
        "»Wir gehen heute nicht«, sagte Ada Wolf.",
        "«Wir gehen heute nicht», sagte Ada Wolf.",
        '"Wir gehen heute nicht", sagte Ada Wolf.',
        "Ada Wolf sagte: „Wir gehen heute nicht.“",
        "„Wir gehen ‚heute‘ nicht“, sagte Ada Wolf.",
    ],
)
def test_every_style_of_quotation_marks_is_direct_speech(text: str) -> None:
    """German, Swiss, straight and nested marks all make a direct quotation of Ada Wolf."""
    claim = only(text)
    assert (claim.quote_type, who(claim)) == ("direct", "Ada Wolf")
    assert "nicht" in claim.content and "sagte" not in claim.content


def test_a_quotation_over_several_sentences_has_one_speaker() -> None:
    """All sentences between the marks belong to the speaker named after the last."""
    found = said("„Der Damm ist alt. Niemand prüft ihn. Das rächt sich jetzt“, sagte Jan Reuter.")
    assert len(found) == 3
    assert {who(claim) for claim in found} == {"Jan Reuter"}
    assert {claim.quote_type for claim in found} == {"direct"}


def test_the_subjunctive_goes_on_reporting_without_a_frame() -> None:
    """Indirect speech keeps its speaker over sentences until the outlet speaks itself."""
    found = claims_of(
        "Der Damm sei alt, sagte der Deichgraf. Man habe ihn nie geprüft. "
        "Das räche sich jetzt. Am Abend begann es zu regnen."
    )
    assert [who(claim) for claim in found] == ["Deichgraf"] * 3 + [None]
    assert [claim.cue for claim in found] == ["sagte", None, None, None]


def test_a_sentence_may_be_attributed_by_the_next() -> None:
    """As in "Das teilte X mit" gives the sentence before to X and asserts nothing itself."""
    claim = only("Die Fabrik schließt im Mai. Das teilte der Betreiber am Freitag mit.")
    assert (claim.content, who(claim)) == ("Die Fabrik schließt im Mai", "Betreiber")


def test_the_innermost_source_speaks_and_the_outer_one_is_its_chain() -> None:
    """A source behind the source is the speaker; who passes it on is kept."""
    claim = only("Der Hafen sei zu, berichtete die Agentur NTB unter Berufung auf die Küstenwache.")
    assert who(claim) == "Küstenwache"
    assert claim.chain == ("NTB",)


def test_two_speakers_in_one_sentence_make_two_claims() -> None:
    """A relative clause that judges is a claim of the one it describes."""
    found = said(
        "Man sei sich einig, hieß es aus dem Kanzleramt, das das Gespräch als „gut“ bezeichnete."
    )
    assert found[0].content == "Man sei sich einig"
    assert [who(claim) for claim in found] == ["Kanzleramt", "Kanzleramt"]
    assert [claim.quote_type for claim in found] == ["indirect", "reported"]


def test_two_assertions_of_one_quotation_are_split() -> None:
    """Main clauses with subjects of their own are claims of their own."""
    found = said("„Norwegen liefert, Schweden liefert nicht“, so die Ministerin.")
    assert [claim.content for claim in found] == ["„Norwegen liefert", "Schweden liefert nicht“"]
    assert [claim.negated for claim in found] == [False, True]


def test_an_elided_subject_is_the_one_of_the_clause_before() -> None:
    """As in "... und erklärte" is said by the subject before the conjunction."""
    found = said("Das Amt bestätigte den Bericht und erklärte, die Lage sei ernst.")
    assert [who(claim) for claim in found] == ["Amt", "Amt"]
    assert found[1].content == "die Lage sei ernst"


def test_an_act_told_within_a_report_is_no_statement_of_its_own() -> None:
    """As in "X habe Y gedankt, sagte Z" is a statement of Z alone."""
    claim = only("Der König habe dem Rat gedankt, sagte die Sprecherin.")
    assert who(claim) == "Sprecherin"


def test_an_outlet_that_cites_itself_speaks_in_its_own_voice() -> None:
    """As in "nach Informationen dieser Zeitung" names no speaker."""
    (claim,) = claims_of("Nach Informationen dieser Zeitung wurde der Vertrag verlängert.")
    assert (claim.speaker, claim.quote_type) == (None, "narrator")


def test_plain_narration_has_no_speaker() -> None:
    """Sentences without a frame are the outlet's own."""
    found = claims_of("Am Abend regnete es. Der Zug meldete sich nicht zurück.")
    assert [claim.quote_type for claim in found] == ["narrator", "narrator"]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The bridge is safe, the mayor said.", "mayor", "The bridge is safe"),
        ("The mayor said the bridge was safe.", "mayor", "the bridge was safe"),
        ("According to the police, two men fled.", "police", "two men fled"),
        ('"We are leaving," Ada Wolf told reporters.', "Ada Wolf", '"We are leaving'),
    ],
)
def test_english_frames(text: str, speaker: str, content: str) -> None:
    """English keeps the subject before its verb and may leave out "that"."""
    claim = only(text, "en")
    assert who(claim) == speaker
    assert claim.content.startswith(content)


@pytest.mark.parametrize(
    ("text", "speaker", "contents"),
    [
        (
            "The roof had been repaired, Jan Cole conceded, but badly, and water came in.",
            "Jan Cole",
            ["The roof had been repaired, Jan Cole conceded, but badly", "and water came in"],
        ),
        ("The buyer, two clerks said, was a rival.", "clerks", ["The buyer, two clerks said, was"]),
        ("If it rains, the mayor said, the path stays shut.", "mayor", ["If it rains, the mayor"]),
        ("The lift stuck, police say; nobody fell.", "police", ["The lift stuck", "nobody fell"]),
        ("The lift stuck, inspectors now think.", "inspectors", ["The lift stuck"]),
        ("They maintain they left at noon.", "They", ["they left at noon"]),
        ("Sales fell, the filing shows.", "filing", ["Sales fell"]),
    ],
)
def test_english_frames_inside_a_sentence(text: str, speaker: str, contents: list[str]) -> None:
    """What goes on behind an inserted frame is said as well; the frame is no statement."""
    found = said(text, "en")
    assert [who(claim) for claim in found] == [speaker] * len(contents)
    for claim, content in zip(found, contents, strict=True):
        assert claim.content.startswith(content)


@pytest.mark.parametrize(
    "text",
    [
        "A court has suspended the plan of the town to ban cars.",
        "The tenants will not fight the ruling.",
    ],
)
def test_a_noun_like_a_verb_of_saying_makes_no_english_frame(text: str) -> None:
    """As in "the plan", "the ruling"."""
    assert said(text, "en") == []


def test_the_frame_of_another_ends_an_english_statement() -> None:
    """Behind a semicolon somebody else speaks."""
    found = said("The lift stuck, police said; the owner said it was old.", "en")
    assert [(who(claim), claim.content) for claim in found] == [
        ("police", "The lift stuck"),
        ("owner", "it was old"),
    ]


def test_english_goes_on_reporting_in_the_pluperfect() -> None:
    """As in "He had sent flowers" behind what he said, until the outlet speaks itself."""
    found = claims_of(
        "The rider said he was sorry. He had sent flowers. The road is open again.", "en"
    )
    assert [who(claim) for claim in found] == ["rider", "rider", None]


def test_a_participle_without_a_subject_makes_no_english_frame() -> None:
    """As in "as first assumed" names nobody."""
    assert said("The leak began in May, twice as early as first assumed.", "en") == []


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Gut so, findet Kämmerin Ada Wolf.", "Ada Wolf", "Gut so"),
        ("Ein Skandal, findet die Gewerkschaft.", "Gewerkschaft", "Ein Skandal"),
        ("Um elf Zentimeter, sagt ein Vermesser.", "Vermesser", "Um elf Zentimeter"),
        ("„Weg da“, schrie der Wirt.", "Wirt", "„Weg da“"),
        ("Der Trainer hält dagegen: Der Rasen war nass.", "Trainer", "Der Rasen war nass"),
        ("Nach Schätzung unabhängiger Prüfer fehlt Geld.", "unabhängiger Prüfer", "fehlt Geld"),
    ],
)
def test_short_statements_and_rare_verbs(text: str, speaker: str, content: str) -> None:
    """A statement needs no verb of its own; the frame is verb and speaker alone."""
    claim = only(text)
    assert (who(claim), claim.content) == (speaker, content)


@pytest.mark.parametrize(
    ("text", "speaker", "count"),
    [
        ("Er habe Zeit, heißt es aus dem Rathaus, danach werde er gehen.", "Rathaus", 2),
        ("Vom Amt, klagen Eltern, sei niemand gekommen.", "Eltern", 1),
        ("Es fehle Geld, sagte der Wirt unserem Reporter: Die Miete sei hoch.", "Wirt", 2),
        ("Schuld sei nicht der Biber, sagt der Bauer, sondern das Wehr.", "Bauer", 1),
        ("Der Rat sagte, die Kasse stimme. Entschuldigt habe sich niemand.", "Rat", 2),
        ("Die Stadt sperrt die Brücke. Das kündigte der Bürgermeister an.", "Bürgermeister", 1),
        ("Das Papier ist echt. Zu diesem Schluss kommt die Archivarin Ada Wolf.", "Ada Wolf", 1),
    ],
)
def test_what_goes_on_around_a_frame_is_said_too(text: str, speaker: str, count: int) -> None:
    """Behind an inserted frame, a colon or in the sentence before it, one speaker speaks."""
    assert [who(claim) for claim in said(text)] == [speaker] * count


def test_what_is_in_sight_has_no_speaker() -> None:
    """As in "kein Ufer in Sicht"; "in den Augen der Kritiker" has one."""
    assert said("Am Abend war noch kein Ufer in Sicht.") == []


def test_who_is_spoken_of_does_not_speak() -> None:
    """The subject of reported speech is no new speaker."""
    text = "Der Betrug sei klein, hieß es. Eigene Leute stünden nicht im Verdacht. Man helfe gern."
    assert "Eigene Leute" not in {who(claim) for claim in said(text)}
