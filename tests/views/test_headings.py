"""What topics are called, in which order they stand, and which of their words are marked."""

from dataclasses import replace

import pytest
from made_report import made_report

from crosscheck.records import DecidingWords, VerdictKind
from crosscheck.views import markdown
from crosscheck.views.compose import compose
from crosscheck.views.marks import as_written, mark, telling
from crosscheck.views.wording import wording

SEVEN = (
    "Nach dem Brand in Hallstedt ist die Zahl der Verletzten auf sieben gestiegen, wie die Stadt …"
)


def composed(*verdicts, **changes):
    """The groups of the made event with these findings."""
    report = replace(made_report(), verdicts=verdicts, **changes)
    return compose(report, "de").sections[0].groups


def changed(number, **fields):
    """One finding of the made report, changed."""
    return replace(made_report().verdicts[number], **fields)


@pytest.mark.parametrize(
    ("number", "fields", "heading"),
    [
        (0, {}, "Drei Feuerwehrleute wurden verletzt – oder „fünf“?"),
        (1, {}, f"{SEVEN} – zuvor „fünf“"),
        (4, {}, "Rund zwei Millionen Euro Schaden"),
        (5, {}, "„aufgefangen“ oder „chaotisch“?"),
        (0, {"reasons": ("Nach dem Sprachmodell schließen sich beide aus",)},
         "Trifft es zu: „Drei Feuerwehrleute wurden verletzt“?"),
        (0, {"reasons": (), "type": "modality"},
         "Trifft es zu: „Drei Feuerwehrleute wurden verletzt“?"),
        (0, {"reasons": ("Eine verneint: „nicht“",), "type": "negation"},
         "Wie viel: Verletzte, Brand?"),
        (5, {"reasons": ()}, "Anwohner nennen den Einsatz chaotisch"),
        (1, {"reasons": ()}, SEVEN),
    ],
)  # fmt: skip
def test_a_topic_is_called_by_what_its_sides_say(number, fields, heading):
    """One side and the other's words; else the question, or a statement."""
    (group,) = composed(changed(number, **fields))
    assert group.topics[0].question == heading


def test_of_an_update_the_earlier_report_stands_first():
    """Whatever the order of the pair."""
    turned = changed(1, a=made_report().verdicts[1].b, b=made_report().verdicts[1].a)
    for finding in (made_report().verdicts[1], turned):
        (group,) = composed(finding)
        lead = group.topics[0].lead
        assert (lead.a.source, lead.b.source) == (2, 3)
        assert group.topics[0].question.endswith("– zuvor „fünf“")


def test_differences_in_tone_from_one_statement_are_one_topic():
    """The statement is not repeated for everybody who says it otherwise."""
    other = changed(5, id="v9", a="c4", b="c9", confidence=0.4, point="p9")
    further = changed(5, id="v8", a="c2", b="c3", confidence=0.3, point="p8")
    (group,) = composed(changed(5), other, further)
    assert [len(topic.others) for topic in group.topics] == [1, 0]


def test_what_one_origin_repeats_is_no_agreement():
    """It is named after the agreements, on a line, and counted apart from them."""
    copied = changed(4, id="v9", a="c1", b="c6", confidence=0.99, point=None)
    documents = tuple(replace(one, agencies=("dpa",)) for one in made_report().documents)
    report = replace(made_report(), verdicts=(copied, changed(4)), documents=documents)
    section = compose(report, "de").sections[0]
    agreed, repeated = section.groups
    assert (agreed.brief, agreed.topics[0].ref) == (False, "1.1")
    assert agreed.topics[0].support.startswith("2 unabhängige Ursprünge: ")
    assert (repeated.brief, repeated.topics[0].support) == (
        True,
        "Hallstedter Kurier und Küsten-Echo",
    )
    assert section.counts == ((VerdictKind.AGREE, 1),)
    assert section.summary.endswith("1 Übereinstimmung und 1 Übernahme")
    text = markdown.render(report, "de")
    line = "- **1.2** Drei Feuerwehrleute wurden verletzt (Hallstedter Kurier und Küsten-Echo)"
    assert f"### Nur übernommen, ohne unabhängigen Beleg\n\n{line}\n" in text
    assert "| 1.2 `v9` | Übereinstimmung, Sicherheit sehr hoch (0,99) |" in text


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        (0, "Beim Großbrand am Hallstedter Hafen sind fünf Einsatzkräfte verletzt worden – oder"
         " „Drei“?"),
        (4, "Die Hafengesellschaft sprach von einem Schaden in Höhe von zwei Millionen Euro"),
    ],
)  # fmt: skip
def test_a_topic_is_called_in_the_language_of_the_report(number, heading):
    """Where one side is in it; the longer statement, if it is the one to be read."""
    made = made_report()
    english = tuple(replace(one, lang="en") if one.id == "d1" else one for one in made.documents)
    report = replace(made, verdicts=(changed(number),), documents=english)
    (section,) = compose(report, "de").sections
    assert section.groups[0].topics[0].question == heading
    assert section.matrix is not None
    assert heading in section.matrix.rows[0].label or number == 0


def test_quotation_marks_inside_quotation_marks_are_single():
    """In every sentence of the views that quotes something."""
    asked = wording("de")("heading.holds", label="Er nannte es „eine Frechheit“")
    assert asked == "Trifft es zu: „Er nannte es ‚eine Frechheit‘“?"
    asked = wording("en")("heading.holds", label="He called it “an insult”")
    assert asked == "Is it so: “He called it ‘an insult’”?"


def test_a_position_that_answers_two_questions_is_one_row():
    """The matrix names both questions in one row."""
    made = made_report()
    again = replace(made.points[0], id="p9")
    finding = changed(1, point="p9")
    report = replace(
        made,
        verdicts=(made.verdicts[0], finding),
        points=(*made.points, again),
        mentions=dict(made.mentions) | {"p9": made.mentions["p1"]},
    )
    matrix = compose(report, "de").sections[0].matrix
    assert matrix is not None
    assert [row.refs for row in matrix.rows] == [("1.1", "1.2")] * 3


def test_who_only_does_not_confirm_has_not_denied():
    """The cell says so, in the colour of a denial."""
    made = made_report()
    claims = tuple(
        replace(one, stance="leaves_open") if one.id == "c6" else one for one in made.claims
    )
    rows = [dict(row) for row in made.mentions["p1"]]
    rows[1]["Küsten-Echo"] = "denies"
    for stance, words in (("leaves_open", "nicht bestätigt"), ("denies", "gibt Dementi wieder")):
        said = tuple(replace(one, stance=stance) if one.id == "c6" else one for one in claims)
        report = replace(made, claims=said, mentions=dict(made.mentions) | {"p1": tuple(rows)})
        matrix = compose(report, "de").sections[0].matrix
        assert matrix is not None
        column = matrix.outlets.index("Küsten-Echo")
        assert matrix.rows[1].cells[column].words == words


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("Gegenteilige Wörter: „feuerwehrleute“ und „einsatzkräfte“",
         "Gegenteilige Wörter: „Feuerwehrleute“ und „Einsatzkräfte“"),
        ("die Stadt bestreitet es: „nie“", "Die Stadt bestreitet es: „nie“"),
        ("Beide sprechen von: feuerwehrleute, verletzen", "Beide sprechen von: Feuerwehrleute,"
         " verletzen"),
        ("Wortgleich.", "Wortgleich"),
        ("Beide sprechen von: drei, feuerwehrleut", "Beide sprechen von: Drei, Feuerwehrleut"),
        ("Die Stadt lässt es offen: „drei verletzt“",
         "Die Stadt lässt es offen: „Drei Feuerwehrleute wurden verletzt“"),
    ],
)  # fmt: skip
def test_reasons_are_written_as_the_articles_write(reason, shown):
    """Words made lower-case for the comparison are found again by the reader."""
    claims = [one for one in made_report().claims if one.id in {"c1", "c6"}]
    assert as_written(reason, claims) == shown


def test_a_reason_that_quotes_the_same_words_again_is_not_shown():
    """One word decides once; reasons without words of their own are kept."""
    reasons = (
        "Die Stadt bestreitet es: „Drei“",
        "Der spätere Satz setzt sich ab: „drei“",
        "Verschiedene Zahlen: „Drei“ und „fünf“",
        "Nach dem Sprachmodell schließen sich beide aus",
    )
    (group,) = composed(changed(0, reasons=reasons))
    assert group.topics[0].lead.reasons == (reasons[0], *reasons[2:])


@pytest.mark.parametrize(
    ("reasons", "marked"),
    [
        (("Verschiedene Zahlen: „drei“ und „fünf“",), ["Drei"]),
        (("Gegenteilige Wörter: „verletzen“ und „heilen“",), ["verletzt"]),
        (("Sie bestreitet es: „wurden verletzt“",), ["wurden verletzt"]),
        (("Sie bestreitet es: „drei verletzt“",), ["Drei", "verletzt"]),
        (("Gegenteilige Wörter: „hell“ und „dunkel“",), []),
        (("Nach dem Sprachmodell schließen sich beide aus",),
         ["Drei Feuerwehrleute wurden verletzt"]),
    ],
)  # fmt: skip
def test_marked_is_what_a_reason_names(reasons, marked):
    """Single words of a longer mark, words that stand apart, and lemmas."""
    made = made_report()
    claims = {one.id: one for one in made.claims}
    one, other = claims["c1"], claims["c4"]
    finding = replace(
        made.verdicts[0],
        deciding=(DecidingWords(one.id, one.start, one.end),),
        reasons=reasons,
        b=other.id,
    )
    runs = mark(one, telling(one, other, finding))
    assert [run.text for run in runs if run.key] == marked
    assert "".join(run.text for run in runs) == one.text


def test_an_agreement_without_named_words_has_no_marks():
    """What only one side says is not what both agree in."""
    made = made_report()
    claims = {one.id: one for one in made.claims}
    finding = changed(4, reasons=("Nach dem Sprachmodell sagen beide dasselbe",))
    assert finding.kind is VerdictKind.AGREE
    assert telling(claims[finding.a], claims[finding.b], finding) == []
