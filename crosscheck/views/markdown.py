"""Memo -> Markdown, to be read as it is or rendered; foreign text never changes its structure."""

from collections.abc import Iterator

from crosscheck.records import Report, VerdictKind
from crosscheck.views.changes import ChangesView
from crosscheck.views.compose import compose
from crosscheck.views.lines import (
    bullets,
    code,
    in_its_sentence,
    inline,
    slug,
    table,
    whole_line,
)
from crosscheck.views.memo import Finding, Group, Matrix, Memo, Section, Side, Source, Topic
from crosscheck.views.sections import ORDER
from crosscheck.views.wording import Wording, wording

SHOWN_HASH = 12  # hexadecimal digits of a document's hash; the JSON holds the text it is of


def render(report: Report, lang: str | None = None) -> str:
    """The report as a memo in Markdown."""
    return render_memo(compose(report, lang))


def render_memo(memo: Memo) -> str:
    """A memo in Markdown."""
    say = wording(memo.lang)
    blocks = [*_head(memo, say)]
    for section in memo.sections:
        blocks += _section(section, say)
    if memo.sources:
        blocks += _sources(memo, say)
    if memo.unchecked:
        blocks += [f"## {say('unchecked_heading')}", bullets(map(whole_line, memo.unchecked))]
    if memo.sources:
        blocks += _audit(memo, say)
    return "\n\n".join(block for block in blocks if block) + "\n"


# --- head ------------------------------------------------------------------------------------


def _head(memo: Memo, say: Wording) -> Iterator[str]:
    yield f"# {say('title')}"
    yield whole_line(" ".join(memo.summary))
    yield f"_{inline(memo.generated)}_"
    if memo.changes:
        yield from _changes(memo.changes, say)
    if memo.sections:
        yield f"## {say('contents_heading')}"
        yield _headlines(memo, say)
        yield _contents(memo, say)


def _changes(changes: ChangesView, say: Wording) -> Iterator[str]:
    yield f"## {inline(changes.heading)}"
    yield whole_line(changes.intro)
    for group in changes.groups:
        yield f"### {inline(group.heading)}"
        for item in group.items:
            see = f" · {say('changes.see', ref=f'**{item.ref}**')}" if item.ref else ""
            yield f"**{inline(item.question)}**\\\n{inline(item.about)}{see}"
            yield bullets(map(whole_line, item.lines))
    for note in changes.notes:
        yield whole_line(note)


def _headlines(memo: Memo, say: Wording) -> str:
    lines = [_headline(topic) for topic in memo.headlines]
    if memo.further:
        lines.append(say.count("headlines_more", memo.further))
    return bullets(lines)


def _headline(topic: Topic) -> str:
    return f"**{topic.ref}** {inline(topic.headline)}"


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
                f"[{heading}](#{slug(heading)})",
                inline(section.when),
                ", ".join(str(moment.number) for moment in section.timeline),
                *(str(counts.get(kind, "–")) for kind in kinds),
            ]
        )
    return table(columns, rows)


def _sources(memo: Memo, say: Wording) -> Iterator[str]:
    """Every article; after the events, which an editor wants to see first."""
    yield f"## {say('sources_heading')}"
    names = say.texts["source_columns"]
    yield table(list(names.values()), [_source(source) for source in memo.sources])


def _source(source: Source) -> list[str]:
    title = inline(source.title)
    linked = f"[{title}]({source.url})" if source.url else title
    return [
        str(source.number),
        inline(source.outlet),
        linked,
        inline(source.when),
        inline(source.origin),
    ]


def _heading(section: Section) -> str:
    return f"{section.number}. {inline(section.label)}"


# --- an event --------------------------------------------------------------------------------


def _section(section: Section, say: Wording) -> Iterator[str]:
    yield f"## {_heading(section)}"
    yield whole_line(section.summary)
    yield _timeline(section, say)
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
            yield whole_line(single.heading)
            yield bullets(
                f"{whole_line(one.text)} ({inline(one.who)})" if one.who else whole_line(one.text)
                for one in single.quotes
            )


def _timeline(section: Section, say: Wording) -> str:
    """The articles in the order they came out, and those of which that is not known."""
    dated = [one for one in section.timeline if one.dated]
    parts = []
    if dated:
        order = [f"[{one.number}] {inline(one.outlet)}, {inline(one.when)}" for one in dated]
        parts.append(say("appeared", order=" → ".join(order)))
    undated = [f"[{one.number}] {inline(one.outlet)}" for one in section.timeline if not one.dated]
    if undated:
        parts.append(say("appeared_undated", articles=", ".join(undated)))
    return " ".join(parts)


def _matrix(matrix: Matrix, say: Wording) -> Iterator[str]:
    yield f"### {say('matrix_heading')}"
    columns = [say("matrix_column"), *map(inline, matrix.outlets)]
    yield table(
        columns,
        [
            [
                f"**{', '.join(row.refs)}** {inline(row.label)}",
                *(inline(cell.words) for cell in row.cells),
            ]
            for row in matrix.rows
        ],
    )
    more = f" {say.count('matrix_more', matrix.left_out)}" if matrix.left_out else ""
    yield f"_{say('matrix_note')}{more}_"


def _group(group: Group, say: Wording) -> Iterator[str]:
    yield f"### {group.heading}"
    if group.brief:
        yield bullets(
            f"**{topic.ref}** {inline(topic.question)} ({inline(topic.support)})"
            for topic in group.topics
        )
        return
    for topic in group.topics:
        yield from _topic(topic, say)


def _topic(topic: Topic, say: Wording) -> Iterator[str]:
    yield f"#### {topic.ref} {inline(topic.question)}"
    yield _verdict_line(topic, say)
    for side in _sides(topic):
        yield _quote(side, say)
    if topic.lead.reasons:
        reasons = ". ".join(inline(reason) for reason in topic.lead.reasons)
        yield say.count("reasons", len(topic.lead.reasons), reasons=reasons) + "."
    if topic.lead.also:
        yield whole_line(topic.lead.also)
    if topic.stands:
        yield say("positions")
        yield bullets(
            say(
                "position",
                label=f"**{inline(stand.label)}**",
                who=inline(stand.who),
                origins=stand.origins,
            )
            for stand in topic.stands
        )
    if topic.others:
        more = say.count("more_findings", len(topic.others))
        yield say("see_audit", more=more, ref=topic.ref)


def _sides(topic: Topic) -> list[Side]:
    """Both sides of the surest finding; of statements that differ in tone, each of them once."""
    further = topic.others if topic.lead.kind is VerdictKind.FRAMING else ()
    sides = [side for one in (topic.lead, *further) for side in (one.a, one.b)]
    return list({(one.source, one.start, one.end): one for one in sides}.values())


def _verdict_line(topic: Topic, say: Wording) -> str:
    lead = topic.lead
    if topic.support:
        return f"**{inline(topic.support)}** · {lead.confidence}"
    return f"**{lead.lead}** · {say('type', type=lead.type)} · {lead.confidence}"


def _quote(side: Side, say: Wording) -> str:
    lines = []
    if side.context:
        lines.append(f"_{say('before', text=inline(side.context))}_")
    lines.append(in_its_sentence(side))
    parts = [f"**{inline(side.who)}**, {inline(side.how)}", inline(side.where), inline(side.place)]
    lines.append(f"— {' · '.join(parts)}")
    return "\\\n".join(f"> {line}" for line in lines)


# --- audit -----------------------------------------------------------------------------------


def _audit(memo: Memo, say: Wording) -> Iterator[str]:
    names = say.texts["audit_columns"]
    yield f"## {say('audit_heading')}"
    models = say("audit_models", encoder=memo.encoder, judge=memo.judge)
    yield inline(f"{models} {memo.thresholds}")
    yield table(
        [names["number"], names["document"], names["hash"]],
        [
            [str(source.number), code(source.document), code(source.sha256[:SHOWN_HASH])]
            for source in memo.sources
        ],
    )
    for section in memo.sections:
        yield f"{say('audit_event', n=section.number)} `{repeat_command(section)}`"
        yield table(
            [names["ref"], names["verdict"], names["a"], names["b"]],
            [_audit_row(finding, say) for finding in section.findings],
        )
    yield f"_{say('audit_offsets')}_"


def repeat_command(section: Section) -> str:
    """The command that makes the findings of an event again."""
    return f"crosscheck report --event {section.event}"


def _audit_row(finding: Finding, say: Wording) -> list[str]:
    places = [f"[{one.source}] {one.start}–{one.end}" for one in (finding.a, finding.b)]
    return [f"{finding.ref} {code(finding.verdict)}", inline(in_a_line(finding, say)), *places]


def in_a_line(finding: Finding, say: Wording) -> str:
    """The verdict, of what type it is where the sides differ, and how sure."""
    differs = finding.kind is not VerdictKind.AGREE
    parts = [say(f"kind_names.{finding.kind}"), *([finding.type] if differs else [])]
    return ", ".join([*parts, finding.confidence])
