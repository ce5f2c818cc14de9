"""What waits is compared within its time, in slices that no archive makes longer."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crosscheck.nightly.windows import since_day, slice_waiting, without

DAY = timedelta(days=1)
START = datetime(2024, 3, 1, tzinfo=UTC)
WINDOW = 4 * DAY


def waiting(*days: float) -> dict[str, datetime]:
    return {f"d{day:g}": START + day * DAY for day in days}


def test_one_night_is_one_slice_with_its_window() -> None:
    """The articles of a day are compared with those of the window on both sides."""
    (found,) = slice_waiting(waiting(10, 10.5), WINDOW)
    assert found.waiting == ("d10", "d10.5")
    assert (found.begin, found.end) == (START + 6 * DAY, START + 14.5 * DAY)


def test_what_lies_apart_is_compared_apart_newest_first() -> None:
    """An old piece that turns up late does not bring half a year into memory."""
    found = slice_waiting(waiting(200, 10, 201), WINDOW)
    assert [one.waiting for one in found] == [("d200", "d201"), ("d10",)]


def test_the_ends_of_the_calendar_are_ends() -> None:
    """A page may claim any date."""
    edges = {"a": datetime.min.replace(tzinfo=UTC), "b": datetime.max.replace(tzinfo=UTC)}
    newest, oldest = slice_waiting(edges, WINDOW)
    assert newest.end == edges["b"]
    assert oldest.begin == edges["a"]


@given(st.lists(st.integers(0, 400), max_size=60, unique=True), st.integers(0, 30))
def test_every_article_is_in_one_slice_no_longer_than_the_window(
    days: list[int], window: int
) -> None:
    """However they lie."""
    held = waiting(*days)
    found = slice_waiting(held, window * DAY)
    assert sorted(key for one in found for key in one.waiting) == sorted(held)
    for one in found:
        times = [held[key] for key in one.waiting]
        assert max(times) - min(times) <= window * DAY
        assert one.begin <= min(times) and max(times) <= one.end


def test_a_first_day_and_what_is_done_leave_the_rest() -> None:
    """Older articles wait on; done ones do not."""
    held = waiting(1, 2, 3)
    assert set(since_day(held, START + 2 * DAY)) == {"d2", "d3"}
    assert since_day(held, None) == held
    assert set(without(held, ["d2"])) == {"d1", "d3"}
