"""Quantities: value, unit, bounds and noun, and what is none. The labelled set is in gold/."""

from itertools import pairwise
from math import inf
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosscheck.claims.numerals import digits_value, word_value
from crosscheck.claims.quantities import find_quantities
from crosscheck.claims.tokens import tokenise
from crosscheck.values import compare_quantities


def found(text, lang="de"):
    """(text, low, high, unit, noun) of each quantity."""
    return [
        (one.text, round(one.low, 6), round(one.high, 6), one.unit, one.noun)
        for one in find_quantities(text, tokenise(text, lang), lang)
    ]


def one(text, lang="de"):
    """The only quantity of a text."""
    (quantity,) = find_quantities(text, tokenise(text, lang), lang)
    return quantity


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("zwölf", 12),
        ("einundzwanzig", 21),
        ("dreihundertfünfundsechzig", 365),
        ("zweitausend", 2_000),
        ("hundertzwanzigtausend", 120_000),
        ("anderthalb", 1.5),
        ("dreieinhalb", 3.5),
        ("tausendundeins", 1_001),
        ("hund", None),
        ("wunder", None),
        ("zweite", None),
        ("und", None),
        ("ein", 1),
    ],
)
def test_german_number_words(word, value):
    """Compounds are read by their parts; words that only contain a number word are none."""
    assert word_value(word, "de") == value


@given(st.integers(0, 999_999))
def test_every_written_number_is_read(number):
    """What a number is called in German and English is that number."""
    assert word_value(german(number), "de") == number
    if number < 100:
        assert word_value(english(number), "en") == number


SMALL = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
]
SMALL += ["fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
TENS = [
    "-",
    "-",
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]
ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
]
ENGLISH += ["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
ENGLISH_TENS = [
    "-",
    "-",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]


def german(number):
    """The German name of a number below a million."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        ones = SMALL[number % 10] + "und" if number % 10 else ""
        return ones + TENS[number // 10]
    size, name = (1_000, "tausend") if number >= 1_000 else (100, "hundert")
    rest = german(number % size) if number % size else ""
    return german(number // size) + name + rest


def english(number):
    """The English name of a number below a hundred."""
    if number < 20:
        return ENGLISH[number]
    return ENGLISH_TENS[number // 10] + (f"-{ENGLISH[number % 10]}" if number % 10 else "")


@given(st.integers(0, 10**9))
def test_separators(number):
    """Thousands are grouped with full stops in German and with commas in English."""
    grouped = f"{number:,}"
    assert digits_value(grouped, "en") == number
    assert digits_value(grouped.replace(",", "."), "de") == number


@pytest.mark.parametrize("text", ["12.06.2019", "0049", "1.2.3", "²", "1.20.300"])
def test_dates_and_codes_have_no_value(text):
    """Digits with dots that are no groups of three, or a leading nought, are no number."""
    assert digits_value(text, "de") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "von 20 auf 30 Prozent",
            [("20", 20, 20, "percent", ""), ("30 Prozent", 30, 30, "percent", "")],
        ),
        ("12 der 20 Abgeordneten", [("12 der 20 Abgeordneten", 12, 12, "person", "abgeordneter")]),
        ("zwei bis drei Millionen Euro", [("zwei bis drei Millionen Euro", 2e6, 3e6, "EUR", "")]),
        ("Gespräche über zwei Abkommen", [("zwei Abkommen", 2, 2, "", "abkommen")]),
        ("über 300 Menschen", [("über 300 Menschen", 300, inf, "person", "")]),
        ("nicht mehr als drei Tage", [("nicht mehr als drei Tage", 0, 3, "day", "")]),
        ("50 Jahre oder mehr", [("50 Jahre oder mehr", 50, inf, "year", "")]),
        ("drei zu zwei Stimmen", [("drei zu zwei", 3, 2, "score", "stimme")]),
        ("ein gutes Drittel", [("ein gutes Drittel", 0.333333, 0.333333, "ratio", "")]),
        ("halb so viele Gäste", [("halb so viele", 0.5, 0.5, "ratio", "gast")]),
        ("dreimal so hoch wie", [("dreimal so hoch", 3, 3, "ratio", "")]),
        ("drei Mal so hoch wie", [("drei Mal so hoch", 3, 3, "ratio", "")]),
        ("zwei- bis dreihundert Kühe", [("zwei- bis dreihundert Kühe", 200, 300, "", "kuh")]),
        ("eine Viertelmillion Euro", [("eine Viertelmillion Euro", 250_000, 250_000, "EUR", "")]),
        ("binnen drei Tagen", [("binnen drei Tagen", 0, 3, "day", "")]),
        ("eineinhalb Tonnen Heroin", [("eineinhalb Tonnen", 1.5, 1.5, "tonne", "heroin")]),
        ("1’200 Franken", [("1’200 Franken", 1200, 1200, "CHF", "")]),
        ("zwölfjährige Haftstrafe", [("zwölfjährige", 12, 12, "year", "haftstrafe")]),
        ("die 12-jährige Schülerin", [("12-jährige", 12, 12, "year", "alter")]),
        ("20 Zentimeter dickes Eis", [("20 Zentimeter", 20, 20, "centimetre", "")]),
        ("150.000 Autos", [("150.000 Autos", 150_000, 150_000, "", "auto")]),
        ("im Alter von neun Jahren", [("neun Jahren", 9, 9, "year", "alter")]),
    ],
)
def test_german(text, expected):
    """Ranges, shares, bounds and partitives are read as a whole."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "two thousand five hundred men",
            [("two thousand five hundred men", 2500, 2500, "person", "man")],
        ),
        ("an hour and a half", [("an hour and a half", 1.5, 1.5, "hour", "")]),
        (
            "hundreds of thousands of people",
            [("hundreds of thousands of people", 2e5, 1e6, "person", "")],
        ),
        ("two-thirds of voters", [("two-thirds", 0.666667, 0.666667, "ratio", "voter")]),
        ("twice as many trees", [("twice as many", 2, 2, "ratio", "tree")]),
        ("three times as much", [("three times as much", 3, 3, "ratio", "")]),
        ("a couple of hundred trees", [("a couple of hundred trees", 200, 200, "", "tree")]),
        ("within 48 hours", [("within 48 hours", 0, 48, "hour", "")]),
        ("€43.50 a share", [("€43.50", 43.5, 43.5, "EUR", "")]),
    ],
)
def test_english(text, expected):
    """The English ways to say the same."""
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "am 12. Juni 2017",
        "die 35. Sitzung",
        "im Jahr 1848",
        "seit 2011",
        "Artikel 5",
        "§ 218",
        "Boeing 737",
        "um 17.30 Uhr",
        "gegen halb eins",
        "um fünf nach elf",
        "kurz nach fünf",
        "80er Jahre",
        "die G20",
        "ein Sprecher",
        "030 123 456",
        "040/12345-67",
        "unter vier Augen",
        "vor zwei Wochen",
        "Platz 3",
        "Landesstraße 212",
        "die Elf",
        "in den vergangenen zwölf Monaten",
        "eines Tages",
        "zwei- bis dreimal so groß",
    ],
)
def test_no_quantity(text):
    """Dates, ordinals, years, clock times, names, idioms and relative times are none."""
    assert found(text) == []


def test_comparable_across_languages():
    """A third and 33 percent, half an hour and 30 minutes are equal, whoever writes them."""
    assert compare_quantities(one("ein Drittel"), one("33 percent", "en")) == "equal"
    assert compare_quantities(one("eine halbe Stunde"), one("30 minutes", "en")) == "equal"
    assert compare_quantities(one("mehr als 300 Tote"), one("120 Tote")) == "conflict"
    assert compare_quantities(one("rund 40 Verletzte"), one("43 Verletzte")) == "compatible"


words = st.sampled_from(
    [
        "20",
        "1.200",
        "bis",
        "zwei",
        "drei",
        "Millionen",
        "Euro",
        "knapp",
        "ein",
        "Drittel",
        "der",
        "Stellen",
        "mehr",
        "als",
        "%",
        "$",
        "-",
        "(",
        ")",
        ",",
        ".",
        "Dutzende",
        "mehrere",
        "halbe",
        "Stunde",
        "von",
        "auf",
        "2:1",
        "0",
        "030",
        "/",
        "Jahre",
        "alt",
        "63-Jährige",
        "and",
        "a",
        "half",
        "of",
        "und",
        "zu",
        "jeder",
        "dritte",
        "\u0301",
        "m²",
        "minus",
    ]
)


@given(
    st.lists(words, max_size=25).map(" ".join) | st.text(max_size=120),
    st.sampled_from(["de", "en", "fr"]),
)
@example("20 $ 2:1", "de")  # a sign of money before a score
def test_offsets(text, lang):
    """Quantities are stretches of the document in order; but for scores, low is not above high."""
    shifted = "x " + text
    quantities = find_quantities(shifted, tokenise(text, lang, 2), lang)
    assert all(shifted[q.start : q.end] == q.text != "" for q in quantities)
    assert all(a.end <= b.start for a, b in pairwise(quantities))
    assert all(q.low <= q.high or q.unit == "score" for q in quantities)


@pytest.mark.parametrize(
    "piece",
    [
        "20 und ",
        "drei bis ",
        "1-",
        "ein halbe ",
        "mehrere Millionen ",
        "vor rund ",
        "030 12 ",
        "2 der ",
    ],
)
def test_ten_times_the_length_is_not_a_hundred_times_the_work(piece):
    """The time grows with the length and not with its square."""
    short, long = tokenise(piece * 400, "de"), tokenise(piece * 4_000, "de")
    find_quantities(piece * 400, short, "de")
    begin = process_time()
    find_quantities(piece * 400, short, "de")
    middle = process_time()
    find_quantities(piece * 4_000, long, "de")
    assert process_time() - middle < 30 * (middle - begin) + 0.2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Köln besiegte Bremen mit 3:1.", [(3, 1, "", ("Köln", "Bremen"))]),
        ("Bremen unterlag Köln mit 1:3.", [(1, 3, "", ("Bremen", "Köln"))]),
        ("Bremen verlor 3:1 gegen Köln.", [(1, 3, "", ("Bremen", "Köln"))]),
        ("Der 3:0-Sieg gegen Bremen freute alle.", [(3, 0, "", ("", "Bremen"))]),
        ("Köln - Bremen 2:2 (0:1)", [(2, 2, "", ("Köln", "Bremen"))]),
        ("Die Partie zwischen Köln und Bremen endete 0:0.", [(0, 0, "", ("Köln", "Bremen"))]),
        (
            "Sie siegte 6:4, 3:6, 7:5.",
            [(a, b, "satzstand", ()) for a, b in ((6, 4), (3, 6), (7, 5))],
        ),
        ("Das Haus lehnte mit 68 zu 12 Stimmen ab.", [(68, 12, "stimme", ())]),
    ],
)
def test_scores_are_seen_from_the_side_named_first(text, expected):
    """Both sides are kept; words of winning and losing say whose is which; no half-time scores."""
    found = find_quantities(text, tokenise(text, "de"), "de")
    assert all(one.unit == "score" for one in found)
    assert [(one.low, one.high, one.noun, one.sides) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("drei Jahre und sechs Monate Haft", "de", [(3.5, "year", "haft")]),
        ("two hours and 15 minutes", "en", [(2.25, "hour", "")]),
        ("rund eine Stunde und 30 Minuten", "de", [(1.5, "hour", "")]),
        ("drei Jahre und sechs Tage", "de", [(3, "year", ""), (6, "day", "")]),
        (
            "zwei Stunden Fahrt und 40 Minuten Pause",
            "de",
            [(2, "hour", "fahrt"), (40, "minute", "pause")],
        ),
        ("zwei Jahre und 30 Monate", "de", [(2, "year", ""), (30, "month", "")]),
    ],
)
def test_a_span_in_two_units_is_one(text, lang, expected):
    """Years with their months, hours with their minutes; only where the second is a part."""
    assert [(low, unit, noun) for _text, low, _high, unit, noun in found(text, lang)] == expected
