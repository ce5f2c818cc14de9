"""The store keeps what it was given, all or nothing, and says so plainly when it cannot."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from crosscheck.errors import WorkspaceError, WorkspaceTooNew
from crosscheck.records import (
    Claim,
    DecidingWords,
    Document,
    DroppedLine,
    Entity,
    EntryState,
    FeedState,
    History,
    Judgement,
    Quantity,
    Speaker,
    TimeSpan,
    Verdict,
    VerdictKind,
)
from crosscheck.store import DATABASE, Store

NOW = datetime(2024, 3, 5, 18, 40, tzinfo=UTC)


def a_document(text: str = "Die Brücke ist gesperrt.", **changes: object) -> Document:
    """An article of one sentence."""
    fields = {
        "id": f"doc-{abs(hash((text, str(sorted(changes.items()))))) % 10**8}",
        "outlet": "Nordkurier",
        "title": "Brücke gesperrt",
        "published_at": NOW,
        "published_precision": "minute",
        "lang": "de",
        "text": text,
        "path": "a.md",
        "agencies": ("tna",),
        "dropped": (DroppedLine(3, "Anzeige", "advertisement"),),
    } | changes
    document = Document(**fields)  # type: ignore[arg-type]
    return replace(document, origin=document.id)


def a_claim(document: Document, **changes: object) -> Claim:
    """The claim that is the whole text of an article."""
    fields = {
        "id": f"claim-{document.id}",
        "document": document.id,
        "sentence": 0,
        "paragraph": 0,
        "start": 0,
        "end": len(document.text),
        "text": document.text,
        "content_start": 0,
        "content_end": len(document.text),
        "content": document.text,
        "speaker": Speaker("die Stadt", "Stadt Leer", side=None),
        "chain": ("TNA",),
        "lemmas": ("brücke", "sperren"),
        "entities": (Entity(0, 3, "Die", "Leer"),),
        "quantities": (Quantity(0, 3, "Die", 1.0, 2.0, "person", approximate=True),),
        "times": (TimeSpan(0, 3, "Die", NOW, NOW),),
    } | changes
    return Claim(**fields)  # type: ignore[arg-type]


def an_entry(document: Document, vanished_at: datetime | None) -> EntryState:
    """What a feed says of an article."""
    return EntryState(
        *(document.id, None, None, "f", None, None, "day", None),
        first_seen_at=NOW,
        last_seen_at=NOW,
        vanished_at=vanished_at,
        document=document.id,
    )


def put(store: Store, document: Document, *claims: Claim) -> None:
    """Store an article with its claims and made-up vectors."""
    vectors = np.eye(len(claims), 4, dtype=np.float32)
    store.put_document(document, claims, vectors, model_id="m@1", claims_version="1", now=NOW)


def test_round_trip_keeps_every_field(tmp_path: Path) -> None:
    """A document, its claims and vectors come back exactly as they were stored."""
    document = a_document()
    claim = a_claim(document)
    with Store(tmp_path) as store:
        put(store, document, claim)
    with Store(tmp_path, read_only=True) as store:
        assert store.documents() == [document]
        assert store.claims() == [claim]
        ids, vectors = store.vectors("m@1")
        assert ids == [claim.id]
        assert vectors.tolist() == [[1.0, 0.0, 0.0, 0.0]]


def test_same_text_under_two_outlets_survives_twice(tmp_path: Path) -> None:
    """Agency copy printed by two outlets stays two documents."""
    first = a_document(path="a.md")
    second = a_document(outlet="Ostsee-Bote", path="b.md")
    with Store(tmp_path) as store:
        put(store, first, a_claim(first))
        put(store, second, a_claim(second))
        assert {document.outlet for document in store.documents()} == {"Nordkurier", "Ostsee-Bote"}
        copy = store.find_copy(first)
        assert copy is not None
        assert (copy.document, copy.claims_version, copy.current) == (first, "1", True)
        assert store.find_copy(replace(first, outlet=None)) is None


def test_a_new_version_supersedes_and_the_old_stays_citable(tmp_path: Path) -> None:
    """An edited article replaces its earlier version in comparisons; the old text is kept."""
    old, new = a_document("Fünf Verletzte."), a_document("Sieben Verletzte.")
    with Store(tmp_path) as store:
        put(store, old, a_claim(old))
        put(store, new, a_claim(new))
        assert [document.text for document in store.documents()] == ["Sieben Verletzte."]
        assert [claim.document for claim in store.claims()] == [new.id]
        assert [claim.text for claim in store.claims([old.id])] == ["Fünf Verletzte."]
        assert store.search_terms(["brücke"], 10)[0][0] == f"claim-{new.id}"


def test_going_back_to_an_earlier_text_makes_it_current_again(tmp_path: Path) -> None:
    """When an outlet restores its first wording, that version is compared again."""
    old, new = a_document("Fünf Verletzte."), a_document("Sieben Verletzte.")
    with Store(tmp_path) as store:
        put(store, old, a_claim(old))
        put(store, new, a_claim(new))
        store.update_metadata(old)
        assert [document.text for document in store.documents()] == ["Fünf Verletzte."]


def test_histories_tell_versions_apart(tmp_path: Path) -> None:
    """Which of how many it is, and what replaced it; also when the first is current again."""
    old, new = a_document("Fünf Verletzte."), a_document("Sieben Verletzte.")
    alone = a_document("Die Brücke.", path="b.md")
    with Store(tmp_path) as store:
        for document in (old, new, alone):
            put(store, document, a_claim(document))
        assert store.histories() == {
            old.id: History(1, 2, NOW, replaced_by=new.id),
            new.id: History(2, 2, NOW),
            alone.id: History(1, 1, NOW),
        }
        store.update_metadata(old)
        held = store.histories()
        assert (held[old.id], held[new.id].replaced_by) == (History(1, 2, NOW), old.id)


def test_an_article_has_vanished_when_no_feed_lists_it_any_more(tmp_path: Path) -> None:
    """One that another feed of the outlet still lists is there."""
    gone, there = a_document("Die Brücke."), a_document("Der Fluss.", path="b.md")
    later = NOW.replace(day=7)
    with Store(tmp_path) as store:
        for document in (gone, there):
            put(store, document, a_claim(document))
        for feed, vanished in (("a", (NOW, NOW)), ("b", (later, None))):
            entries = [
                an_entry(document, at) for document, at in zip((gone, there), vanished, strict=True)
            ]
            store.put_feed_state(FeedState(feed, feed, entries=tuple(entries)))
        held = store.histories()
    assert (held[gone.id].vanished_at, held[there.id].vanished_at) == (later, None)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    """When a document cannot be stored whole, neither it nor half of it is there."""
    document = a_document()
    claim = a_claim(document)
    with Store(tmp_path) as store:
        before = store.generation
        with pytest.raises(WorkspaceError):
            put(store, document, claim, claim)  # the same id twice
        assert store.documents() == []
        assert store.claims() == []
        assert store.generation == before


def test_generation_counts_changes(tmp_path: Path) -> None:
    """Every change of content makes caches of the earlier generation stale."""
    document = a_document()
    with Store(tmp_path) as store:
        put(store, document, a_claim(document))
        first = store.generation
        store.update_metadata(replace(document, title="Brücke offen"))
        assert store.generation == first + 1
        assert store.documents()[0].title == "Brücke offen"


def test_judgements_are_remembered_per_model(tmp_path: Path) -> None:
    """A pair judged once is not judged again, but another judge has to look for itself."""
    judged = {"k": Judgement("agree", 0.75, {"agree": 0.75, "contradict": 0.125, "none": 0.125})}
    with Store(tmp_path) as store:
        store.put_judgements("judge@1", judged)
        assert store.judgements("judge@1", ["k", "other"]) == judged
        assert store.judgements("judge@2", ["k"]) == {}


def test_search_terms_survive_operators(tmp_path: Path) -> None:
    """Words that mean something to the search engine are searched for as words."""
    document = a_document()
    with Store(tmp_path) as store:
        put(store, document, a_claim(document))
        for term in ('"', "NOT", "*", "brücke OR", "-x", "terms:", "(", ""):
            store.search_terms([term], 5)
        assert store.search_terms(["sperren"], 5)[0][0] == f"claim-{document.id}"


def test_newer_workspace_is_refused(tmp_path: Path) -> None:
    """A database of a later version is left alone, with the way out in the message."""
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(WorkspaceTooNew, match="newer crosscheck"):
        Store(tmp_path)


@pytest.mark.parametrize("place", ["/proc/crosscheck-index", "/dev/null/index"])
def test_unwritable_workspace_is_one_line(place: str) -> None:
    """A workspace that cannot be made is named, with the next step."""
    with pytest.raises(WorkspaceError, match=f"{place}.*--index") as caught:
        Store(Path(place))
    assert "\n" not in str(caught.value)


def test_damaged_database_is_one_line(tmp_path: Path) -> None:
    """A file that is no database is named and never overwritten."""
    (tmp_path / DATABASE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(WorkspaceError, match="damaged"):
        Store(tmp_path)
    assert (tmp_path / DATABASE).read_bytes().startswith(b"not a database")


def test_database_of_another_schema_is_one_line(tmp_path: Path) -> None:
    """A table that is missing is noticed at the first reading, and the next step is named."""
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("DROP TABLE centres")
        db.execute("ALTER TABLE claims RENAME TO statements")
    db.close()
    with Store(tmp_path) as store:
        for read in (store.claims, store.count_claims, lambda: store.centre("m@1")):
            with pytest.raises(
                WorkspaceError, match=r"no such table.*crosscheck\.db is not of this"
            ) as caught:
                read()
            assert "\n" not in str(caught.value)


def test_foreign_database_is_one_line(tmp_path: Path) -> None:
    """Tables of another program under our file name are left as they are."""
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("CREATE TABLE documents (title TEXT)")
    db.close()
    with pytest.raises(WorkspaceError, match="not of this crosscheck"):
        Store(tmp_path)


def test_damage_behind_the_header_is_one_line(tmp_path: Path) -> None:
    """Opening reads the header only, so it is quick; damage is said where it is met."""
    document = a_document("Die Brücke ist gesperrt. " * 400)
    with Store(tmp_path) as store:
        put(store, document, a_claim(document))
    file = tmp_path / DATABASE
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with (
        Store(tmp_path, read_only=True) as store,
        pytest.raises(WorkspaceError, match="damaged: `crosscheck verify`") as caught,
    ):
        store.documents()
    assert "\n" not in str(caught.value)


def test_reading_an_empty_workspace_names_the_next_step(tmp_path: Path) -> None:
    """Asking before anything was stored says what to do."""
    with pytest.raises(WorkspaceError, match="crosscheck ingest"):
        Store(tmp_path, read_only=True)


def test_reading_opens_the_folder_named_and_writes_nothing(tmp_path: Path) -> None:
    """Signs that mean something in an address are part of a folder's name."""
    folder = tmp_path / "a#b?mode=rwc&c%41"
    document = a_document()
    with Store(folder) as store:
        put(store, document)
    with Store(folder, read_only=True) as store:
        assert store.documents() == [document]
        with pytest.raises(WorkspaceError, match="readonly"):
            put(store, document)
    assert list(tmp_path.iterdir()) == [folder]


def a_finding(a: Claim, b: Claim, **changes: object) -> Verdict:
    """A contradiction between two claims."""
    fields = {
        "id": f"finding-{a.id}-{b.id}",
        "event": "event",
        "a": a.id,
        "b": b.id,
        "kind": VerdictKind.CONTRADICT,
        "type": "number",
        "layer": "outlets",
        "confidence": 0.8,
        "reasons": ("Verschiedene Zahlen",),
        "deciding": (DecidingWords(a.id, 0, 3),),
        "scores": {"agree": 0.1, "contradict": 0.8, "none": 0.1},
        "point": "point",
    } | changes
    return Verdict(**fields)  # type: ignore[arg-type]


def test_findings_are_kept_until_their_claims_are_compared_again(tmp_path: Path) -> None:
    """A later comparison replaces what was found between the same claims, and only that."""
    one, two, three = (a_document(text) for text in ("Fünf Tote.", "Sechs Tote.", "Acht Tote."))
    a, b, c = (a_claim(document) for document in (one, two, three))
    models = {"encoder": "m@1", "judge": "j@1", "now": NOW}
    with Store(tmp_path) as store:
        for document, claim in ((one, a), (two, b), (three, c)):
            put(store, document, claim)
        first, second = a_finding(a, b), a_finding(a, c)
        store.put_findings([first, second], [a.id, b.id, c.id], **models)
        assert store.findings() == sorted([first, second], key=lambda one: one.id)
        store.put_findings([], [c.id], **models)
        assert store.findings() == [first]
        put(store, two)  # read again: its claims are made anew
        assert store.findings() == []


def test_terms_are_counted_over_all_claims(tmp_path: Path) -> None:
    """How rare a word is decides how much it says; umlauts are letters of their own."""
    one, two = a_document("Die Brücke."), a_document("Eine Brucke.")
    with Store(tmp_path) as store:
        put(store, one, a_claim(one, lemmas=("brücke", "alt")))
        put(store, two, a_claim(two, lemmas=("brucke", "alt")))
        assert store.term_counts(["brücke", "brucke", "alt", "neu"]) == {
            "brücke": 1,
            "brucke": 1,
            "alt": 2,
        }
        assert store.count_claims() == 2


def test_names_are_those_of_current_articles(tmp_path: Path) -> None:
    """Each outlet and speaker once; versions that were replaced do not count."""
    old, new = a_document("Fünf Verletzte."), a_document("Sieben Verletzte.")
    nameless = a_document("Die Brücke.", outlet=None, path="b.md")
    with Store(tmp_path) as store:
        put(store, old, a_claim(old, speaker=Speaker("der Rat", "Rat")))
        put(store, new, a_claim(new))
        put(store, nameless, a_claim(nameless, speaker=None))
        assert store.outlets() == ["Nordkurier"]
        assert store.speakers() == ["Stadt Leer"]


def test_parts_of_the_archive_can_be_read_alone(tmp_path: Path) -> None:
    """A question reads the documents that may answer it and no others."""
    one, two = a_document("Die Brücke."), a_document("Der Fluss.")
    with Store(tmp_path) as store:
        for document in (one, two):
            put(store, document, a_claim(document))
        claim = f"claim-{two.id}"
        assert store.documents_of([claim, "unknown"]) == {two.id}
        assert store.documents([two.id]) == [two]
        assert [found.id for found in store.claims([two.id])] == [claim]
        assert store.vectors_of([claim, "unknown"], "m@1")[claim].tolist() == [1.0, 0, 0, 0]
        assert store.vectors_of([claim], "other@1") == {}
