"""The ready-made surveys: complete, counted as designed, worded as promised."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from feedback.i18n import LANGUAGES
from feedback.survey import conditions, document, library, wording
from feedback.survey.definition import NOT_USABLE, Question, Survey
from feedback.survey.kinds import KINDS

PLACEHOLDER = re.compile(r"{[^}]*}")
VARIABLES = {"{site}", "{min_group}", "{site_contact}", "{support_contact}", "{close_date}"}
ORACLE = json.loads((Path(__file__).parent / "favourable_codes.json").read_text("utf-8"))

SURVEYS = [pytest.param(library.survey(key), id=key) for key in library.KEYS]
QUESTIONS = [
    pytest.param(question, id=f"{survey.values[0].key}-{question.key}")
    for survey in SURVEYS
    for question in survey.values[0].questions  # type: ignore[attr-defined]
]


@pytest.mark.parametrize("survey", SURVEYS)
def test_a_survey_written_and_read_again_is_the_same_survey(survey: Survey) -> None:
    assert document.load(json.loads(json.dumps(document.dump(survey)))) == survey


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_counts_as_good_or_bad_as_the_designers_said(question: Question) -> None:
    meant = ORACLE.get(question.key, {"fav": [], "neutral": [], "unfav": []})

    assert sorted(question.favourable) == sorted(meant["fav"])
    assert sorted(question.neutral) == sorted(meant["neutral"])
    assert sorted(question.unfavourable) == sorted(meant["unfav"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_usable_answer_counts_exactly_once_or_none_does(question: Question) -> None:
    counted = [*question.favourable, *question.neutral, *question.unfavourable]
    usable = [choice.code for choice in question.choices if choice.usable]

    assert sorted(counted) in ([], sorted(usable))
    assert len(set(question.codes)) == len(question.codes)
    assert not set(counted) & set(NOT_USABLE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_flag_or_an_alert_hangs_on_answers_that_exist(question: Question) -> None:
    for trigger in (question.red_flag, question.alert):
        if trigger:
            assert set(trigger.when) <= set(question.codes)
    if question.red_flag:
        assert library.red_flag(question.red_flag.key).severity in ("high", "medium")
    if question.theme:
        assert library.theme(question.theme).words["en"]
    assert question.kind in KINDS


@pytest.mark.parametrize("survey", SURVEYS)
def test_questions_look_back_only(survey: Survey) -> None:
    seen: dict[str, Question] = {}
    for question in survey.questions:
        assert question.key not in seen
        assert conditions.faults(question.show_if, seen) == []
        seen[question.key] = question


def test_nobody_is_asked_about_a_reply_who_sends_nobody() -> None:
    asked = library.survey("chw_post_mission").question("cw_reply").show_if

    assert not any(conditions.holds(asked, {"cw_seen": code}) for code in ("1", "dk"))
    assert not conditions.holds(asked, {})
    assert all(conditions.holds(asked, {"cw_seen": code}) for code in "2345")


def test_a_pair_asks_both_sides_the_same_and_answers_on_the_same_scale() -> None:
    every = {q.key: q for key in library.KEYS for q in library.survey(key).questions}

    for pair in library.pairs():
        visiting = every[pair.visiting]
        assert visiting.pair == pair.key
        for key in pair.local:
            assert every[key].pair == pair.key
            assert every[key].theme == visiting.theme == pair.theme
            assert (every[key].scale == visiting.scale) is pair.same_scale
    paired = {pair.key for pair in library.pairs()}
    assert {question.pair for question in every.values() if question.pair} == paired


def test_the_local_team_is_asked_what_staff_and_health_workers_are_both_asked() -> None:
    staff, chw = library.survey("staff_post_mission"), library.survey("chw_post_mission")

    for question in library.survey("local_team").questions:
        assert question == staff.question(question.key)
        chw.question(question.key.replace("st_", "cw_"))


def test_every_audience_finds_its_survey() -> None:
    for key in library.KEYS:
        assert library.for_audience(library.survey(key).audience) == key
    with pytest.raises(KeyError):
        library.for_audience("nobody")
    with pytest.raises(KeyError):
        library.survey("scales")


def _everything() -> list[tuple[str, dict[str, str]]]:
    """Every text of the library with its place, whatever file it stands in."""
    found: list[tuple[str, dict[str, str]]] = []

    def look(node: object, place: str) -> None:
        if isinstance(node, dict) and isinstance(node.get("en"), str):
            found.append((place, node))
        elif isinstance(node, dict):
            for key, value in node.items():
                look(value, f"{place}/{key}")
        elif isinstance(node, list):
            for value in node:
                name = value.get("key", "") if isinstance(value, dict) else ""
                look(value, f"{place}/{name}" if name else place)

    for path in sorted((Path(library.__file__).parent).glob("*.json")):
        look(json.loads(path.read_text("utf-8")), path.stem)
    return found


EVERYTHING = [pytest.param(words, id=place) for place, words in _everything()]


@pytest.mark.parametrize("words", EVERYTHING)
def test_a_text_fills_the_same_gaps_in_every_language(words: dict[str, str]) -> None:
    gaps = sorted(PLACEHOLDER.findall(words["en"]))

    assert set(gaps) <= VARIABLES
    for text in words.values():
        assert sorted(PLACEHOLDER.findall(text)) == gaps


@pytest.mark.parametrize("survey", SURVEYS)
def test_english_questions_are_short_and_never_ask_who_agrees(survey: Survey) -> None:
    for question in survey.questions:
        assert len(question.words["en"]) <= 95
        said = [question.words["en"], *(choice.words["en"] for choice in question.choices)]
        assert not any(re.search(r"\b(dis)?agree\b", text, re.IGNORECASE) for text in said)
        assert "!" not in question.words["en"]
    assert 5 <= len(survey.questions) <= 14
    assert set(survey.languages) == set(LANGUAGES)


#: letters that a text of the language cannot do without; Spanish is told apart by other means
SCRIPTS = {"ar": "[\u0621-\u064a]", "ne": "[\u0904-\u0939]", "am": "[\u1200-\u137f]"}


@pytest.mark.parametrize("survey", SURVEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_survey_lacks_no_word_in_any_language(survey: Survey, language: str) -> None:
    assert wording.missing(survey, language) == []


@pytest.mark.parametrize("words", EVERYTHING)
def test_a_text_is_in_its_own_language_and_script(words: dict[str, str]) -> None:
    assert set(words) == set(LANGUAGES)
    for code, text in words.items():
        bare = PLACEHOLDER.sub("", text)
        assert text == unicodedata.normalize("NFC", text).strip()
        assert len(words["en"].split()) < 3 or code == "en" or text != words["en"]
        assert "  " not in text and "!" not in text and "—" not in text
        for script, letter in SCRIPTS.items():
            assert bool(re.search(letter, bare)) is (script == code)
        if code in SCRIPTS:
            assert not re.search("[A-Za-z]", bare)


@pytest.mark.parametrize("words", EVERYTHING)
def test_a_question_stays_a_question_and_marks_it_as_its_language_does(words: dict[str, str]) -> None:
    if words["en"].endswith("?"):
        assert words["es"].endswith("?") and "¿" in words["es"]
        assert words["ar"].endswith("؟")
        assert words["ne"].endswith("?") and words["am"].endswith("?")
    assert "?" not in words["ar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_answers_to_one_question_never_read_the_same(language: str) -> None:
    for survey in SURVEYS:
        for question in survey.values[0].questions:  # type: ignore[attr-defined]
            said = [choice.words[language] for choice in question.choices]
            assert len(set(said)) == len(said), question.key


def test_mirrored_questions_share_their_answers_in_every_language() -> None:
    every = {q.key: q for key in library.KEYS for q in library.survey(key).questions}

    for pair in library.pairs():
        if pair.same_scale:
            for key in pair.local:
                assert every[key].choices == every[pair.visiting].choices
