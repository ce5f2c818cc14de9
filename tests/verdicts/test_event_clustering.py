"""Events: one happening, whatever the order; look-alikes and follow-ups stay apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_claims import NOON, bag_vector, claim, day, document, entity

from crosscheck.records import TimeSpan
from crosscheck.verdicts.accounts import measure_rarity, read_account
from crosscheck.verdicts.events import cluster_events
from crosscheck.verdicts.groups import MOST_ENTRIES, Groups
from crosscheck.verdicts.happenings import happenings, is_common, stem
from crosscheck.verdicts.naming import codes, names, proper_names, routes, stems
from crosscheck.verdicts.retold import tells_of_older

BRIDGE = ["brücke über mulde eingestürzt", "taucher suchen mulde opfer"]  # no words in common:
STRIKE = ["lokführer streiken seit morgen", "streik lokführer dauert zwei tage"]  # bags of words


def workspace(*stories):
    """Documents and claims from (key, texts, published)."""
    documents, claims = {}, []
    for key, texts, published in stories:
        documents[key] = document(key, published=published)
        for number, text in enumerate(texts):
            names = (entity("Mulde"),) if "mulde" in text else (entity("Lokführer"),)
            claims.append(claim(f"{key}{number}", text, key, number, entities=names))
    return documents, claims, {one.id: bag_vector(one.content) for one in claims}


def groups(events):
    """The documents of each event."""
    return sorted(event.documents for event in events)


def test_two_stories_of_one_day_are_two_events():
    """Same day, other content."""
    found = cluster_events(
        *workspace(("a", BRIDGE, NOON), ("b", BRIDGE, NOON), ("c", STRIKE, NOON))
    )
    assert groups(found) == [("a", "b"), ("c",)]


def test_the_same_words_months_later_are_another_event():
    """Two similar happenings months apart never fuse."""
    later = NOON + timedelta(days=120)
    found = cluster_events(*workspace(("a", STRIKE, NOON), ("b", STRIKE, later)))
    assert groups(found) == [("a",), ("b",)]


def test_an_undated_document_joins_by_content():
    """No date is no obstacle where the content fits, and no licence where it does not."""
    found = cluster_events(
        *workspace(("a", BRIDGE, NOON), ("b", BRIDGE, None), ("c", STRIKE, NOON))
    )
    assert groups(found) == [("a", "b"), ("c",)]


def test_no_chaining():
    """A text between two stories does not fuse them."""
    between = [BRIDGE[0], STRIKE[0]]
    found = cluster_events(
        *workspace(
            ("a", BRIDGE, NOON), ("b", BRIDGE, NOON), ("c", between, NOON),
            ("d", STRIKE, NOON), ("e", STRIKE, NOON),
        )
    )  # fmt: skip
    home = {key: event.id for event in found for key in event.documents}
    assert home["a"] == home["b"] != home["d"] == home["e"]


LOOKS_BACK = TimeSpan(  # "in March" in an article of May
    0, 4, "März", datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
)


@st.composite
def workspaces(draw):
    """Reports of some happenings at some times or none, and paragraphs that look back at them."""
    wordings = [BRIDGE, STRIKE, [BRIDGE[0], STRIKE[0]], ["zug im tunnel", "reisende warten"]]
    made = [
        (
            f"d{number}",
            draw(st.sampled_from(wordings)),
            draw(st.sampled_from([None, *(NOON + timedelta(days=n) for n in (0, 1, 3, 5, 70))])),
        )
        for number in range(draw(st.integers(2, 7)))
    ]
    told = [draw(st.sampled_from([None, BRIDGE, STRIKE])) for _ in made]
    documents, claims, vectors = workspace(
        *(
            (key, [*texts, *(back or ())], at)
            for (key, texts, at), back in zip(made, told, strict=True)
        )
    )
    older = {
        f"{key}{n}"
        for (key, texts, _), back in zip(made, told, strict=True)
        if back
        for n in (2, 3)
    }
    claims = [
        replace(one, background=True, times=(LOOKS_BACK,), paragraph=2) if one.id in older else one
        for one in claims
    ]
    return documents, claims, vectors


@settings(max_examples=60, deadline=None)
@given(workspaces(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(made, shuffled):
    """Any order of documents, claims and vectors gives the same events, looks back included."""
    documents, claims, vectors = made
    expected = cluster_events(documents, claims, vectors)
    mixed, keys, rows = list(claims), list(documents), list(vectors)
    for one in (mixed, keys, rows):
        shuffled.shuffle(one)
    assert expected == cluster_events(
        {key: documents[key] for key in keys}, mixed, {key: vectors[key] for key in rows}
    )


def test_every_claim_belongs_to_exactly_one_event():
    """Nothing is lost and nothing counted twice, background included."""
    documents, claims, vectors = workspace(("a", BRIDGE, NOON), ("b", [*STRIKE, BRIDGE[0]], NOON))
    claims[-1] = replace(claims[-1], background=True, times=(day(2013, 6, 1),))
    found = cluster_events(documents, claims, vectors)
    listed = [key for event in found for key in event.claims]
    assert sorted(listed) == sorted(one.id for one in claims)


def test_background_goes_to_the_older_event():
    """A later article that says "in March the bridge fell" tells of March's event there."""
    later = NOON + timedelta(days=60)
    documents, claims, vectors = workspace(("a", BRIDGE, NOON), ("b", [*STRIKE, *BRIDGE], later))
    told = (day(2024, 3, 5),)
    claims = [
        replace(one, background=True, times=told, paragraph=2) if one.id in {"b2", "b3"} else one
        for one in claims
    ]
    found = cluster_events(documents, claims, vectors)
    home = {key: event.id for event in found for key in event.claims}
    assert home["b2"] == home["b3"] == home["a0"]
    assert home["b0"] != home["a0"]
    (march,) = (event for event in found if event.id == home["a0"])
    assert (march.start, march.end) == (NOON, NOON)  # its report dates it, not the look back


@pytest.mark.parametrize(
    ("span", "last"),
    [
        (day(2011, 1, 1), datetime(2011, 1, 1, tzinfo=UTC)),
        (
            TimeSpan(
                0, 4, "2011", datetime(2011, 1, 1, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC)
            ),
            datetime(2011, 12, 31, tzinfo=UTC),
        ),
        (
            TimeSpan(
                0, 4, "neun", datetime(2011, 1, 1, 9, tzinfo=UTC),
                datetime(2011, 1, 1, 10, tzinfo=UTC),
            ),
            datetime(2011, 1, 1, 9, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_an_event_dated_by_the_text_ends_on_its_last_day(span, last):
    """The end is inclusive, as it is for events dated by their articles."""
    documents, claims, vectors = workspace(("a", [*STRIKE, BRIDGE[0]], NOON))
    claims[-1] = replace(claims[-1], background=True, times=(span,))
    older = cluster_events(documents, claims, vectors)[0]
    assert (older.start, older.end) == (span.begin, last)


def test_what_somebody_says_of_the_past_is_no_background():
    """A dispute over an older date belongs to the event in which it is fought out."""
    looking_back = claim("1", "zuletzt 2019 geprüft", background=True, times=(day(2019, 5, 1),))
    assert tells_of_older(document("a"), looking_back)
    from made_claims import said_by

    assert not tells_of_older(document("a"), replace(looking_back, speaker=said_by("Ministerium")))


def test_label_is_the_title():
    """An event is called by a title of its articles."""
    (event,) = cluster_events(*workspace(("a", BRIDGE, NOON), ("b", BRIDGE, NOON)))
    assert event.label in {"Titel a", "Titel b"}
    assert (event.start, event.end) == (NOON, NOON)


def test_a_call_and_a_meeting_of_the_same_people_are_two_events():
    """An undated article joins the account of the same kind of happening."""
    matter = ["thema zoll stahl", "streit hafen quote fischer"]
    call = ["präsident gast telefonat abend", *matter]
    meeting = ["präsident gast gipfeltreffen nachmittag", *matter]
    later = NOON + timedelta(days=200)
    found = cluster_events(
        *workspace(
            ("a", call, NOON), ("b", meeting, later), ("c", ["präsident gast anruf", *matter], None)
        )
    )
    assert groups(found) == [("a", "c"), ("b",)]


def test_an_undated_document_that_fits_two_events_alike_stays_alone():
    """Better unpaired than compared with the wrong happening."""
    later = NOON + timedelta(days=200)
    found = cluster_events(
        *workspace(("a", STRIKE, NOON), ("b", STRIKE, later), ("c", STRIKE, None))
    )
    assert groups(found) == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize(
    ("lemma", "kinds"),
    [
        ("telefonat", {"call"}),
        ("krisentelefonat", {"call"}),
        ("warnstreik", {"strike"}),
        ("tisch", set()),
    ],
)
def test_words_tell_the_kind_of_happening(lemma, kinds):
    """Also at the end of a compound."""
    assert happenings(lemma) == kinds


TEMPLATE = ["in {0} ist am abend ein lagerhaus ausgebrannt", "die feuerwehr löschte bis morgens"]


def fire(town, when, told=None):
    """A report of a fire in the words of every such report."""
    return town.lower(), [line.format(town.lower()) for line in TEMPLATE], when, town, told


def templated(*reports):
    """Documents and claims of such reports; all look the same to the encoder."""
    documents, claims = {}, []
    for number, (_town, texts, when, town, told) in enumerate(reports):
        key = f"d{number}"
        documents[key] = document(key, published=when)
        claims += [
            claim(
                f"{key}{place}",
                text,
                key,
                place,
                entities=(entity(town),) if not place else (),
                times=(told,) if told and not place else (),
            )
            for place, text in enumerate(texts)
        ]
    return documents, claims, {one.id: bag_vector("lagerhaus brand") for one in claims}


def test_one_wording_and_two_towns_are_two_events():
    """The same report of another town is another happening, however alike the two read."""
    found = cluster_events(*templated(fire("Kiel", NOON), fire("Trier", NOON)))
    assert groups(found) == [("d0",), ("d1",)]


def test_one_wording_and_two_days_are_two_events():
    """What is reported of Tuesday and of Thursday in one wording happened twice."""
    later = NOON + timedelta(days=2)
    found = cluster_events(
        *templated(fire("Kiel", NOON, day(2024, 3, 5)), fire("Kiel", later, day(2024, 3, 7)))
    )
    assert groups(found) == [("d0",), ("d1",)]


def test_one_wording_of_one_town_and_day_is_one_event():
    """A copy stays with what it copies."""
    told = day(2024, 3, 5)
    found = cluster_events(*templated(fire("Kiel", NOON, told), fire("Kiel", NOON, told)))
    assert groups(found) == [("d0", "d1")]


def test_daily_coverage_does_not_chain_through_the_weeks():
    """Each report is near the one before, but the last is far from the first."""
    stories = [(f"d{n:02}", STRIKE, NOON + timedelta(days=3 * n)) for n in range(8)]
    found = cluster_events(*workspace(*stories))
    assert len(found) > 1
    assert all(event.end - event.start <= timedelta(days=8) for event in found)


@pytest.mark.parametrize(
    ("forms", "common"),
    [
        (("coburg", "coburger", "coburgs"), "coburg"),
        (("russland", "russlands"), "russland"),
        (("ulm", "ulmer"), None),
    ],
)
def test_forms_of_a_name_have_one_stem(forms, common):
    """A town and its adjective are one name where the stem is long enough to be sure."""
    assert ({stem(form) for form in forms} == {common}) == (common is not None)


@pytest.mark.parametrize(
    ("word", "everyday"),
    [("polizei", True), ("gegenfahrbahn", True), ("lüdenscheid", False), ("offenburg", False)],
)
def test_what_everyday_news_is_made_of(word, everyday):
    """Compounds of known words are known; places that end in one are not."""
    assert is_common(stem(word)) == everyday


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Unfall auf der B 202", {"b202"}),
        ("Unfall auf der B202", {"b202"}),
        ("Crash on the M25", {"m25"}),
        ("Am Montag um 12 Uhr", set()),
    ],
)
def test_a_letter_with_a_number_names_a_road(text, found):
    """However it is spaced; it counts as a word and as a name."""
    told = claim("1", text)
    assert codes(told) == found <= (stems(told) & names(told, "de"))


def test_parts_of_a_hyphenated_word_are_words():
    """The parts of "Unwetter-Schäden" are found alone, too."""
    told = claim("1", "Unwetter-Schäden kosten Milliarden")
    assert {stem("unwetter"), stem("schäden")} <= stems(told)


def test_streets_are_named_and_main_streets_are_not():
    """Every town has a main street."""
    assert routes(claim("1", "Einbruch in der Goethestraße")) == {stem("goethestraße")}
    assert not routes(claim("1", "Einbruch in der Hauptstraße"))


def test_a_name_beyond_doubt_stands_behind_a_preposition():
    """A capital alone proves nothing in German."""
    assert proper_names(claim("1", "Wasserrohrbruch legt Betrieb lahm bei Marktl"), "de") == {
        stem("marktl")
    }


def test_one_account_reads_a_bounded_part_of_the_index():
    """Common words of a thousand look-alikes are not read; the rare name still finds its group."""
    common = [f"wort{n}" for n in range(5)]
    texts = [" ".join([f"ort{n:05}", *common]) for n in range(MOST_ENTRIES + 1)]
    stories = [(f"d{n}", [text], NOON) for n, text in enumerate(texts)]
    accounts = read_accounts(*workspace(*stories))
    groups = Groups()
    for one in accounts:
        groups.add(one, groups.new())
    seventh = next(one for one in accounts if one.document == "d7")
    assert [group.members for group in groups.candidates(seventh)] == [[seventh]]


def read_accounts(documents, claims, vectors):
    """The report of each document."""
    by_document = {one.document: [one] for one in claims}
    rarity = measure_rarity(by_document)
    return [
        read_account(documents[key], told, vectors, rarity, report=True)
        for key, told in by_document.items()
    ]
