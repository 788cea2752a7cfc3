"""A debrief as frozen blocks: what is said, before anybody decides how it looks.

Every format draws from these and works nothing out: positions, words and the table that stands
behind a chart are all here, so no two formats can disagree (PRIVACY 4.4, rule 4).
"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.i18n import language
from feedback.survey.wording import Said

LOCAL, VISITING = "local", "visiting"


def direction(said: Said) -> str:
    """ "ltr", "rtl", or "auto" for a text whose language nobody told us."""
    return language(said.language).direction if said.language else "auto"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    said: Said


@dataclass(frozen=True)
class Paragraph:
    """`kind`: plain, lead (the sentence that matters most) or note (how to read, small print)."""

    said: Said
    kind: str = "plain"


@dataclass(frozen=True)
class Bullets:
    items: tuple[Said, ...]


@dataclass(frozen=True)
class Facts:
    """Names with their values: who, where, when."""

    rows: tuple[tuple[Said, Said], ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `value` is the number behind the words, for a spreadsheet."""

    said: Said
    value: int | float | None = None


@dataclass(frozen=True)
class Table:
    """The first cell of each row names the row."""

    caption: Said
    head: tuple[Said, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Extent:
    """From where to where on a line from 0 to 100."""

    low: float
    high: float

    @property
    def point(self) -> bool:
        """An exact count is a point; a coded one is a span and never drawn as a point."""
        return self.high - self.low < 0.01


@dataclass(frozen=True)
class Mark:
    """A coded share as it is drawn and said: where it lies, how far it may be off, in words."""

    at: Extent
    reach: Extent
    side: str
    counts: Said
    percents: Said | None
    likely: Said | None
    sure: Said
    against: Extent | None = None
    against_words: Said | None = None


@dataclass(frozen=True)
class Absent:
    """Nothing is drawn, and why: `asked` tells "not shown" from "not asked"."""

    said: Said
    asked: bool


@dataclass(frozen=True)
class Bar:
    """A row of a chart: what was asked, which answers count as favourable, what came."""

    label: Said
    note: Said | None
    mark: Mark | Absent


@dataclass(frozen=True)
class Group:
    """Bars under one heading."""

    label: Said
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class SpanChart:
    """Bars on one axis from 0 to 100 %. `title` is the sentence that the chart says."""

    title: Said
    groups: tuple[Group, ...]
    source: Said
    table: Table


@dataclass(frozen=True)
class Column:
    label: Said
    note: Said
    side: str


@dataclass(frozen=True)
class Row:
    """`marks` stand under the columns of the matrix, in their order."""

    label: Said
    note: Said
    marks: tuple[Mark | Absent, ...]


@dataclass(frozen=True)
class Matrix:
    """Small charts side by side: themes down, audiences across, all on the same axis."""

    title: Said
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: Said
    table: Table


@dataclass(frozen=True)
class Views:
    """One pair on the gap chart; `heard` names the local audience, `seen` the visiting one."""

    label: Said
    heard: Said
    seen: Said
    local: Mark
    visiting: Mark
    verdict: Said
    differs: bool


@dataclass(frozen=True)
class GapChart:
    title: Said
    rows: tuple[Views, ...]
    source: Said
    table: Table


@dataclass(frozen=True)
class Flag:
    """A red flag: raised, or nobody can say. There is no third state (PRIVACY 4.4, rule 3)."""

    label: Said
    asked: tuple[Said, ...]
    verdict: Said
    raised: bool


@dataclass(frozen=True)
class FlagList:
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Quote:
    """A comment in its own language; `mark` says when a moderator retold it."""

    said: Said
    mark: Said | None = None


@dataclass(frozen=True)
class Comments:
    """Comments to one question, in an order that means nothing."""

    label: Said
    quotes: tuple[Quote, ...]


Block = Heading | Paragraph | Bullets | Facts | Table | SpanChart | Matrix | GapChart | FlagList | Comments


@dataclass(frozen=True)
class Section:
    """`key` is the same in every language: an anchor, a file name, a test's handle."""

    key: str
    heading: Said
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """The whole debrief in one language. `running` stands on top of every printed page."""

    language: str
    title: Said
    partner: Said
    status: Said
    running: tuple[Said, ...]
    facts: Facts
    sections: tuple[Section, ...]
    made_on: str
    number: int

    @property
    def direction(self) -> str:
        return language(self.language).direction

    def section(self, key: str) -> Section:
        """The section with this key; KeyError when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, also those behind the charts, in the order of the document."""
        return tuple(
            block if isinstance(block, Table) else block.table
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table | SpanChart | Matrix | GapChart)
        )
