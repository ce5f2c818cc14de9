"""Whom a question means by a name: which of the speakers of an archive.

"Wolf" is every speaker of that last name, "die Ministerin" whoever is called so, "die Bahn" also
her spokesman. The surest way that finds anybody is taken; several people of one name stay several.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from crosscheck.records import Speaker
from crosscheck.verdicts.questions import prepositions
from crosscheck.verdicts.sayings import (
    all_words,
    is_address,
    is_article,
    name_words,
    spokespeople,
    without_address,
)

Words = tuple[str, ...]


def may_be(asked: Speaker, speakers: Iterable[Speaker]) -> frozenset[Speaker]:
    """The speakers who could be meant, before short names were made full: a coarse sieve."""
    ends = {words[-1] for words in _wordings(asked)}
    found = set()
    for one in speakers:
        written = f"{one.text} {one.canonical}".lower()
        if any(end in written for end in ends) and (
            any(not ends.isdisjoint(words) for words in _wordings(one)) or _speaks_for(asked, one)
        ):
            found.add(one)
    return frozenset(found)


def meant(asked: Speaker, speakers: Iterable[Speaker]) -> frozenset[str]:
    """The canonical names of the speakers that are meant; empty if nobody is.

    asked: the name of the question, read like a speaker. speakers: all mentions there are.
    """
    mentions = list(dict.fromkeys(speakers))
    for ways in ((_same, _titled, _speaks_for), (_shorter,), (_called,)):
        found = frozenset(one.canonical for one in mentions if any(way(asked, one) for way in ways))
        if found:
            return found | _named_shorter(found, mentions)
    return frozenset()


def printed_in(name: str, outlets: Collection[str]) -> frozenset[str]:
    """The outlets of this name, or whose name begins so: "Kurier" of "Kurier am Deich"."""
    words = name_words(name)
    if not words:
        return frozenset()
    begun = {one for one in outlets if name_words(one)[: len(words)] == words}
    return frozenset({one for one in begun if name_words(one) == words} or begun)


def _named_shorter(found: frozenset[str], mentions: Sequence[Speaker]) -> frozenset[str]:
    """Other mentions of the same people: "Ministerin Wolf" where "Ministerin Ada Wolf" is known.

    None for a last name that somebody else bears, too.
    """
    known: dict[str, set[str]] = {}
    for one in mentions:
        if one.canonical in found and (last := _last_name(one)):
            known.setdefault(last, {last}).update(name_words(f"{one.canonical} {one.text}"))
    others = {one for one in mentions if one.canonical not in found and _last_name(one) in known}
    strangers = {
        _last_name(one)
        for one in others
        if not known[_last_name(one)].issuperset(name_words(one.canonical))
    }
    return frozenset(one.canonical for one in others if _last_name(one) not in strangers)


def _last_name(one: Speaker) -> str:
    """The last word of a name; "" where that is another's: "Anwalt von Kolb"."""
    last = name_words(one.canonical)[-1:]
    return last[0] if last and _ends_with(one.canonical, last) else ""


def _same(asked: Speaker, one: Speaker) -> bool:
    """The same name, or the last words of it: "Wolf" of "Ada Wolf"."""
    return any(_ends_with(one.canonical, words) for words in _wordings(asked))


def _titled(asked: Speaker, one: Speaker) -> bool:
    """Called so before the name: "Chefarzt" of "Chefarzt Emil Kolb"; "Bahn" not of "Bahn-Chef"."""
    said = " ".join(word for word in one.text.lower().split() if not is_address(word))
    title = " ".join(word for word in asked.text.lower().split() if not is_address(word))
    return bool(title) and said.startswith(f"{title} ") and not _ends_with(one.text, (title,))


def _speaks_for(asked: Speaker, one: Speaker) -> bool:
    """A spokesman of whoever is meant: "Sprecher der Bahn", "Bahnsprecherin"."""
    bodies = [body for said in _wordings(one) for body in _bodies(said)]
    return any(
        len(body) >= len(words) and all(map(_same_word, words, body))
        for words in _wordings(asked)
        for body in bodies
    )


def _bodies(said: Words) -> Iterator[Words]:
    """What is spoken for in the words of a spokesman: "bahn" in "bahn sprecherin"."""
    titles = spokespeople()
    if set(said) & titles:
        yield tuple(word for word in said if word not in titles)
    for title in titles:
        if said and said[0].endswith(title) and said[0] not in titles:
            yield (said[0].removesuffix(title),)


def _same_word(asked: str, said: str) -> bool:
    """One noun, also in the genitive or in front of another: "ministeriums"."""
    return said in {asked, f"{asked}s", f"{asked}es"}


def _shorter(asked: Speaker, one: Speaker) -> bool:
    """The last words of what was asked: "Ministerin Ada Wolf" is "Ada Wolf"."""
    name = name_words(one.canonical)
    return bool(name) and any(_ends_with(text, name) for text in (asked.text, asked.canonical))


def _called(asked: Speaker, one: Speaker) -> bool:
    """Named so somewhere: "die Ministerin" of "Ministerin Ada Wolf"."""
    said = {part for words in _wordings(one) for part in words}
    return any(said.issuperset(words) for words in _wordings(asked))


def _ends_with(name: str, end: Words) -> bool:
    """Whether a name, or what stands behind its comma, ends so, and nothing rules the end.

    "Wirt Kolb" and "der Wirt, Emil Kolb" end with Kolb; "Anwalt von Kolb" does not.
    """
    parts = (name, name.rpartition(",")[2])
    return bool(end) and any(_part_ends_with(all_words(part), end) for part in parts)


def _part_ends_with(words: Words, end: Words) -> bool:
    start = next((i for i in range(len(words)) if without_address(words[i:]) == end), None)
    if start is None:
        return False
    while start < len(words) and is_address(words[start]):
        start += 1
    before = words[start - 1] if start else ""
    return not (before in prepositions() or (start > 1 and is_article(before)))


def _wordings(one: Speaker) -> Sequence[Words]:
    """The words of a speaker as written, and of the canonical name."""
    found = (name_words(one.text), name_words(one.canonical))
    return [words for words in dict.fromkeys(found) if words]
