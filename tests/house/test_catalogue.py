"""Every sentence is said in every language that its readers have, with the same values in it."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from feedback.i18n import STAFF_LANGUAGES
from tools.words import collect, path, read, texts, translated, update

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[-#0 +]*[\d.]*([sdifgx%])")


def sources(message):
    return [message.id] if isinstance(message.id, str) else list(message.id)


def entries(code):
    return [message for message in read(code) if message.id]


@pytest.mark.parametrize("code", translated())
def test_the_file_holds_what_readers_of_the_language_meet(code):
    """Run `make words`, then translate what is empty."""
    wanted = {tuple(sources(message)) for message in collect(code) if message.id}
    there = {tuple(sources(message)) for message in entries(code)}

    assert wanted - there == set(), "missing"
    assert there - wanted == set(), "no longer said"


@pytest.mark.parametrize("code", translated())
def test_nothing_is_left_untranslated(code):
    assert [message.id for message in entries(code) if not texts(message) or not all(texts(message))] == []


@pytest.mark.parametrize("code", translated())
def test_nothing_is_guessed(code):
    assert [message.id for message in entries(code) if message.fuzzy] == []
    assert "\n#~ " not in path(code).read_text()


@pytest.mark.parametrize("code", translated())
def test_the_file_is_written_the_one_way(code):
    assert update(code).decode() == path(code).read_text(), "run make words"


@pytest.mark.parametrize("code", translated())
def test_every_plural_form_of_the_language_is_there(code):
    catalogue = read(code)

    short = [m.id for m in catalogue if m.pluralizable and len(texts(m)) != catalogue.num_plurals]

    assert short == []


@pytest.mark.parametrize("code", translated())
def test_the_same_values_stand_in_every_language(code):
    wrong = []
    for message in entries(code):
        wanted = set().union(*(placeholders(source) for source in sources(message)))
        found = [placeholders(translation) for translation in texts(message)]
        # a form for one or two may say the number in its own word
        if any(values - wanted for values in found) or (found and wanted not in found):
            wrong.append(message.id)

    assert wrong == []


def placeholders(sentence):
    return {(name, kind) for name, kind in PLACEHOLDER.findall(sentence) if kind != "%"}


@pytest.mark.parametrize("code", translated())
def test_every_translation_can_be_filled(code):
    for message in entries(code):
        for sentence in texts(message):
            if placeholders(sentence):
                assert sentence % defaultdict(int)


def test_placeholders_are_named_and_sentences_carry_no_markup():
    said = [source for message in collect() if message.id for source in sources(message)]

    assert [s for s in said if any(not name for name, _ in placeholders(s))] == []
    assert [s for s in said if re.search(r"<\w|</|&\w+;", s)] == []


def test_sentences_keep_the_voice_of_the_house():
    said = [source for message in collect() if message.id for source in sources(message)]

    assert said
    assert [s for s in said if "!" in s or "\u2014" in s] == []


def test_staff_read_everything_in_their_languages():
    assert set(STAFF_LANGUAGES) - {"en"} <= set(translated())
