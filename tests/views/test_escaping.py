"""Foreign text at the exit: visible, one line, and harmless in every format."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.views.escaping import (
    dump_json,
    escape_markdown,
    json_pieces,
    safe_url,
    visible,
)


@given(st.text(alphabet=st.characters()))
def test_visible_text_commands_nothing(text):
    """No control, bidi mark, tag or surrogate is left, and everything stands in one line."""
    shown = visible(text)
    assert not [sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )


@given(st.text(alphabet=st.characters(whitelist_categories=("L", "N", "P", "S", "M"))))
def test_ordinary_text_is_left_alone(text):
    """Letters, digits, punctuation and emoji are shown as they are."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mrot", "␛[31mrot"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\r\n\tb", "a b"),
        ("Sil\u00adbe", "Silbe"),
        ("\x7f", "␡"),
        ("\U000e0041", "⟨U+E0041⟩"),
    ],
)
def test_what_commands_is_shown_as_a_code(text, shown):
    """Escapes, bidi marks and tags become readable; soft hyphens and line breaks vanish."""
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["[1] sagt", "am 5. März", "3 - 2", "„Ja“, sagte sie (57)."])
def test_markdown_stays_readable(text):
    """Ordinary sentences and the memo's own references need no escape inside a line."""
    assert escape_markdown(text) == text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://nutzer@bank.example",
        "https://exa mple.org",
        "https://example.org:99999999",
        "//example.org",
        "",
        None,
        "https://exa\nmple.org\x00",
        "https://[::1",
    ],
)
def test_only_ordinary_web_addresses_are_linked(url):
    """Everything but http and https to a plain host is no link."""
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://zeitung.example/a?id=1&b=2", "https://zeitung.example/a?id=1&b=2"),
        ("https://zeitung.example/(a)", "https://zeitung.example/%28a%29"),
        ('https://zeitung.example/"><script>', "https://zeitung.example/%22%3E%3Cscript%3E"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://zeitung.example:8443/x", "https://zeitung.example:8443/x"),
    ],
)
def test_addresses_are_plain_ascii(url, safe):
    """Paths are quoted and foreign scripts in a host show as what they are."""
    assert safe_url(url) == safe


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters()),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    st.sampled_from([None, 2]),
)
def test_json_decodes_to_the_very_value(value, indent):
    """What is escaped for the terminal's sake is the same text to a program."""
    written = dump_json(value, indent=indent)
    assert json.loads(written) == value
    assert not [s for s in written if unicodedata.category(s) in {"Cc", "Zl", "Zp"} and s != "\n"]
    if indent is None:
        assert len(written.splitlines()) <= 1


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.lists(st.text() | st.lists(st.integers()) | st.dictionaries(st.text(), st.text()))
        | st.integers(),
        max_size=4,
    )
)
def test_json_in_pieces_is_the_same_json(value):
    """Lists given as iterators are written item by item, to the very same text."""
    given = {key: iter(one) if isinstance(one, list) else one for key, one in value.items()}
    assert "".join(json_pieces(given)) == dump_json(value)
