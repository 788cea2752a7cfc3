"""The catalogues are written in their own languages: letters, marks, and nothing left in English."""

from __future__ import annotations

import re
import unicodedata

import pytest

from feedback.i18n import ngettext, speaking
from tools.words import read, texts, translated

#: letters that a translation cannot do without; Spanish is told apart by the other tests
SCRIPTS = {"ar": "[\u0621-\u064a]", "ne": "[\u0904-\u0939]", "am": "[\u1200-\u137f]"}
#: values, addresses, and names that every language writes in Latin letters
SAME_EVERYWHERE = re.compile(
    r"%\(\w+\)[sd]|\{\w+\}|\S+@\S+|https?:\S+|Asia/Kathmandu|\b(QR|A4|Letter|HTTPS|HTML|CSV|XLSX|PDF|Holm)\b"
)


def pairs(code):
    """Each sentence with each form of its translation."""
    for message in read(code):
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[1]
            for sentence in texts(message):
                yield source, sentence


def bare(sentence):
    return SAME_EVERYWHERE.sub("", sentence)


@pytest.mark.parametrize("code", translated())
def test_no_sentence_is_a_copy_of_the_english(code):
    copied = [source for source, said in pairs(code) if said == source and len(bare(source).split()) > 3]

    assert copied == []


@pytest.mark.parametrize("code", SCRIPTS)
def test_words_stand_in_the_letters_of_the_language(code):
    wrong = [
        said
        for source, said in pairs(code)
        if re.search("[A-Za-z]", bare(source)) and not re.search(SCRIPTS[code], said)
    ]
    strays = [said for _, said in pairs(code) if re.search("[A-Za-z]", bare(said))]

    assert wrong == []
    assert strays == []


@pytest.mark.parametrize("code", translated())
def test_no_other_script_strays_in(code):
    others = [letters for other, letters in SCRIPTS.items() if other != code]

    assert [said for _, said in pairs(code) if any(re.search(letters, said) for letters in others)] == []


@pytest.mark.parametrize("code", translated())
def test_marks_are_those_of_the_language(code):
    for source, said in pairs(code):
        assert said == unicodedata.normalize("NFC", said)
        assert "!" not in said and "\u2014" not in said, said
        assert "  " not in said, said
        if source.endswith("?"):
            assert said.endswith("؟" if code == "ar" else "?"), said
            assert code != "es" or "¿" in said, said
        if code == "ar":
            assert not re.search("[,;?]", bare(said)), said


@pytest.mark.parametrize("code", translated())
def test_a_sentence_begins_and_ends_with_what_it_is_glued_to(code):
    """Spaces and line breaks at the ends, and breaks between paragraphs, are the code's."""
    for source, said in pairs(code):
        assert said.startswith(" ") == source.startswith(" ")
        assert said.endswith(" ") == source.endswith(" ")
        assert said.count("\n") == source.count("\n"), said


@pytest.mark.parametrize("code", translated())
def test_numbers_in_a_sentence_stay_in_latin_digits(code):
    for source, said in pairs(code):
        assert not re.search("[٠-٩۰-۹०-९፩-፼]", said), said
        if not re.search(r"%\(n\)s", source):
            wanted, found = (
                sorted(re.findall(r"\d+", SAME_EVERYWHERE.sub("", one))) for one in (source, said)
            )
            assert found == wanted, (source, said)


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "لا إجابات"), (1, "إجابة واحدة"), (2, "إجابتان"), (3, "3 إجابات"), (10, "10 إجابات"),
        (11, "11 إجابة"), (99, "99 إجابة"), (100, "100 إجابة"), (103, "103 إجابات"),
    ],
)  # fmt: skip
def test_arabic_counts_as_arabic_does(n, said):
    with speaking("ar"):
        assert ngettext("%(n)s answer", "%(n)s answers", n) == said


@pytest.mark.parametrize(
    ("n", "said"), [(3, "3 أسئلة"), (11, "11 سؤالًا"), (40, "40 سؤالًا"), (100, "100 سؤال")]
)
def test_the_forms_for_many_and_for_hundreds_are_not_mixed_up(n, said):
    with speaking("ar"):
        assert ngettext("%(n)s question", "%(n)s questions", n) == said
