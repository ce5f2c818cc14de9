"""The table of common forms and the quick search say what HanTa says."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.claims import morphology
from crosscheck.claims.hanta import MODELS, load_tagger
from crosscheck.claims.morphology import Word, analyse, as_row, compute, read_row

COMPARED_ROWS = 120
FORMS = {
    "de": (
        "Donaudampfschiff", "Bürgerinitiativen", "telefonierten", "aufgefordert", "Xylqz", "o",
        "verschärften", "Rice-Äußerungen", "ausgepegelt", "Beschäftigtenvertreter", "Zölle", "ging",
        "kulinarischen", "Müller-Piepenkötter", "überwältigt", "ABC", "Ölq", "anzurufen", "ii",
    ),
    "en": ("unbelievable", "watchdogs", "overruled", "Kirkcaldy", "xq", "telling", "lawmakers"),
}  # fmt: skip


@pytest.fixture(scope="module", params=sorted(MODELS))
def taggers(request):
    """HanTa's own tagger, the quick one, and the forms to read."""
    from HanTa.HanoverTagger import HanoverTagger

    lang = request.param
    return HanoverTagger(MODELS[lang]), load_tagger(lang), FORMS[lang]


def test_tags_are_ranked_as_hanta_ranks_them(taggers):
    """The same tags in the same order with the same probability."""
    original, quick, forms = taggers
    for form in forms:
        expected, found = original.tag_word(form), quick.tag_word(form)
        assert [tag for tag, _score in found] == [tag for tag, _score in expected]
        assert [score for _tag, score in found] == pytest.approx([one for _tag, one in expected])


def test_morphemes_are_those_of_hanta(taggers):
    """Stem, morphemes and tag are the same, for each tag that a form can have."""
    original, quick, forms = taggers
    for form in forms:
        for tag, _score in original.tag_word(form):
            expected = original.analyze(form, pos=tag, taglevel=3)
            assert quick.analyze(form, pos=tag, taglevel=3) == expected


def test_what_can_lead_to_a_final_tag_is_that_of_hanta(taggers):
    """The same sets, found faster."""
    original, quick, _forms = taggers
    assert quick.reachability == original.reachability


def test_a_table_is_searched():
    """Whole forms only, the first and the last among them."""
    table = morphology.Table(["Tal\tNN", "Talg\tNN\tx", "über\tAPPR"])
    assert dict(table) == {"Tal": "NN", "Talg": "NN\tx", "über": "APPR"} and len(table) == 3
    assert table.get("Ta") is None and "zz" not in table and "Tal\tNN" not in table
    assert table["Talg"] == "NN\tx" and "Talg" in table


def test_the_table_says_what_analysis_says():
    """A row is what the installed dictionary would answer: else the table must be made anew."""
    table = morphology.common_forms("de")
    forms = sorted(table)[:: len(table) // COMPARED_ROWS]
    assert {form: read_row(form, table[form]) for form in forms} == {
        form: compute(form, "de") for form in forms
    }


def test_the_table_holdscommon_forms_in_either_case():
    """Capital and small letters are different forms, as they are for HanTa."""
    table = morphology.common_forms("de")
    assert {"Regierung", "sagte", "grünen", "Grünen"} <= set(table)
    assert morphology.common_forms("fr") == {}


@given(
    st.from_regex(r"[a-zäß-]{1,9}", fullmatch=True),
    st.sampled_from(["NN", "NE", "VV(FIN)"]),
    st.booleans(),
    st.lists(st.from_regex(r"[a-z]{3,5}", fullmatch=True), max_size=3),
)
def test_a_row_is_read_as_it_was_written(lemma, tag, finite, parts):
    """Nothing of an analysis is lost in the table."""
    word = Word(lemma, tag, finite, tuple(parts))
    assert read_row("form", as_row("form", word)) == word
    assert read_row(lemma, as_row(lemma, word)) == word


def test_common_words_need_no_dictionary():
    """HanTa is loaded for the first form that the table does not hold, not before."""
    code = (
        "import sys; from crosscheck.claims.morphology import analyse;"
        "assert analyse('Regierungen', 'de').lemma == 'Regierung';"
        "assert 'HanTa' not in sys.modules;"
        "analyse('Deichgrafenamt', 'de'); assert 'HanTa' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("form", ["", "-", "x" * 200, "9a", "😀"])
def test_what_is_no_word_is_unknown(form):
    """Signs, numbers and endless strings are answered without analysis."""
    assert analyse(form, "de") == Word(form, "XY", False)
