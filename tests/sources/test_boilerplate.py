"""What a single line of a news page is."""

import pytest

from crosscheck.sources import boilerplate

FURNITURE = {
    "advertisement": ["Anzeige", "ANZEIGE", "Advertisement", "Story continues below advertisement",
                      "Dieser Artikel enthält Affiliate-Links.",
                      "If you buy through our links, we may earn a commission."],
    "player": ["0:00 / 4:12", "play_arrow", "Artikel anhören", "Video abspielen", "1x",
               "Diese Audioversion wurde künstlich generiert.", "Loading…"],
    "navigation": ["Zum Inhalt springen", "Skip to main content", "Menü", "E-Paper", "Impressum",
                   "Startseite > Lokales > Kreis", "Seite 2 von 3", "https://blatt.example/a"],
    "share": ["Artikel teilen", "Auf Facebook teilen", "WhatsApp", "Feedback", "Link kopieren",
              "Haben Sie Fehler entdeckt? Schreiben Sie uns gerne!",
              "Do you know more about this story? Email tips@blatt.example in confidence."],
    "comments": ["12 Kommentare", "Comments (38)", "Jetzt mitdiskutieren", "Antworten",
                 "This article is closed for comments."],
    "newsletter": ["Sign up for our morning briefing and get the news in your inbox."],
    "paywall": ["Already a subscriber? Log in", "Jetzt kostenlos testen"],
    "cookies": ["Alle akzeptieren", "Wir verwenden Cookies, um Inhalte zu personalisieren.",
                "Um diesen Inhalt darzustellen, brauchen wir Ihre Zustimmung."],
    "related": ["Lesen Sie auch: So viel kostet die Halle", "Mehr zum Thema", "Read more: A deal",
                "Das könnte Sie auch interessieren", "Most read"],
    "reading time": ["Lesezeit: 3 Min.", "5 min read"],
    "copyright": ["© 2024 Hallerauer Tageblatt GmbH. Alle Rechte vorbehalten.",
                  "© dpa-infocom, dpa:250227-930-388215/1"],
    "disclaimer": ["Mit Material von dpa und AFP", "Additional reporting by Liv Sorensen.",
                   "Dies ist eine Meldung direkt aus dem dpa-Nachrichtenkanal.",
                   "Das Gespräch führten Robin Stahl und Ines Marchl.",
                   "Associated Press writer Nora Fell contributed to this report."],
    "caption": ["FILE - The ferry burns off Port Calder, Oct. 3, 2021."],
    "photo credit": ["Foto: Jana Wittich", "Bildrechte: Studio/Malte Prien", "© Lennart Voss/dpa",
                     "[Getty Images/Mira Sandt]", "Keystone / Reto Zumstein"],
    "site name": ["krone.example.at", "www.blatt.example.at"],
    "byline": ["Von Petra Vogelsang, Hallerau", "Von: LARS KRÖGER und MIA STENZEL",
               "By Dana Whitlock and Piet Aalders"],
    "no words": ["___", "* * *", "•"],
}  # fmt: skip
NEWS = [
    "Er wollte den Vorfall nicht kommentieren.",
    "Die Werbung für das Volksbegehren beginnt im Mai.",
    "Das Gespräch führte zu keiner Einigung.",
    "Haben Sie Fehler gemacht?",
    "Die Polizei bittet Zeugen, sich zu melden.",
    "It has bought cookies and coffee for the pickets, union officials joked.",
    "Die Zeitung hat 40.000 Abonnenten verloren, heißt es im Newsletter des Verlags.",
    "Mehr als 300 Menschen demonstrierten am Samstag.",
    "Von Anfang an war der Plan umstritten.",
    "Die Datei wurde laut Anklage am 6. März gelöscht.",
    "The company will share the data with investigators.",
    "Nein.",
    "„Wir und unsere Partner haben nichts gewusst“, sagte er.",
    "Dies ist die Meinung der Opposition.",
    "Der Beitrag steigt um 4 Euro.",
]


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason, texts in FURNITURE.items() for text in texts]
)
def test_page_furniture_has_a_reason(reason: str, text: str) -> None:
    """German and English pages print these around an article."""
    assert boilerplate.boilerplate_reason(text) == reason


@pytest.mark.parametrize("text", NEWS)
def test_a_sentence_of_an_article_has_none(text: str) -> None:
    """News that uses the words of page furniture stays news."""
    assert boilerplate.boilerplate_reason(text) is None


def test_long_lines_are_text_whatever_they_begin_with() -> None:
    """Patterns are never tried on more than 300 characters."""
    assert boilerplate.boilerplate_reason("Foto: " + "a" * 400) is None


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("cht/dpa/Reuters", ("dpa", "Reuters")),
        ("mak/stu (afp, rtr)", ("AFP", "Reuters")),
        ("(pv/dpa)", ("dpa",)),
        ("SDA/urs", ("SDA",)),
        ("abc/de", ()),
        ("dpa", ("dpa",)),
        ("Er sagte ja.", None),
        ("Menü", None),
        ("SPD/CDU-Koalition im Landtag von Sachsen gescheitert", None),
    ],
)
def test_signatures(text: str, agencies: tuple[str, ...] | None) -> None:
    """Initials and agencies below the text; other lines are none."""
    assert boilerplate.signature_agencies(text) == agencies


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("© 2024 Hallerauer Tageblatt GmbH. Alle Rechte vorbehalten.", "Hallerauer Tageblatt"),
        ("Copyright 2022 by The Marlow Courier", "The Marlow Courier"),
        ("(c) 2019-2024 Wochenblick | Impressum", "Wochenblick"),
        ("© 2024 dpa", None),  # an agency holds the rights to its text, not to the page
        ("© Lennart Voss", None),
    ],
)
def test_who_holds_the_copyright(text: str, holder: str | None) -> None:
    """A year tells a page's notice from a picture credit."""
    assert boilerplate.copyright_holder(text) == holder


def test_credits_inside_a_line() -> None:
    """What stands before them is handed back."""
    assert boilerplate.split_credit("Die Brücke im Winter (Archivfoto: Jonas Reuter)") == (
        "Die Brücke im Winter", "(Archivfoto: Jonas Reuter)",
    )  # fmt: skip
    assert boilerplate.split_credit("Er sprach von einem Foto.") is None
    assert boilerplate.before_photographer("A street on Thursday. (Joss Ferris/The Post)") == (
        "A street on Thursday."
    )
    assert (
        boilerplate.before_photographer(
            "The bank on May 3. REUTERS/Teo Marsh/File Photo Acquire Licensing Rights"
        )
        == "The bank on May 3."
    )
    assert boilerplate.before_photographer("Er ging. dpa/Reuters") is None
    assert boilerplate.before_photographer("Er trat zurück. (pv/dpa)") is None
    assert boilerplate.before_photographer("Das kostet Geld (rund 3 Mio. Euro/Jahr)") is None


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [("dpa", True), ("Agentur TNA", True), ("Reuters Deutschland", True), ("Nordwire", False),
     ("Presseagentur Ost", True), ("Hallerauer Tageblatt", False), (None, False)],
)  # fmt: skip
def test_agencies_among_the_outlets(outlet: str | None, expected: bool) -> None:
    """Known by name or by what they call themselves."""
    assert boilerplate.is_agency_outlet(outlet) is expected


def test_an_outlet_that_others_credit_is_an_agency() -> None:
    """Its copies sign with its name."""
    assert boilerplate.is_agency_outlet("NordPress", frozenset({"nordpress"}))
