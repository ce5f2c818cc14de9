"""Verdicts: neighbours to events, pairs, verdicts and points."""
