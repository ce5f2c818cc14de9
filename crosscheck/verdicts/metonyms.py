"""A country and the holder of its office: "auf Initiative der USA", "auf Initiative Trumps".

News use one for the other (metonymy), so two claims that name the one and the other do not
name different actors. Only an office that the articles themselves give counts.
"""

from crosscheck.records import Claim, Entity


def actors_of(claim: Claim) -> tuple[Entity, ...]:
    """The names in a claim, and the countries that its adjectives name ("amerikanisch")."""
    return claim.entities + claim.demonyms


def metonyms(a: Claim, b: Claim) -> list[tuple[Entity, Entity]]:
    """(name in a, name in b) where one is the country whose office the other holds.

    An adjective counts as its country, beside the country's own name as well.
    """
    return [(x, y) for x in actors_of(a) for y in actors_of(b) if _one_actor(x, y, a, b)]


def _one_actor(x: Entity, y: Entity, a: Claim, b: Claim) -> bool:
    if x.canonical == y.canonical:
        return x in a.demonyms or y in b.demonyms
    return y.canonical == x.stands_for or x.canonical == y.stands_for


def aligned_contents(a: Claim, b: Claim) -> tuple[str, str]:
    """The contents of both claims with an office holder named by his country as the other does.

    Only a name the other claim does not use itself is replaced.
    """
    return _aligned(a, b), _aligned(b, a)


def _aligned(claim: Claim, other: Claim) -> str:
    own = {one.canonical for one in actors_of(other)}
    text = claim.content
    named: dict[Entity, str] = {}  # each mention once, by the first name the other claim gives
    for mention, country in metonyms(claim, other):
        if mention.stands_for == country.canonical and mention.canonical not in own:
            named.setdefault(mention, country.text)
    for mention in sorted(named, key=lambda one: -one.start):
        start = mention.start - claim.content_start
        end = mention.end - claim.content_start
        if start >= 0 and end <= len(text):
            text = text[:start] + named[mention] + text[end:]
    return text
