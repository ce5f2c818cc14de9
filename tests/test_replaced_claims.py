"""Claims found anew replace the old ones; what hangs on those that stay, stays."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from test_store import NOW, a_claim, a_document, put

from crosscheck.records import Claim, Verdict, VerdictKind
from crosscheck.store import Store

MODEL = "m@1"


def a_finding(first: Claim, second: Claim) -> Verdict:
    """Two claims agree."""
    pair = (first.id, second.id)
    return Verdict("-".join(pair), "event", *pair, VerdictKind.AGREE, "other", None, 0.9, ())


def test_claims_that_stay_keep_their_vectors_and_findings(tmp_path: Path) -> None:
    """One claim stays, one does not hold any more, one goes, one comes."""
    document = a_document()
    kept, changed, gone, new = (
        a_claim(document, id=name, lemmas=(name,)) for name in ("kept", "changed", "gone", "new")
    )
    other_document = a_document("Anderswo.", path="b.md")
    other = a_claim(other_document, id="other", lemmas=("other",))
    with Store(tmp_path) as store:
        put(store, document, kept, changed, gone)
        put(store, other_document, other)
        store.put_findings(
            [a_finding(kept, other), a_finding(changed, other), a_finding(gone, other)],
            ["kept", "changed", "gone", "other"],
            encoder=MODEL,
            judge="j",
            now=NOW,
        )
        before = store.generation
        store.replace_claims(
            {document.id: [kept, replace(changed, negated=True), new]},
            {"changed": np.full(4, 0.5, np.float32), "new": np.full(4, -0.5, np.float32)},
            outdated=["changed"],
            read=[document.id],
            model_id=MODEL,
            claims_version="2",
        )
        assert [claim.id for claim in store.claims([document.id])] == ["kept", "changed", "new"]
        assert [claim.negated for claim in store.claims([document.id])] == [False, True, False]
        assert [one.a for one in store.findings()] == ["kept"]
        vectors = store.vectors_of(["kept", "changed", "gone", "new"], MODEL)
        assert {key: row[0] for key, row in vectors.items()} == {
            "kept": 1.0,
            "changed": 0.5,
            "new": -0.5,
        }
        assert [key for key, _ in store.search_terms(["gone", "new"], 9)] == ["new"]
        assert store.touched(before) == ["changed", "gone", "kept", "new"]
        copy = store.find_copy(document)
        assert copy is not None and copy.claims_version == "2"
        untouched = store.find_copy(other_document)
        assert untouched is not None and untouched.claims_version == "1"


def test_a_text_damaged_on_disk_can_be_stored_again(tmp_path: Path) -> None:
    """It is no copy of the sound text, whatever its recorded hash says, and is replaced by it."""
    document = a_document()
    with Store(tmp_path) as store:
        put(store, document, a_claim(document))
        with store.changing() as db:
            db.execute("UPDATE documents SET text = replace(text, 'Brücke', 'Brüche')")
        assert store.find_copy(document) is None
        put(store, document, a_claim(document))
        assert store.documents() == [document]
