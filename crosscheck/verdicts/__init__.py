"""Verdicts: claims to events, pairs to verdicts, verdicts to points; pure functions."""

from crosscheck.verdicts.answering import COVERED, Asked, Found, rows_of
from crosscheck.verdicts.answers import Beside, Ranked, answer
from crosscheck.verdicts.calibration import Calibration, bundled_calibration
from crosscheck.verdicts.candidates import propose_pairs
from crosscheck.verdicts.compare import judge_pairs, judged_text, pair_chances
from crosscheck.verdicts.events import cluster_events
from crosscheck.verdicts.followups import FollowUp, follow_up, goes_on
from crosscheck.verdicts.happenings import reference_sentences
from crosscheck.verdicts.labels import Labels
from crosscheck.verdicts.matrix import count_origins, mention_matrix
from crosscheck.verdicts.points import group_points
from crosscheck.verdicts.questions import (
    Question,
    common_words,
    question_language,
    read_question,
)
from crosscheck.verdicts.recalibration import (
    Example,
    Recalibration,
    Reliability,
    cross_validate,
    fingerprint,
    fit_recalibration,
    read_recalibration,
    recalibrated,
    write_recalibration,
)
from crosscheck.verdicts.relevance import answer_chances, bundled_relevance
from crosscheck.verdicts.reviewing import Command, as_found, make_label, parse_command, review_queue
from crosscheck.verdicts.sayings import Saying, find_saying
from crosscheck.verdicts.statements import ON_TOPIC, on_topic, state
from crosscheck.verdicts.voices import may_be, meant, printed_in

__all__ = [
    "COVERED",
    "ON_TOPIC",
    "Asked",
    "Beside",
    "Calibration",
    "Command",
    "Example",
    "FollowUp",
    "Found",
    "Labels",
    "Question",
    "Ranked",
    "Recalibration",
    "Reliability",
    "Saying",
    "answer",
    "answer_chances",
    "as_found",
    "bundled_calibration",
    "bundled_relevance",
    "cluster_events",
    "common_words",
    "count_origins",
    "cross_validate",
    "find_saying",
    "fingerprint",
    "fit_recalibration",
    "follow_up",
    "goes_on",
    "group_points",
    "judge_pairs",
    "judged_text",
    "make_label",
    "may_be",
    "meant",
    "mention_matrix",
    "on_topic",
    "pair_chances",
    "parse_command",
    "printed_in",
    "propose_pairs",
    "question_language",
    "read_question",
    "read_recalibration",
    "recalibrated",
    "reference_sentences",
    "review_queue",
    "rows_of",
    "state",
    "write_recalibration",
]
