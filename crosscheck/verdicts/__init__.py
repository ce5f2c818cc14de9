"""Verdicts: claims to events, pairs to verdicts, verdicts to points; pure functions."""

from crosscheck.verdicts.candidates import propose_pairs
from crosscheck.verdicts.compare import judge_pairs
from crosscheck.verdicts.events import cluster_events
from crosscheck.verdicts.matrix import count_origins, mention_matrix
from crosscheck.verdicts.points import group_points

__all__ = [
    "cluster_events",
    "count_origins",
    "group_points",
    "judge_pairs",
    "mention_matrix",
    "propose_pairs",
]
