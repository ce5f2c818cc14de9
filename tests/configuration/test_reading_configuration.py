"""crosscheck.toml: what it says is read, what it says wrong is named with its line."""

from pathlib import Path

import pytest

from crosscheck.configuration import (
    Budget,
    Configuration,
    Feed,
    Fetching,
    Models,
    Notifications,
    Outlet,
    Reports,
    Smtp,
    Windows,
    parse_configuration,
    read_configuration,
)
from crosscheck.errors import ConfigurationError

WHOLE = """
index = "ablage"

[[feeds]]  # the local paper
url = "https://kurier.example/feed.xml"
outlet = "Kurier"
lang = "de"
pages = false

[[feeds]]
url = "http://127.0.0.1:8000/feed"

[[outlets]]
name = "Kurier"
family = "Hallerauer Verlag"
hosts = ["kurier.example"]

[windows]
read_days = 3
recheck_days = 1.5
compare_days = 30

[models]
encoder = "bundled"
judge = "llm"
base_url = "http://127.0.0.1:8080/v1"
model = "klein"

[fetch]
private_hosts = ["127.0.0.1:8000", "Intranet.example"]
gap_seconds = 2
workers = 4

[reports]
folder = "nachts"
formats = ["md", "json"]
lang = "de"

[notify]
file = "neu.jsonl"
webhook = "https://haken.example/x"

[notify.smtp]
host = "post.example"
port = 465
security = "tls"
user = "nacht"
sender = "nacht@kurier.example"
recipients = ["redaktion@kurier.example"]

[budget]
minutes = 60
articles_per_feed = 20
"""
HERE = Path("/wo/crosscheck.toml")


def parsed(text: str) -> Configuration:
    return parse_configuration(text, HERE)


def test_every_setting_is_read() -> None:
    """Paths are those of the file's folder."""
    assert parsed(WHOLE) == Configuration(
        path=HERE,
        feeds=(
            Feed("https://kurier.example/feed.xml", "Kurier", "de", pages=False),
            Feed("http://127.0.0.1:8000/feed"),
        ),
        outlets=(Outlet("Kurier", "Hallerauer Verlag", ("kurier.example",)),),
        index=Path("/wo/ablage"),
        windows=Windows(3.0, 1.5, 30.0),
        models=Models("bundled", "llm", "http://127.0.0.1:8080/v1", "klein"),
        fetch=Fetching(frozenset({"127.0.0.1:8000", "intranet.example"}), 2.0, 4),
        reports=Reports(Path("/wo/nachts"), ("md", "json"), "de"),
        notify=Notifications(
            Path("/wo/neu.jsonl"),
            "https://haken.example/x",
            Smtp(
                "post.example",
                "nacht@kurier.example",
                ("redaktion@kurier.example",),
                465,
                "tls",
                "nacht",
            ),
        ),
        budget=Budget(60.0, 20),
    )


def test_an_empty_file_is_a_configuration() -> None:
    """Everything has a default."""
    assert parsed("") == Configuration(HERE)


def test_a_host_belongs_to_the_outlet_of_its_domain() -> None:
    """And the outlet to its family."""
    made = parsed(WHOLE)
    assert made.outlet_of("www.kurier.example") == made.outlet_of("Kurier.Example.") == "Kurier"
    assert made.outlet_of("kein-kurier.example") is None
    assert (made.family_of("Kurier"), made.family_of(None)) == ("Hallerauer Verlag", None)


def test_the_settings_of_a_run_follow() -> None:
    """The key is not in the file."""
    made = parsed(WHOLE).settings("geheim")
    assert (made.encoder, made.judge) == ("bundled", "llm")
    assert made.endpoint is not None and made.endpoint.key == "geheim"
    assert made.fetch.private_hosts == {"127.0.0.1:8000", "intranet.example"}
    assert parsed("").settings().endpoint is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[feeds]\n", "line 1: Expected ']]'"),
        ('a = 1\n[windows]\n[windows]\n', "line 3: Cannot declare"),
        ('feed = 1', "line 1: feed is not known here; did you mean feeds?"),
        ('xyz = 1', "line 1: xyz is not known here; known are index, windows"),
        ('\n[[feeds]]\nurl = "https://a.example/"\n\n[[feeds]]\nurl = 7',
         "line 6: url must be a text"),
        ('[[feeds]]\nurl = "kurier.example"', "line 2: url must be a web address such as"),
        ('[[feeds]]\nurl = "file:///etc/passwd"', "line 2: url must be a web address such as"),
        ('[[feeds]]\nurl = "http://a:b@c.example/"', "line 2: url has a user name in it"),
        ('[[feeds]]\n\noutlet = "Kurier"', "line 1: url is missing"),
        ('[[feeds]]\nurl = "https://a.example/"\nlan = "de"',
         "line 3: lan is not known here; did you mean lang?"),
        ('feeds = ["https://a.example/"]', "line 1: must be written as [[feeds]], once"),
        ('[feeds]\nurl = "x"', "line 1: must be written as [[feeds]], once for each"),
        ('[[feeds]]\nurl = "https://a.example/"\n[[feeds]]\nurl = "https://a.example/"',
         "line 4: https://a.example/ is listed twice"),
        ('[[outlets]]\nname = "A"\n[[outlets]]\nname = "A"', "line 4: outlet A is listed twice"),
        ('[[outlets]]\nname = "Der Kurier"\n[[feeds]]\nurl = "https://a.example/"\n'
         'outlet = "DER Kurier"',
         "line 5: DER Kurier is also written Der Kurier; use one spelling"),
        ('[windows]\nread_days = -1', "line 2: read_days must be a number of days from 0 to 3650"),
        ('[windows]\nread_days = true', "line 2: read_days must be a number of days"),
        ('[fetch]\nworkers = 1.5', "line 2: workers must be a whole number"),
        ('[fetch]\nprivate_hosts = "127.0.0.1"', "line 2: private_hosts must be a list"),
        ('[fetch]\nprivate_hosts = ["http://a"]', "line 2: private_hosts must be a host such as"),
        ('notify = 1', "line 1: notify must be a table, written as [notify]"),
        ('[notify]\nwebhook = ""', "line 2: webhook must be a text"),
        ('[notify.smtp]\nhost = "p.example"\nsender = "a@b.example"',
         "line 1: recipients is missing"),
        ('[notify.smtp]\nhost = "p.example"\nsender = "ab"\nrecipients = []',
         "line 3: sender must be an address"),
        ('[reports]\nformats = ["pdf"]', "line 2: formats must be one of md, html, json"),
        ('[notify.smtp]\nhost = "p.example"\nsender = "a@b.example"\nrecipients = []',
         "line 4: recipients must name one at least"),
        ('[reports]\nformats = []', "line 2: formats must name one at least"),
        ('index = 7', 'line 1: index must be a file or folder such as "index"'),
        ('[models]\njudge = "llm"', 'line 2: judge = "llm" needs base_url'),
        ('[[outlets]]\nname = "A"\nhosts = ["a.example"]\n[[outlets]]\nname = "B"\n'
         'hosts = ["b.example", "A.example"]', "line 6: a.example is a host of A already"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(text: str, problem: str) -> None:
    """In one line."""
    with pytest.raises(ConfigurationError) as caught:
        parsed(text)
    assert str(caught.value).startswith("/wo/crosscheck.toml: ")
    assert problem in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    """The message says what to do."""
    path = tmp_path / "crosscheck.toml"
    with pytest.raises(ConfigurationError, match="`crosscheck feeds add URL` makes one"):
        read_configuration(path)
    path.write_bytes(b'index = "a"\n# \xe4\n')
    with pytest.raises(ConfigurationError, match="line 2: not UTF-8"):
        read_configuration(path)
    path.write_bytes(b"\xef\xbb\xbfindex = 'a'\r\n")
    assert read_configuration(path).index == tmp_path / "a"
