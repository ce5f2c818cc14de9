"""Ids that depend on nothing but what they name."""

import hashlib


def stable_id(*parts: object) -> str:
    """A short id that depends on nothing but the given parts."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
