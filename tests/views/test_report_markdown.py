"""The Markdown report: how it reads, and that no foreign text changes its structure."""

from dataclasses import replace
from itertools import cycle, groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import copied_report, made_report
from markdown_it import MarkdownIt
from snapshots import assert_matches_file

from crosscheck.records import DecidingWords, Failure, Speaker
from crosscheck.views import html, markdown
from crosscheck.views.escaping import visible

HOSTILE = [
    "# Überschrift",
    "<script>alert(1)</script>",
    "![Bild](https://tracker.example/x.png)",
    "[klick](javascript:alert(1))",
    "[1]: https://tracker.example",
    "[1](https://tracker.example)",
    "https://tracker.example und www.tracker.example und <https://a.example>",
    "**fett** __auch__ `code` ~~weg~~ $x$",
    "| a | b |",
    "---",
    "===",
    "1. eins",
    "- Punkt",
    "> Zitat",
    "    eingerückt",
    "Zeile\n\n# Zeile\r\n```\nzwei",
    "\\",
    "*",
    "_",
    "a\x1b[31mrot\x07\x9b",
    "\u202edlrow\u2066 \u200b\ufeff",
    "&lt;b&gt; &amp; &#35;",
    "\ud800 halb",
    "",
    " ",
    "\u3000",
    "😀" * 40,
    "ends with #",
    "{{ liquid }}",
    "[^1] [x] ][",
    " - Punkt",
    "\u200b1. eins",
]
hostile_text = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet=st.sampled_from("#*_`~[]()<>!|\\&-+=.1:$ \n\tx\x1b\u202e„“"), max_size=24),
    st.text(max_size=24),
)


def structure(text: str) -> list[str]:
    """The token tree of a Markdown text, without the words and without link targets."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(text):
        inner = [child.type for child in token.children or ()]
        found.append(f"{token.nesting} {token.type} {token.tag} {token.map and ''}")
        found += _merged(inner)
    return found


def _merged(kinds: list[str]) -> list[str]:
    """Neighbouring pieces of plain text are one, however often it was escaped."""
    plain = ["text" if kind in {"text", "text_special"} else kind for kind in kinds]
    return [kind for i, kind in enumerate(plain) if kind != "text" or plain[i - 1 : i] != ["text"]]


def reading(text: str) -> str:
    """What a reader of the rendered Markdown sees."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = (child for token in parser.parse(text) for child in token.children or ())
    return "\n".join(
        "".join(token.content for token in run) for _, run in groupby(tokens, lambda one: one.type)
    )


def poisoned(texts):
    """The made report with foreign text in every field that an article or a page controls."""
    made, pool = made_report(), cycle(texts)
    return replace(
        made,
        documents=tuple(_poisoned_document(one, pool) for one in made.documents),
        claims=tuple(_poisoned_claim(one, pool) for one in made.claims),
        events=tuple(replace(one, label="x" + next(pool)) for one in made.events),
        points=tuple(_poisoned_point(one, pool) for one in made.points),
        verdicts=tuple(
            replace(one, reasons=tuple("x" + _unquoted(next(pool)) for _ in one.reasons))
            for one in made.verdicts
        ),
        failures=tuple(replace(one, source=next(pool), error=next(pool)) for one in made.failures),
        encoder=next(pool),
        judge=next(pool),
    )


def _unquoted(text):
    """What reasons quote are single words of ours; quoted words are marked, others are not."""
    return text.translate(dict.fromkeys(map(ord, "„“”")))


def _poisoned_document(one, pool):
    return replace(
        one,
        title=next(pool),
        outlet=one.outlet and "x" + next(pool) + one.id,
        agencies=(next(pool),) if one.agencies else (),
        path=next(pool),
    )


def _poisoned_claim(one, pool):
    name = next(pool)
    return replace(
        one,
        speaker=one.speaker and Speaker(name, name),
        context=one.context and "x" + next(pool),
        chain=(next(pool),) if one.chain else (),
        text=(before := next(pool)) + " " + one.text + " " + next(pool),
        start=one.start - len(before) - 1,
    )


def _poisoned_point(point, pool):
    positions = tuple(
        replace(
            one,
            label="x" + next(pool),
            speakers=(next(pool),) if one.speakers else (),
            outlets=("x" + next(pool),),
        )
        for one in point.positions
    )
    return replace(point, question="x" + next(pool), positions=positions)


HARMLESS = structure(markdown.render(poisoned(["Wort"]), "de"))


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile_text, min_size=10, max_size=10))
def test_no_foreign_text_changes_the_structure(texts):
    """1,000 hostile titles, names and labels render as text: same tokens as harmless ones."""
    assert structure(markdown.render(poisoned(texts), "de")) == HARMLESS


@settings(max_examples=50, deadline=None)
@given(hostile_text)
def test_foreign_text_reads_as_itself(text):
    """Nothing is swallowed or decoded: a rendered title is the title, character by character."""
    made = made_report()
    documents = tuple(replace(one, title=f"x{text}x") for one in made.documents)
    seen = reading(markdown.render(replace(made, documents=documents), "de"))
    assert visible(f"x{text}x") in seen.replace("\n", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_known_attack_stays_text(text):
    """Each known trick alone, in every field at once."""
    assert structure(markdown.render(poisoned([text]), "de")) == HARMLESS


@pytest.mark.parametrize("lang", ["de", "en"])
def test_report_reads_as_expected(lang):
    """The whole memo, word for word, in both languages."""
    assert_matches_file(markdown.render(made_report(), lang), f"reports/memo-{lang}.md")


def test_language_is_that_of_most_articles():
    """Without a wish the report speaks the language of most articles."""
    german = made_report()
    english = replace(german, documents=tuple(replace(one, lang="en") for one in german.documents))
    assert markdown.render(german).startswith("# Quervergleich")
    assert markdown.render(english).startswith("# Cross-check")


def test_contradictions_come_before_everything_else():
    """Within an event the order is conflict, who carries what, agreement, framing, update."""
    text = markdown.render(made_report(), "de")
    order = ["### Widersprüche", "### Wer trägt was", "### Übereinstimmungen"]
    order += ["### Verschieden dargestellt", "### Neuer Stand", "### Nur eine Quelle"]
    places = [text.index(heading) for heading in order]
    assert places == sorted(places)


def test_statement_is_verbatim_with_the_deciding_words_bold():
    """Both sides stand word for word; only the words that decide are set off."""
    text = markdown.render(made_report(), "de")
    assert "> Beim Großbrand am Hallstedter Hafen sind **fünf** Einsatzkräfte verletzt" in text
    assert "> Die Polizei **schließe** Brandstiftung **aus**.\\" in text


def test_everything_unknown_is_said():
    """An article without outlet and date is named as such, not given a guess."""
    text = markdown.render(made_report(), "de")
    assert "| 4 | Medium unbekannt | ohne Titel | Datum unbekannt |" in text
    assert "1 ohne Medium, 1 ohne Datum" in text


def test_empty_report_is_still_a_report():
    """Nothing compared, nothing found: short, and without empty tables."""
    made = made_report()
    empty = replace(
        made,
        documents=(),
        claims=(),
        events=(),
        points=(),
        verdicts=(),
        failures=(),
        pairs_judged=0,
    )
    text = markdown.render(empty, "de")
    assert text.startswith("# Quervergleich\n\nKein Artikel, also nichts zu vergleichen.\n\n_Erst")
    assert "##" not in text and "|" not in text
    page = html.render(empty, "de")
    assert "Kein Artikel" in page and "<table" not in page and "<h2" not in page


def test_audit_names_place_hash_and_command():
    """Every finding can be checked: offsets of both sides, hash of both texts, the command."""
    made = made_report()
    text = markdown.render(made, "de")
    first = made.verdicts[0]
    claims = {one.id: one for one in made.claims}
    a, b = claims[first.a], claims[first.b]
    assert f"| [1] {a.start}–{a.end} | [2] {b.start}–{b.end} |" in text
    assert made.documents[0].sha256[:12] in text
    assert "`crosscheck report --event feuer`" in text


def test_failures_are_named_in_full():
    """However many sources failed, each is named with its reason."""
    failures = tuple(
        Failure(f"artikel-{n}.txt", "not text; " + "word " * 12 + "end") for n in range(9)
    )
    text = markdown.render(replace(made_report(), failures=failures), "de")
    assert all(f"artikel-{n}.txt (not text; " in text for n in range(9))
    assert text.count("word end)") == 9


def test_long_lists_are_cut_with_a_count():
    """Many events of one source each are named up to a few and counted."""
    made = made_report()
    more = tuple(replace(made.events[1], id=f"e{n}", label=f"Ereignis {n}") for n in range(9))
    text = markdown.render(replace(made, events=(made.events[0], *more)), "de")
    assert "9 Ereignisse haben nur eine Quelle: „Ereignis 0“; „Ereignis 1“; „Ereignis 2“; " in text
    assert "„Ereignis 3“ und 5 weitere." in text


def test_one_article_is_compared_with_itself_only():
    """An event of one article says that only its speakers were compared."""
    made = made_report()
    finding = replace(made.verdicts[0], id="v8", event="rat", a="c12", b="c13", deciding=())
    text = markdown.render(replace(made, verdicts=(*made.verdicts, finding)), "de")
    assert "Nur ein Artikel: verglichen sind seine Sprecher untereinander." in text
    assert "1 Ereignis hat nur eine Quelle" not in text


def test_confidence_is_never_certainty():
    """A model's 1.0 is shown as more than 0.99."""
    made = made_report()
    sure = tuple(replace(one, confidence=1.0) for one in made.verdicts)
    text = markdown.render(replace(made, verdicts=sure), "de")
    assert "Sicherheit sehr hoch (> 0,99)" in text and "1,00" not in text


def test_events_in_conflict_come_first_and_silent_ones_are_only_named():
    """Most disputed first; several sources without comparable claims is said at the end."""
    made = made_report()
    calm = replace(made.events[0], id="ruhig", label="Ruhiges Ereignis")
    mild = replace(made.events[0], id="mild", label="Mildes Ereignis")
    framing = replace(made.verdicts[5], id="v9", event="mild")
    report = replace(made, events=(calm, mild, *made.events), verdicts=(*made.verdicts, framing))
    text = markdown.render(report, "de")
    assert text.index("## 1. Brand eines Lagerhauses") < text.index("## 2. Mildes Ereignis")
    assert "## 3." not in text
    assert "mehrere Quellen, aber keine vergleichbaren Aussagen: „Ruhiges Ereignis“." in text


def test_one_event_does_not_hide_the_others_from_the_overview():
    """At most three headlines an event; the rest is counted."""
    made = made_report()
    disputes = tuple(
        replace(
            made.verdicts[0], id=f"v1{n}", b=f"c{6 + n}", point=f"q{n}", confidence=0.5 + n / 100
        )
        for n in range(5)
    )
    other = replace(made.events[0], id="mild", label="Mildes Ereignis")
    verdicts = (*disputes, replace(made.verdicts[0], id="v9", event="mild"))
    text = markdown.render(replace(made, events=(made.events[0], other), verdicts=verdicts), "de")
    overview = text[: text.index("| Ereignis |")]
    assert [ref for ref in ("1.1", "1.2", "1.3", "1.4", "2.1") if f"**{ref}**" in overview] == [
        "1.1",
        "1.2",
        "1.3",
        "2.1",
    ]
    assert "2 weitere Widersprüche unten." in overview


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("alt/echo.txt", "echo.txt (Medium unbekannt)"),
        (None, "Fünf Verletzte am Hafen (Medium unbekannt)"),
    ],
)
def test_article_without_an_outlet_has_a_column_by_its_file_or_title(path, heading):
    """Unknown is said, and what the article is known by."""
    report = made_report()
    documents = [
        replace(one, outlet=None, path=path) if one.id == "d2" else one for one in report.documents
    ]
    mentions = {
        point: tuple(
            {("d2" if key == "Küsten-Echo" else key): row[key] for key in row} for row in rows
        )
        for point, rows in report.mentions.items()
    }
    shown = markdown.render(replace(report, documents=tuple(documents), mentions=mentions), "de")
    assert f"| Position | Agentur Nord | Hallstedter Kurier | {heading} |" in shown


def test_audit_names_the_thresholds():
    """From which confidence each kind of finding is given; nothing where it is not known."""
    line = (
        "Ein Befund wird genannt ab einer Sicherheit von: Widerspruch 0,45, Übereinstimmung 0,50."
    )
    assert line in markdown.render(made_report(), "de")
    unknown = markdown.render(replace(made_report(), thresholds={}), "de")
    assert "ab einer Sicherheit von" not in unknown


def test_finding_between_copies_is_told_once():
    """The same two statements in another paper: named, not shown again, but in the audit."""
    text = markdown.render(copied_report(), "de")
    assert text.count("> Beim Großbrand") == markdown.render(made_report(), "de").count(
        "> Beim Groß"
    )
    assert text.count("Wortgleich ebenso in [5] Abendblatt.") == 2
    assert "`v1b`" in text and "`v2b`" in text
    assert "3 Widersprüche" not in text
    assert "Word for word in [5] Abendblatt as well." in markdown.render(copied_report(), "en")


def test_an_event_begins_with_one_line_about_it():
    """When it happened, how many articles, outlets and origins, and what was found."""
    text = markdown.render(made_report(), "de")
    assert (
        "Geschehen: 5.–6. März 2024 · 3 Artikel aus 3 Medien, 3 unabhängige Ursprünge · "
        "2 Widersprüche, 1 Übereinstimmung, 1 abweichende Darstellung und 1 neuer Stand" in text
    )
    made = made_report()
    wired = replace(
        made, documents=tuple(replace(one, agencies=("dpa",)) for one in made.documents)
    )
    assert "3 Artikel aus 3 Medien, 1 unabhängiger Ursprung" in markdown.render(wired, "de")


def test_undated_articles_are_no_part_of_the_order():
    """The order of publication names dated articles; the others are named after it."""
    made = made_report()
    documents = tuple(
        replace(one, published_at=None) if one.id == "d1" else one for one in made.documents
    )
    text = markdown.render(replace(made, documents=documents), "de")
    assert (
        "Erschienen: [2] Küsten-Echo, 5. März 2024, 19:05 UTC → [3] Agentur Nord, 6. März 2024. "
        "Ohne Datum: [1] Hallstedter Kurier." in text
    )


def test_words_that_no_reason_speaks_of_are_not_marked():
    """A mark shows why; of a long one the words that a reason names are left."""
    made = made_report()
    first = made.verdicts[0]
    claims = {one.id: one for one in made.claims}
    whole = tuple(
        DecidingWords(key, claims[key].start, claims[key].end) for key in (first.a, first.b)
    )
    changed = replace(first, deciding=whole, reasons=("Verschiedene Zahlen: „Drei“ und „fünf“",))
    text = markdown.render(replace(made, verdicts=(changed,)), "de")
    assert "> **Drei** Feuerwehrleute wurden verletzt.\\" in text
    assert "sind **fünf** Einsatzkräfte" in text
    other = replace(changed, reasons=("Gegenteilige Wörter: „Hafen“ und „Rat“",))
    text = markdown.render(replace(made, verdicts=(other,)), "de")
    assert "> Drei Feuerwehrleute wurden verletzt.\\" in text


def test_a_sentence_is_not_repeated_as_context():
    """What stands on one side is not said again before the other."""
    made = made_report()
    finding = replace(made.verdicts[0], id="v8", a="c2", b="c3", deciding=())
    text = markdown.render(replace(made, verdicts=(finding,)), "de")
    assert "schließe Brandstiftung aus" in text and "Davor:" not in text


def test_one_speaker_against_himself_is_named_once():
    """A headline does not set a name against itself."""
    made = made_report()
    finding = replace(made.verdicts[0], id="v8", a="c2", b="c3", deciding=())
    text = markdown.render(replace(made, verdicts=(finding,)), "de")
    assert "(Kaya Lehnert, auf zweierlei Weise)" in text
    assert "gegen Kaya Lehnert" not in text


def test_articles_in_no_finding_and_read_in_part_are_named():
    """An editor sees which article the memo says nothing about, and what was only a teaser."""
    made = made_report()
    documents = tuple(
        replace(one, provenance="teaser") if one.id == "d2" else one for one in made.documents
    )
    text = markdown.render(replace(made, documents=documents), "de")
    assert "1 Artikel kommt in keinem Befund vor: [4] rat.txt." in text
    assert "1 Artikel war nur als Anriss oder mit seinem freien Teil zu lesen: [2] Küsten" in text


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile_text, min_size=6, max_size=6))
def test_no_text_around_a_statement_changes_the_structure(texts):
    """The rest of a sentence comes from the article itself, and stays words."""
    assert structure(markdown.render(embedded(texts), "de")) == EMBEDDED


def embedded(texts):
    """The made report with each statement a part of a sentence, foreign text around it."""
    made, pool = made_report(), cycle(texts)
    bodies = {one.id: "" for one in made.documents}
    claims = []
    for one in made.claims:
        body = f"{bodies[one.document]}x{next(pool)}x "
        words = one.text.rstrip(".")
        claims.append(replace(one, text=words, start=len(body), end=len(body) + len(words)))
        bodies[one.document] = f"{body}{words} x{next(pool)}x.\n\n"
    documents = tuple(replace(one, text=bodies[one.id]) for one in made.documents)
    verdicts = tuple(replace(one, deciding=()) for one in made.verdicts)
    return replace(made, documents=documents, claims=tuple(claims), verdicts=verdicts)


EMBEDDED = structure(markdown.render(embedded(["Wort"]), "de"))
