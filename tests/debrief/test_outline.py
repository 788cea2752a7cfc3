from __future__ import annotations

import copy
import re

import pytest

from feedback.debrief.document import Absent, Comments, FlagList, GapChart, Matrix, SpanChart, Table
from feedback.debrief.figures import read
from feedback.debrief.outline import outline
from feedback.i18n import LANGUAGES
from tests.debrief import editions
from tests.debrief.editions import EDITIONS
from tests.debrief.reading import blocks, numbers, text

SECTIONS = [
    "summary", "answered", "themes", "questions", "views", "flags", "comments", "discuss", "limits",
]  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", EDITIONS)
def test_every_edition_can_be_told_in_every_language(name, code):
    figures = EDITIONS[name]()
    before = copy.deepcopy(figures)

    document = outline(figures, code)

    assert [section.key for section in document.sections] == SECTIONS
    assert all(section.blocks for section in document.sections)
    assert document == outline(figures, code)
    assert figures == before


def test_the_numbers_are_the_same_in_every_language():
    found = {code: numbers(outline(editions.rich(), code)) for code in LANGUAGES}

    assert all(one == found["en"] for one in found.values())


def test_the_first_page_says_who_answered_what_stands_out_and_what_is_still_to_come():
    page = text(outline(editions.rich(), "en").section("summary"))

    assert "12 of 18 people answered" in page
    assert "63 answers; we do not know how many people saw it" in page
    assert "Health leaders: still open until 12 April 2026." in page
    assert "Drugs that cannot be had later" in page
    assert "views differ" in page


def test_what_raised_a_red_flag_is_never_told_as_what_works_best():
    raised = editions.STAFF_RAW | {"st_left_behind": (9, 3, 3)}
    quiet = editions.STAFF_RAW | {"st_left_behind": (9, 3, 2)}

    def first(raw):
        figures = editions.edition([editions.counted(editions.STAFF, 12, raw=raw)], [editions.STAFF])
        return text(outline(figures, "en").section("summary"))

    question = "Did they leave medicine or tools that your site cannot keep using?"
    assert question in first(quiet)
    assert question not in first(raised)


def test_a_group_of_four_leaves_no_trace():
    document = outline(editions.nothing(), "en")

    assert not numbers(document) & {"41", "42", "43", "44", "45", "46", "47"}
    assert "fewer than 5 answers, not shown" in text(document)
    assert not blocks(document, SpanChart) + blocks(document, Matrix) + blocks(document, GapChart)


def test_figures_beside_an_untold_n_stay_untold():
    figures = editions.rich()
    figures["rounds"][0]["n"] = None

    document = outline(figures, "en")

    assert "9 of 12" not in text(document)
    assert not [chart for chart in blocks(document, SpanChart) if chart.title.text.startswith("Staff")]
    assert all(view.heard.text != "Staff" for chart in blocks(document, GapChart) for view in chart.rows)


def test_not_asked_and_not_shown_look_different():
    (matrix,) = blocks(outline(editions.small(), "en"), Matrix)
    health_workers = [row.marks[1] for row in matrix.rows]

    assert all(isinstance(mark, Absent) and mark.asked for mark in health_workers)
    (matrix,) = blocks(outline(editions.rich(), "en"), Matrix)
    wellbeing = next(row for row in matrix.rows if row.label.text == "Wellbeing")
    assert wellbeing.marks[2] == Absent(wellbeing.marks[2].said, asked=False)


def test_every_chart_says_a_sentence_and_carries_its_table():
    document = outline(editions.rich(), "en")
    charts = [b for kind in (SpanChart, Matrix, GapChart) for b in blocks(document, kind)]

    assert len(charts) == 6
    for chart in charts:
        assert chart.title.text.endswith(".")
        assert chart.table.rows
        assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
        assert chart.table in document.tables


def test_small_groups_have_counts_and_no_percents():
    document = outline(editions.small(), "en")

    assert "%" not in text(document.sections[:-1])
    assert "unfavourable:" not in text(document)
    assert "6 of 8 people answered" in text(document)


def test_coded_ends_are_spans_and_exact_counts_are_points():
    staff = blocks(outline(editions.rich(), "en"), SpanChart)[0]
    marks = {bar.label.text: bar.mark for group in staff.groups for bar in group.bars}

    assert marks["How often did the visitors treat local staff with respect?"].at.point
    coded = marks["How did the visit change your work that week?"].at
    assert (coded.low, coded.high) == (0, pytest.approx(100 / 6))
    assert not coded.point
    assert all(0 <= m.reach.low <= m.at.low <= m.at.high <= m.reach.high <= 100 for m in marks.values())


def test_the_question_says_which_answers_count_as_favourable():
    charts = blocks(outline(editions.rich(), "en"), SpanChart)
    bars = {bar.label.text: bar.note.text for chart in charts for group in chart.groups for bar in group.bars}

    note = bars["Who made the main choices about care?"]
    assert "Both the same" in note
    assert "Only visitors" not in note


def test_views_differ_and_nobody_overrates():
    document = outline(editions.rich(), "en")
    (chart,) = blocks(document, GapChart)

    assert {view.verdict.text for view in chart.rows} == {"views differ", "too few answers to say"}
    assert all((view.verdict.text == "views differ") == view.differs for view in chart.rows)
    assert not re.search("overrate|underrate|significant|[↑↓→←▲▼]", text(document))
    assert {view.heard.text for view in chart.rows} == {"Staff", "Community health workers"}


def test_the_guess_stands_in_a_table_without_a_verdict():
    document = outline(editions.rich(), "en")
    (table,) = [b for b in document.section("views").blocks if isinstance(b, Table)]

    assert "about 8 to 10 of every 10" in text(table)
    assert "33 of 63 (52%)" in text(table)
    assert "differ" not in text(table.rows)


@pytest.mark.parametrize("name", EDITIONS)
def test_a_flag_is_raised_or_nobody_can_say(name):
    document = outline(EDITIONS[name](), "en")

    assert not re.search(r"\bno flag|\bnot raised|0 flags", text(document), re.IGNORECASE)
    for flags in blocks(document, FlagList):
        assert {flag.verdict.text for flag in flags.flags} <= {
            "raised by at least 3 people",
            "we cannot say: none, one or two",
            "fewer than 5 answers, not shown",
        }


def test_staff_and_health_workers_share_one_list_of_comments():
    section = outline(editions.rich(), "en").section("comments")
    lists = [block for block in section.blocks if isinstance(block, Comments)]

    assert "Staff and community health workers" in text(section)
    change = next(block for block in lists if block.label.text == "What should change next time?")
    assert len(change.quotes) == 5
    assert [quote.mark is not None for quote in change.quotes] == [False, False, False, False, True]
    assert [quote.said.language for quote in change.quotes] == ["ar", "ne", "en", "am", "en"]


def test_how_many_comments_wait_is_not_told():
    section = outline(editions.rich() | {"comments_waiting": 77}, "en").section("comments")

    assert "Some comments still wait for a moderator." in text(section)
    assert "77" not in text(section)


def test_a_chain_of_weeks_is_one_voice_and_the_open_link_another():
    voices = read(editions.chain()).voices

    assert [(v.audience, v.channel, v.n) for v in voices] == [
        ("staff", "codes", 8),
        ("staff", "open", 11),
        ("patients", "open", 38),
    ]
    assert voices[2].partial
    span = next(h.favourable for h in voices[2].heard if h.question.key == "pt_respect")
    assert span.n == 38
    assert "Staff (open link)" in text(outline(editions.chain(), "en"))
    assert "times in which fewer than 5 people answered are left out" in text(outline(editions.chain(), "en"))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("open", "Staff: still open until 12 April 2026."),
        ("draft", "Staff: not yet open."),
        ("closed", "Staff: closed; the answers are not counted yet."),
        ("held", "Staff: closed; two people must agree before the answers are counted."),
        ("too_few", "Staff: fewer than 5 answers, not shown."),
    ],
)
def test_every_round_that_is_not_counted_is_said_to_be_so(state, words):
    waiting = {"audience": "staff", "closes_on": "2026-04-12", "state": state}

    document = outline(editions.empty() | {"open": [waiting]}, "en")

    assert words in text(document.section("summary"))
    assert words in text(document.section("answered"))


def test_questions_to_talk_about_take_no_side():
    section = text(outline(editions.rich(), "en").section("discuss"))

    assert "Visitors learned from local staff" in section
    assert "Drugs that cannot be had later" in section
    assert "What should not change?" in section


def test_the_text_of_another_language_knows_its_language():
    figures = editions.rich()
    for document in figures["documents"].values():
        for question in document["questions"]:
            question["words"] = {"en": question["words"]["en"]}

    charts = blocks(outline(figures, "ar"), SpanChart)

    labels = {bar.label.language for chart in charts for group in chart.groups for bar in group.bars}
    assert labels == {"en"}


def test_a_theme_and_a_flag_that_the_library_lost_keep_their_keys():
    document = outline(editions.hostile(), "en")

    assert "#read" in text(document.section("themes"))
    assert "RF_<b>" in text(document.section("flags"))
