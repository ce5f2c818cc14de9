"""What is said of an answer as a whole, and of one piece of its evidence, in words."""

from crosscheck.records import Answer, Evidence
from crosscheck.views.wording import Wording


def headline(answer: Answer, say: Wording) -> str:
    """What the sources say together, without a full stop."""
    quoted = answer.quoted
    if quoted is None:
        return say(f"answer.verdicts.{answer.verdict}")
    if answer.verdict != "unanswerable":
        return say(f"answer.quoted.{answer.verdict}")
    if not quoted.stated:
        return say("answer.quoted.unknown", name=quoted.name)
    silent = "answer.quoted.silent_on" if quoted.topic else "answer.quoted.silent"
    return say.count(silent, quoted.stated, name=quoted.name, topic=quoted.topic)


def remark(answer: Answer, say: Wording) -> str:
    """Of somebody's statements: how many of them are shown, and in which order; else ""."""
    quoted = answer.quoted
    if quoted is None or not answer.evidence:
        return ""
    order = "answer.quoted.nearest" if quoted.topic else "answer.quoted.newest"
    shown = len(answer.evidence)
    return say.count(order, quoted.stated, name=quoted.name, topic=quoted.topic, shown=shown)


def ground(answer: Answer, evidence: Evidence, say: Wording) -> str:
    """Why this statement is shown, before its words and its speaker are looked at."""
    if answer.quoted is None:
        return say("session.chance", number=say.number(evidence.score))
    if not answer.quoted.topic:
        return say("session.said_by", name=answer.quoted.name)
    return say("session.nearness", topic=answer.quoted.topic, number=say.number(evidence.score))
