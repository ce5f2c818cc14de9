"""The pages: what they show, that they work without scripts, and that article text is only text."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from web_helpers import BRIDGE, HERE, HOSTILE, a_finding, poison

from crosscheck.records import VerdictKind
from crosscheck.verdicts import Command
from crosscheck.web.app import make_app
from crosscheck.web.newsroom import Newsroom
from crosscheck.web.wording import page_wording

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """The elements of a page, properly nested, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        """An element begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        """The element that began last ends."""
        assert self._open.pop() == tag

    def handle_data(self, data):
        """Words."""
        self.words += data

    def all(self, tag):
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def page(client: TestClient, address: str, status: int = 200) -> Page:
    """A page, whose ids are unique and whose inner links lead somewhere."""
    answer = client.get(address)
    assert answer.status_code == status
    read = Page(answer.text)
    ids = [one["id"] for _tag, one in read.elements if "id" in one]
    assert len(ids) == len(set(ids))
    inner = [one["href"][1:] for one in read.all("a") if (one.get("href") or "").startswith("#")]
    assert set(inner) <= set(ids)
    assert len(read.all("h1")) == 1
    for _tag, one in read.elements:
        assert "style" not in one and not any(name.startswith("on") for name in one)
    return read


def every_address(newsroom: Newsroom) -> list[str]:
    """All pages of a workspace."""
    edition, _current = newsroom.edition()
    report = edition.report
    return [
        "/",
        "/?q=br%C3%BCcke&only=contradict",
        "/ask",
        "/ask?q=" + quote("Wie lange dauert die Sperrung?"),
        "/labels",
        *(f"/events/{one.id}" for one in report.events),
        *(f"/findings/{key}" for key in edition.verdicts),
        *(f"/articles/{one.id}" for one in report.documents),
    ]


def test_every_page_is_sound(client, newsroom):
    """Nested elements, unique ids, one heading, no inline script or style, and local files only."""
    newsroom.label(a_finding(newsroom).id, Command("reject"))
    for address in every_address(newsroom):
        read = page(client, address)
        assert all(one["src"].startswith("/static/") for one in read.all("script"))
        assert all(one["href"].startswith("/static/") for one in read.all("link"))


def test_the_list_names_events_with_what_was_found(client, newsroom):
    """Label, outlets and counts; each leads to its event."""
    read = page(client, "/")
    (event,) = newsroom.edition()[0].report.events
    assert f"/events/{event.id}" in [one.get("href") for one in read.all("a")]
    assert "Nordkurier, Ostsee-Bote" in read.words
    assert re.search(r"\d+ Widersprüche|1 Widerspruch|Übereinstimmung", read.words)


def test_filters_stand_in_the_address_and_in_the_form(client):
    """A reloaded or shared address shows the same list and the same filters; no script needed."""
    read = page(client, "/?outlet=Nordkurier&since=2024-03-05&only=contradict&q=risse")
    given = {one["name"]: one for one in read.all("input") if "name" in one}
    assert given["q"]["value"] == "risse" and given["since"]["value"] == "2024-03-05"
    assert "checked" in given["only"]
    assert [one["value"] for one in read.all("option") if "selected" in one] == ["Nordkurier"]
    (form,) = [one for one in read.all("form") if one["action"] == "/"]
    assert form["method"] == "get"
    assert "Kein Ereignis passt" in page(client, "/?outlet=Niemand").words


def test_scripts_are_told_the_short_address(client):
    """Fields that ask for nothing are left out of it."""
    address = "/?q=Risse+Elde&outlet=&speaker=&type=&since=&until="
    answer = client.get(address, headers={"hx-request": "true"})
    assert answer.headers["hx-push-url"] == "/?q=Risse+Elde"
    assert "hx-push-url" not in client.get(address).headers


def test_a_search_shows_the_statements_it_found(client):
    """With a link to their place in the article."""
    read = page(client, "/?q=zw%C3%B6lf+Risse")
    places = [one["href"] for one in read.all("a") if "?claim=" in (one.get("href") or "")]
    assert places and "zwölf Risse" in read.words
    article = page(client, places[0].partition("#")[0])
    assert "left-place" in [one.get("id") for one in article.all("mark")]


def test_an_event_shows_both_sides_verbatim_with_positions_and_sources(client, newsroom):
    """Timeline, findings with deciding words, matrix, points, articles, audit."""
    verdict = a_finding(newsroom)
    edition, _current = newsroom.edition()
    read = page(client, f"/events/{verdict.event}")
    text = " ".join(read.words.split())
    for key in (verdict.a, verdict.b):
        assert " ".join(edition.desk.claims[key].text.split()) in text
    for words in ("5. März 2024 · Nordkurier", "Fragen und Positionen", "Verglichene Artikel"):
        assert words in text
    assert read.all("mark") and read.all("table")
    assert f"finding-{verdict.id}" in [one.get("id") for one in read.all("div")]


def test_why_names_reasons_confidence_models_and_places(client, newsroom):
    """Enough to check a finding by hand: hashes, offsets, the command to find it again."""
    verdict = a_finding(newsroom)
    edition, _current = newsroom.edition()
    text = " ".join(page(client, f"/events/{verdict.event}").words.split())
    claim = edition.desk.claims[verdict.a]
    written_out = [reason for reason in verdict.reasons if ": " not in reason]
    for words in (
        *written_out,
        "Sicherheit",
        "words@1",
        "overlap@1",
        verdict.id,
        f"Zeichen {claim.start}–{claim.end}",
        edition.desk.documents[claim.document].sha256,
        f"crosscheck report --event {verdict.event}",
    ):
        assert words in text


def test_two_articles_are_read_side_by_side_at_the_marked_statements(client, newsroom):
    """Each statement is marked in its article exactly, and the whole text is there."""
    verdict = a_finding(newsroom)
    edition, _current = newsroom.edition()
    text = client.get(f"/findings/{verdict.id}").text
    read = page(client, f"/findings/{verdict.id}")
    assert [one["id"] for one in read.all("mark") if "id" in one] == ["left-place", "right-place"]
    marked = "".join(re.findall(r"<mark class=\"chosen[^>]*>(.*?)</mark>", text, re.DOTALL))
    claims = [edition.desk.claims[key] for key in (verdict.a, verdict.b)]
    assert "".join(marked.split()) == "".join("".join(one.text.split()) for one in claims)
    for claim in claims:
        document = edition.desk.documents[claim.document]
        assert "".join(document.text.split()) in "".join(read.words.split())


def test_an_answer_shows_positions_evidence_and_why(client):
    """What `crosscheck ask` prints, with links to the places."""
    read = page(client, "/ask?q=" + quote("Seit wann ist die Brücke über die Elde gesperrt?"))
    for words in (
        "Belege",
        "seit Montag gesperrt",
        "Nordkurier",
        "Gemeinsame Wörter: ",
        "Wahrscheinlichkeit",
    ):
        assert words in read.words
    assert any("?claim=" in (one.get("href") or "") for one in read.all("a"))


def test_what_somebody_says_is_shown_as_it_is_printed(client):
    """Nobody of the name, said in a line."""
    read = page(client, "/ask?q=" + quote("Was sagt <b>Berta</b> Fink?"))
    assert "Fink“ kommt in keinem gespeicherten Artikel zu Wort" in read.words
    assert not read.all("b")


def test_a_question_without_words_or_end_is_refused(client):
    """Said in the page, with what may be asked."""
    assert "leer oder länger als 2000 Zeichen" in page(client, "/ask?q=%3F", 400).words
    assert "leer oder länger" in page(client, "/ask?q=" + "a+" * 2000, 400).words


@pytest.mark.parametrize(
    "address", ["/events/x", "/findings/x", "/articles/x", "/nix", "/static/x"]
)
def test_what_is_not_there_is_said(client, address):
    """A page with a way back, not an empty one."""
    read = page(client, address, 404)
    assert "/" in [one.get("href") for one in read.all("a")]


def test_a_finding_is_rejected_and_taken_back_without_scripts(client, newsroom, rules):
    """Two plain forms; the event then shows what was said, and again what was found."""
    verdict = a_finding(newsroom)
    home = f"/events/{verdict.event}"
    form = {"token": rules.token, "say": "reject"}
    answer = client.post(f"/findings/{verdict.id}", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{home}#finding-{verdict.id}")
    after = page(client, home)
    assert "Von Ihnen verworfen" in after.words and "Ihr letztes Urteil: verworfen" in after.words
    assert "verworfen: " in page(client, "/labels").words
    (said,) = {one["value"] for one in after.all("input") if one.get("name") == "said"}
    answer = client.post("/undo", data={"token": rules.token, "said": said})
    assert (answer.status_code, answer.headers["location"]) == (303, home)
    assert "Von Ihnen verworfen" not in page(client, home).words
    assert "Noch kein Urteil" in page(client, "/labels").words


def test_relabelling_takes_the_verdict_of_the_form(client, newsroom, rules):
    """And accepting ignores it."""
    verdict = a_finding(newsroom)
    other = next(one for one in VerdictKind if one not in {verdict.kind, VerdictKind.NONE})
    form = {"token": rules.token, "kind": other.value}
    client.post(f"/findings/{verdict.id}", data=form | {"say": "relabel"})
    client.post(f"/findings/{verdict.id}", data=form | {"say": "accept"})
    kinds = [one.kind for one in newsroom.edition()[0].labels]
    assert kinds[0] is other and len(kinds) == 2


def test_the_page_speaks_english_where_that_is_asked(index):
    """All of it: the page's own words as well as the report's."""
    newsroom = Newsroom(index, lang="en")
    with TestClient(make_app(newsroom), base_url=HERE) as client:
        read = page(client, f"/events/{a_finding(newsroom).event}")
        for words in ("Questions and positions", "Articles compared", "Why?", "Reason"):
            assert words in read.words
        assert read.all("html") == [{"lang": "en"}]


def test_both_languages_have_the_same_words():
    """No page fails in one language only."""

    def keys(texts, prefix=""):
        for key, value in texts.items():
            yield from keys(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]

    german, english = (set(keys(page_wording(lang).texts["page"])) for lang in ("de", "en"))
    assert german == english


def test_text_of_articles_is_only_text(ingest):
    """Markup, templates, script addresses, terminal codes and bidi marks show as harmless words."""
    other = HOSTILE.replace("neun", "zehn").replace("Blatt", "Bote")
    newsroom = Newsroom(poison(ingest(third=HOSTILE, fourth=other)))
    with TestClient(make_app(newsroom), base_url=HERE) as client:
        edition, _current = newsroom.edition()
        shown = ""
        for address in [
            *every_address(newsroom),
            "/?q=%3Cscript%3E",
            "/?outlet=%3Cb%3EBlatt%3C%2Fb%3E",
        ]:
            read = page(client, address)
            assert not read.all("img") and not read.all("i") and not read.all("b")
            assert all(one.get("src", "").startswith("/static/") for one in read.all("script"))
            for _tag, one in read.elements:
                assert not (one.get("href") or "").lower().startswith("javascript:")
            assert not set("\x1b\x07\u202e") & set(client.get(address).text)
            shown += read.words
        assert edition.report.verdicts
    for words in ("<script>alert(1)</script>", "␛[31mrot", "⟨U+202E⟩", "{{ 7*7 }}", "<b>Blatt</b>"):
        assert words in shown


def test_a_finding_changed_by_an_ingest_breaks_no_page(client, newsroom, rules, ingest):
    """Its old address is answered, before and after the new edition."""
    verdict = a_finding(newsroom)
    header, _text = BRIDGE.rsplit("---\n", 1)
    ingest(first=f"{header}---\nDer Rat tagt am Montag in Hallstedt.\n")
    form = {"token": rules.token, "say": "accept"}
    assert page(client, f"/findings/{verdict.id}").all("mark")
    newsroom.wait()
    newsroom.edition()
    page(client, f"/findings/{verdict.id}", 404)
    answer = client.post(f"/findings/{verdict.id}", data=form)
    assert answer.status_code == 409 and "inzwischen geändert" in answer.text


def test_a_page_that_is_not_current_says_so(client, ingest):
    """Until the new edition is there."""
    ingest(third=HOSTILE)
    assert "wird neu verglichen" in page(client, "/").words
