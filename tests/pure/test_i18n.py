from datetime import date

import pytest

from feedback import i18n


def test_a_code_we_do_not_know_never_reaches_babel():
    assert i18n.language("../../etc/passwd").code == "en"
    assert i18n.language(None).code == "en"


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_numbers_and_dates_stand_in_latin_digits_with_the_month_in_words(code):
    with i18n.speaking(code):
        text = i18n.day(date(2026, 11, 21))

        assert text.startswith("21 ")
        assert text.endswith("2026")
        assert not any(word.isdecimal() for word in text.split()[1:-1])
        assert i18n.number(82) == "82"


def test_the_readers_language_ends_with_the_block():
    with i18n.speaking("ar"):
        assert i18n.current() == "ar"
    assert i18n.current() == "en"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [(["ne-NP", "en"], "ne"), (["fr", "es-HN"], "es"), (["fr"], "ar"), ([], "ar")],
)
def test_the_best_language_is_the_first_accepted_that_is_offered(accepted, expected):
    assert i18n.best(accepted, ["es", "ne", "ar"], "ar") == expected


def test_a_percent_sign_in_a_message_without_values_is_left_alone():
    assert i18n.gettext("100 % sure") == "100 % sure"
    assert i18n.gettext("%(n)s of %(all)s", n=1, all=2) == "1 of 2"


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_a_percent_stands_in_latin_digits(code):
    assert i18n.percent(83, code).replace("\N{NO-BREAK SPACE}", "") == "83%"


def test_alternatives_are_joined_as_the_language_joins_them():
    assert i18n.choice(["Often", "Always"], "en") == "Often or Always"
    assert i18n.choice(["A menudo", "Siempre"], "es") == "A menudo o Siempre"


def test_spanish_joins_day_month_and_year_as_it_speaks():
    assert i18n.day(date(2026, 11, 21), "es") == "21 de noviembre de 2026"
