"""A report says of each source how much of it could be read."""

from dataclasses import replace

import pytest
from made_report import made_report

from crosscheck.views import html, markdown


@pytest.mark.parametrize("render", [markdown.render, html.render])
def test_sources_of_which_only_a_part_was_read_say_so(render) -> None:
    """In the list of sources, beside where their text comes from."""
    made = made_report()
    one, two, *rest = made.documents
    partly = (replace(one, provenance="teaser"), replace(two, provenance="paywalled"), *rest)
    shown = render(replace(made, documents=partly), "de")
    assert shown.count("; nur Anriss") == shown.count("; nur freier Teil") == 1
    assert "; nur" not in render(made, "de")
