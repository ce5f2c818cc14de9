"""Memo -> Markdown, to be read as it is or rendered; foreign text never changes its structure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from crosscheck.records import Report, VerdictKind
from crosscheck.views.changes import ChangesView
from crosscheck.views.compose import compose
from crosscheck.views.escaping import escape_markdown, escape_markdown_line
from crosscheck.views.memo import Finding, Group, Matrix, Memo, Run, Section, Side, Source, Topic
from crosscheck.views.sections import ORDER
from crosscheck.views.wording import Wording, wording

SHOWN_HASH = 12  # hexadecimal digits of a document's hash; the JSON holds the text it is of


def render(report: Report, lang: str | None = None) -> str:
    """The report as a memo in Markdown."""
    memo = compose(report, lang)
    say = wording(memo.lang)
    blocks = [*_head(memo, say)]
    for section in memo.sections:
        blocks += _section(section, say)
    blocks += [f"## {say('unchecked_heading')}", _bullets(map(_line, memo.unchecked))]
    blocks += _audit(memo, say)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _text(text: str) -> str:
    """Escaped for the inside of a line, and never empty, so that no line changes its meaning."""
    return escape_markdown(text).strip() or "–"


def _line(text: str) -> str:
    """The same for the beginning of a line."""
    return escape_markdown_line(text).strip() or "–"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- head ------------------------------------------------------------------------------------


def _head(memo: Memo, say: Wording) -> Iterator[str]:
    yield f"# {say('title')}"
    yield _line(" ".join(memo.summary))
    yield f"_{_text(memo.generated)}_"
    if memo.changes:
        yield from _changes(memo.changes, say)
    if memo.sections:
        yield f"## {say('contents_heading')}"
        yield _headlines(memo, say)
        yield _contents(memo, say)
    yield f"## {say('sources_heading')}"
    names = say.texts["source_columns"]
    yield _table(list(names.values()), [_source(source) for source in memo.sources])


def _changes(changes: ChangesView, say: Wording) -> Iterator[str]:
    yield f"## {_text(changes.heading)}"
    yield _line(changes.intro)
    for group in changes.groups:
        yield f"### {_text(group.heading)}"
        for item in group.items:
            see = f" · {say('changes.see', ref=f'**{item.ref}**')}" if item.ref else ""
            yield f"**{_text(item.question)}**\\\n{_text(item.about)}{see}"
            yield _bullets(map(_line, item.lines))
    for note in changes.notes:
        yield _line(note)


def _headlines(memo: Memo, say: Wording) -> str:
    lines = [_headline(topic, say) for topic in memo.headlines]
    if memo.further:
        lines.append(say.count("headlines_more", memo.further))
    return _bullets(lines)


def _headline(topic: Topic, say: Wording) -> str:
    who = [_text(side.who) for side in (topic.lead.a, topic.lead.b)]
    words = say("headline", a=who[0], b=who[1], question=_text(topic.question))
    return f"**{topic.ref}** {words}"


def _contents(memo: Memo, say: Wording) -> str:
    kinds = [kind for kind in ORDER if any(kind in dict(one.counts) for one in memo.sections)]
    names = say.texts["contents_columns"]
    columns = [names["event"], names["date"], names["sources"], *(names[kind] for kind in kinds)]
    rows = []
    for section in memo.sections:
        counts = dict(section.counts)
        heading = _heading(section)
        rows.append(
            [
                f"[{heading}](#{_slug(heading)})",
                _text(section.when),
                ", ".join(str(moment.number) for moment in section.timeline),
                *(str(counts.get(kind, "–")) for kind in kinds),
            ]
        )
    return _table(columns, rows)


def _source(source: Source) -> list[str]:
    title = _text(source.title)
    linked = f"[{title}]({source.url})" if source.url else title
    return [
        str(source.number),
        _text(source.outlet),
        linked,
        _text(source.when),
        _text(source.origin),
    ]


def _heading(section: Section) -> str:
    return f"{section.number}. {_text(section.label)}"


def _slug(heading: str) -> str:
    """The anchor that common renderers give a heading; only letters, digits and dashes."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# --- an event --------------------------------------------------------------------------------


def _section(section: Section, say: Wording) -> Iterator[str]:
    yield f"## {_heading(section)}"
    order = " → ".join(
        f"[{moment.number}] {_text(moment.outlet)}, {_text(moment.when)}"
        for moment in section.timeline
    )
    yield say("appeared", sources=say.count("articles", len(section.timeline)), order=order)
    if len(section.timeline) == 1:
        yield say("one_article")
    disputed = [group for group in section.groups if group.kind is VerdictKind.CONTRADICT]
    for group in disputed:
        yield from _group(group, say)
    if section.matrix:
        yield from _matrix(section.matrix, say)
    for group in section.groups[len(disputed) :]:
        yield from _group(group, say)
    if section.singles:
        yield f"### {say('singles_heading')}"
        for single in section.singles:
            yield _line(single.heading)
            yield _bullets(map(_line, single.quotes))


def _matrix(matrix: Matrix, say: Wording) -> Iterator[str]:
    yield f"### {say('matrix_heading')}"
    columns = [say("matrix_column"), *map(_text, matrix.outlets)]
    yield _table(
        columns,
        [
            [f"**{row.ref}** {_text(row.label)}", *(_text(cell.words) for cell in row.cells)]
            for row in matrix.rows
        ],
    )
    more = f" {say.count('matrix_more', matrix.left_out)}" if matrix.left_out else ""
    yield f"_{say('matrix_note')}{more}_"


def _group(group: Group, say: Wording) -> Iterator[str]:
    yield f"### {group.heading}"
    for topic in group.topics:
        yield from _topic(topic, say)


def _topic(topic: Topic, say: Wording) -> Iterator[str]:
    yield f"#### {topic.ref} {_text(topic.question)}"
    yield _verdict_line(topic, say)
    yield _quote(topic.lead.a, say)
    yield _quote(topic.lead.b, say)
    if topic.lead.reasons:
        reasons = "; ".join(_text(reason) for reason in topic.lead.reasons)
        yield say.count("reasons", len(topic.lead.reasons), reasons=reasons) + "."
    if topic.lead.also:
        yield _line(topic.lead.also)
    if topic.stands:
        yield say("positions")
        yield _bullets(
            say(
                "position",
                label=f"**{_text(stand.label)}**",
                who=_text(stand.who),
                origins=stand.origins,
            )
            for stand in topic.stands
        )
    if topic.others:
        more = say.count("more_findings", len(topic.others))
        yield say("see_audit", more=more, ref=topic.ref)


def _verdict_line(topic: Topic, say: Wording) -> str:
    lead = topic.lead
    if topic.support:
        return f"**{_text(topic.support)}** · {lead.confidence}"
    return f"**{lead.lead}** · {say('type', type=lead.type)} · {lead.confidence}"


def _quote(side: Side, say: Wording) -> str:
    lines = []
    if side.context:
        lines.append(f"_{say('before', text=_text(side.context))}_")
    lines.append(_statement(side.runs))
    parts = [f"**{_text(side.who)}**, {_text(side.how)}", _text(side.where), _text(side.place)]
    lines.append(f"— {' · '.join(parts)}")
    return "\\\n".join(f"> {line}" for line in lines)


def _statement(runs: Sequence[Run]) -> str:
    """Verbatim, deciding words bold; two bold runs with nothing visible between are one."""
    shown: list[Run] = []
    for run in runs:
        text = escape_markdown(run.text) if shown else escape_markdown_line(run.text)
        if text and shown and shown[-1].key == run.key:
            shown[-1] = Run(shown[-1].text + text, run.key)
        elif text:
            shown.append(Run(text, run.key))
    return "".join(f"**{run.text}**" if run.key else run.text for run in shown).strip() or "–"


# --- audit -----------------------------------------------------------------------------------


def _audit(memo: Memo, say: Wording) -> Iterator[str]:
    names = say.texts["audit_columns"]
    yield f"## {say('audit_heading')}"
    models = say("audit_models", encoder=memo.encoder, judge=memo.judge)
    yield _text(f"{models} {memo.thresholds}")
    yield _table(
        [names["number"], names["document"], names["hash"]],
        [
            [str(source.number), _code(source.document), _code(source.sha256[:SHOWN_HASH])]
            for source in memo.sources
        ],
    )
    for section in memo.sections:
        yield f"{say('audit_event', n=section.number)} `{repeat_command(section)}`"
        yield _table(
            [names["ref"], names["verdict"], names["a"], names["b"]],
            [_audit_row(finding, say) for finding in section.findings],
        )
    yield f"_{say('audit_offsets')}_"


def repeat_command(section: Section) -> str:
    """The command that makes the findings of an event again."""
    return f"crosscheck report --event {section.event}"


def _audit_row(finding: Finding, say: Wording) -> list[str]:
    places = [f"[{one.source}] {one.start}–{one.end}" for one in (finding.a, finding.b)]
    verdict = f"{say(f'kind_names.{finding.kind}')}, {finding.type}, {finding.confidence}"
    return [f"{finding.ref} {_code(finding.verdict)}", _text(verdict), *places]


def _code(text: str) -> str:
    """An id of our own as code; foreign marks cannot be in it, and are dropped if they were."""
    return f"`{re.sub(r'[^0-9A-Za-z._:/-]', '', text) or '-'}`"
