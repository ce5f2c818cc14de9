"""Reviewing: what comes first, and what a command means."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_claims import NOON, claim, document, said_by

from crosscheck.records import Report, Verdict, VerdictKind
from crosscheck.verdicts import Command, Labels, make_label, parse_command, review_queue

DOCUMENTS = {key: document(key) for key in "abc"}
TEXTS = ("Drei Verletzte.", "Fünf Verletzte.", "Der Kai ist gesperrt.", "Der Kai ist offen.")
CLAIMS = {
    str(number): claim(str(number), text, "ab"[number % 2], number)
    for number, text in enumerate(TEXTS)
}
KINDS = {"c": VerdictKind.CONTRADICT, "a": VerdictKind.AGREE, "f": VerdictKind.FRAMING}


def finding(key, confidence, a="0", b="1", event="event"):
    """A finding whose kind is the first letter of its id."""
    kind = KINDS[key[0]]
    return Verdict(key, event, a, b, kind, "other", None, confidence, ("weil",))


FINDINGS = [
    finding("a1", 0.55, "0", "2"),
    finding("c1", 0.9, "0", "1"),
    finding("c2", 0.6, "2", "3", event="other"),
    finding("f1", 0.5, "0", "3"),
]


def report(claims=CLAIMS):
    """What was found, as the review gets it."""
    documents = tuple(DOCUMENTS.values())
    return Report(NOON, "", "", documents, tuple(claims.values()), (), (), tuple(FINDINGS))


def queue(labels=(), findings=FINDINGS, claims=CLAIMS, **chosen):
    """Ids in the order of review."""
    known = Labels(labels, claims, DOCUMENTS)
    return [one.id for one in review_queue(findings, known, **chosen)]


def label_of(verdict, line="r"):
    """The label that a command gives a finding."""
    command = parse_command(line)
    return make_label(verdict, command, report(), ("e@1", "j@1"), NOON)


def test_contradictions_come_first_then_what_is_least_certain():
    """A reader's minute goes where it weighs and teaches most."""
    assert queue() == ["c2", "c1", "f1", "a1"]


def test_only_an_event_or_a_kind():
    """The filters, alone and together."""
    assert queue(event="other") == ["c2"]
    assert queue(kind=VerdictKind.AGREE) == ["a1"]
    assert queue(kind=VerdictKind.AGREE, event="other") == []


def test_what_has_a_label_is_not_asked_again():
    """Unless everything is wanted."""
    labels = [label_of(FINDINGS[1])]
    assert queue(labels) == ["c2", "f1", "a1"]
    assert queue(labels, again=True) == ["c2", "c1", "f1", "a1"]


def test_a_wire_copy_is_asked_once():
    """The same two statements of the same day in a further outlet are one finding."""
    copy = claim("9", TEXTS[1], "c")
    findings = [*FINDINGS, finding("c9", 0.95, "0", "9")]
    assert queue(findings=findings, claims=CLAIMS | {"9": copy}) == ["c2", "c1", "f1", "a1"]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("a", Command("accept")),
        (" ACCEPT ", Command("accept")),
        ("rej", Command("reject")),
        ("l u", Command("relabel", VerdictKind.UPDATE)),
        ("relabel none", Command("relabel", VerdictKind.NONE)),
        ("l contr", Command("relabel", VerdictKind.CONTRADICT)),
        ("s", Command("skip")),
        ("u", Command("undo")),
        ("quit", Command("quit")),
        ("?", Command("help")),
    ],
)
def test_commands(line, command):
    """Letters, words, and words cut short."""
    assert parse_command(line) == command


@pytest.mark.parametrize(
    "line", ["", "x", "re", "l", "l x", "relabel", "a c", "s now", "l c c", "accepted"]
)
def test_what_is_no_command_is_none(line):
    """Nothing is guessed: a slip of the finger must not become a label."""
    assert parse_command(line) is None


@given(st.text(max_size=30))
def test_any_line_is_read(line):
    """No input raises, and a relabelling always names its verdict."""
    command = parse_command(line)
    assert command is None or (command.step == "relabel") == (command.kind is not None)


def test_a_label_keeps_what_the_reader_saw():
    """Both sides verbatim, the verdict that was shown, the models and the time."""
    claims = CLAIMS | {"0": claim("0", TEXTS[0], "a", speaker=said_by("Kaya Lehnert"))}
    when = datetime(2024, 3, 6, tzinfo=UTC)
    made = make_label(FINDINGS[1], Command("reject"), report(claims), ("e@1", "j@1"), when)
    assert (made.a.text, made.a.speaker, made.a.outlet) == (TEXTS[0], "Kaya Lehnert", "A")
    assert (made.b.text, made.b.speaker, made.b.outlet) == (TEXTS[1], None, "B")
    assert (made.action, made.kind, made.found) == ("reject", None, VerdictKind.CONTRADICT)
    assert (made.confidence, made.encoder, made.judge, made.at) == (0.9, "e@1", "j@1", when)


def test_relabelling_as_what_was_found_is_accepting():
    """The reader's verdict counts, not the key that was pressed."""
    made = label_of(FINDINGS[1], "l contradict")
    assert (made.action, made.kind) == ("accept", VerdictKind.CONTRADICT)
    other = label_of(FINDINGS[1], "l update")
    assert (other.action, other.kind) == ("relabel", VerdictKind.UPDATE)


def test_accepting_and_rejecting_are_about_what_is_shown():
    """A second look at one's own verdict confirms or takes away that one."""
    mine = replace(FINDINGS[1], kind=VerdictKind.UPDATE, reader="relabel", found=FINDINGS[1].kind)
    kept, gone = label_of(mine, "a"), label_of(mine, "r")
    assert (kept.action, kept.kind, kept.found) == ("relabel", VerdictKind.UPDATE, "contradict")
    assert (gone.action, gone.kind, gone.found) == ("reject", None, VerdictKind.UPDATE)


def test_what_was_taken_back_is_asked_about_as_it_was_found():
    """No trace of the earlier word is left in the finding."""
    mine = replace(FINDINGS[1], kind=VerdictKind.UPDATE, reader="relabel", found=FINDINGS[1].kind)
    (asked,) = review_queue([mine], Labels([], CLAIMS, DOCUMENTS))
    assert asked == FINDINGS[1]
    (own,) = review_queue([mine], Labels([label_of(mine, "a")], CLAIMS, DOCUMENTS), again=True)
    assert own == mine
