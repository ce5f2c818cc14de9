"""Three nights in a small world of news, through the real command."""

import os
from collections.abc import Iterator
from pathlib import Path

import news_world
import pytest
from news_world import Outlet, Page, World, hours_ago

from crosscheck.store import Store

HERE = Path(__file__).resolve()
SHARED = Path(os.environ.get("CROSSCHECK_SHARED", HERE.parents[3] / "shared"))
DAYS = ("2031-05-01", "2031-05-02", "2031-05-03")

FIRE = Page(
    "/brand",
    "Lagerhaus am Hafen ausgebrannt",
    "In Hallstedt ist in der Nacht ein Lagerhaus am Hafen ausgebrannt. Bei dem Brand in Hallstedt "
    "wurden zwölf Menschen verletzt.\n\nDie Feuerwehr war mit achtzig Kräften im Einsatz, die "
    "Löscharbeiten dauerten bis zum Morgen.",
    hours_ago(20),
)
AFTER = Page(
    "/feuer",
    "Feuer im Hafen gelöscht",
    "Das Feuer in dem Lagerhaus am Hafen von Hallstedt ist gelöscht. Bei dem Brand in Hallstedt "
    "wurden sieben Menschen verletzt.\n\nDie Polizei nahm am Vormittag die Ermittlungen zur "
    "Ursache auf.",
    hours_ago(10),
)
CORRECTED = Page(AFTER.path, AFTER.title, AFTER.text.replace("sieben", "zwölf"), AFTER.published)
CHOIR = Page(
    "/chor",
    "Chor sucht Stimmen für das Münsterkonzert",
    "Der Gäubodener Kammerchor sucht für das Konzert im Münster noch Männerstimmen. Geprobt wird "
    "jeden Dienstag in der Realschule, sagte die Chorleiterin.\n\nKenntnisse im Notenlesen sind "
    "erwünscht, aber nicht nötig.",
    hours_ago(15),
)


def background(case: str, file: str) -> Page:
    """The beginning of a labelled article of another event; something harmless where it is not."""
    place = SHARED / "bench" / "dev" / case / file
    if not place.is_file():
        return Page("/rat", "Rat vertagt", CHOIR.text.replace("Chor", "Rat"), hours_ago(30))
    text = place.read_text("utf-8").partition("\n---\n")[2].strip()
    return Page("/bericht", case, "\n\n".join(text.split("\n\n")[:2]), hours_ago(30))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two outlets with one story between them, three with their own, and six in trouble."""
    made = World(tmp_path)
    made.outlet("Nordkurier").publish(FIRE)
    made.outlet("Ostsee-Bote").publish(CHOIR)
    made.outlet("Funkhaus").publish(background("04-flughafenblockade", "1-agentur-tna.md"))
    late = made.outlet("Langsames Blatt")
    late.publish(background("10-bahnstreik", "1-agentur-tna.md"))
    late.special["/feed.xml"] = news_world.slow(late, 3.0)
    made.outlet("Fehlerblatt").special["/feed.xml"] = news_world.failing
    made.outlet("Bombenblatt").special["/feed.xml"] = news_world.bomb
    made.outlet("Umleiter").special["/feed.xml"] = news_world.to_metadata
    made.outlet("Bruchstück").files["/feed.xml"] = ("application/rss+xml", b"<rss><channel><it")
    old = made.outlet("Altpresse")
    old.publish(Page("/straße", "Straße gesperrt", CHOIR.text.replace("Chor", "Kür"), hours_ago(9)))
    old.files["/feed.xml"] = ("application/rss+xml", old.rss().encode("cp1252"))
    fresh = made.outlet("Täglich neu")
    fresh.publish(Page("/immer", "Wochenmarkt", CHOIR.text.replace("Chor", "Markt"), hours_ago(8)))
    made.configure()
    yield made
    made.close()


def sides(dispute: dict) -> set[tuple[str, str]]:
    """Who says how many."""
    figures = {"zwölf", "sieben"}
    return {
        (side["outlet"], figure)
        for side in dispute["sides"]
        for figure in figures
        if figure in side["text"]
    }


def next_guid(outlet: Outlet, night: int) -> None:
    """The same entry under a new name."""
    outlet.guid = lambda page: f"{page.path}?night={night}"
    outlet.publish(*outlet.pages)


def test_a_contradiction_appears_and_is_resolved_by_a_correction(world: World) -> None:
    """The reports say exactly that; sources in trouble are named and harm nobody else."""
    failed = {"Fehlerblatt", "Bombenblatt", "Umleiter", "Bruchstück"}
    for number, day in enumerate(DAYS):
        if number == 1:
            world.outlets["Ostsee-Bote"].publish(CHOIR, AFTER)
        if number == 2:
            world.outlets["Ostsee-Bote"].publish(CHOIR, CORRECTED)
        next_guid(world.outlets["Täglich neu"], number)
        done = world.night(day)
        assert done.returncode == 3, done.stderr
        assert done.stdout.startswith(f"{day}: 6 feeds read: ") and done.stdout.count("\n") == 1
        named = [line for line in done.stderr.splitlines() if line.startswith("failed: ")]
        wanted = [world.outlets[name].feed_url for name in failed]
        assert sorted(line.split(": ")[1] for line in named) == sorted(wanted), done.stderr
        assert any("169.254.169.254" in line for line in named)

    first, second, third = (world.report(day)["changes"] for day in DAYS)
    assert (first["since"], first["resolved"]) == (None, [])
    assert not any(map(sides, first["new"]))  # speakers of one article may be at odds already

    (new,) = second["new"]
    assert sides(new) == {("Nordkurier", "zwölf"), ("Ostsee-Bote", "sieben")}
    assert (second["since"], second["changed"], second["resolved"]) == (DAYS[0], [], [])

    (ended,) = third["resolved"]
    assert (ended["id"], ended["since"]) == (new["id"], DAYS[1])
    assert (ended["how"], ended["side"]["outlet"]) == ("corrected", "Ostsee-Bote")
    assert "zwölf" in ended["now"] and "sieben" in ended["side"]["text"]
    assert (third["since"], third["new"], third["changed"]) == (DAYS[1], [], [])

    memo = (world.folder / "reports" / f"{DAYS[2]}.md").read_text("utf-8")
    assert memo.index("## Was sich geändert hat") < memo.index("## Verglichene Artikel")
    assert "Ostsee-Bote hat sich berichtigt. Vorher: „Bei dem Brand in Hallstedt wurden" in memo
    assert (world.folder / "told.jsonl").read_text("utf-8").count("\n") == 3

    with Store(world.folder / "index", read_only=True) as store:
        held = store.documents()
        assert len(held) == 7  # one each, two of the Ostsee-Bote; the corrected one once
        assert len([one for one in held if one.outlet == "Täglich neu"]) == 1
        (street,) = [one for one in held if one.outlet == "Altpresse"]
        assert (street.title, "Münster" in street.text) == ("Straße gesperrt", True)
        assert store.uncompared() == {}
    assert not any("169.254" in path for one in world.outlets.values() for path, *_ in one.log)
