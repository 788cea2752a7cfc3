from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedback.privacy import codes

drawn = st.integers(0, 2**50 - 1).map(
    lambda number: "".join(codes.ALPHABET[number >> 5 * place & 31] for place in range(10))
)
whole = drawn.map(lambda body: body + codes._check(body))


def test_drawn_codes_are_different_and_pass_their_own_check() -> None:
    found = codes.draw(500)

    assert len(set(found)) == 500
    assert all(codes.tidy(code) == code for code in found)


def test_every_letter_of_the_alphabet_is_drawn_in_every_place() -> None:
    found = codes.draw(2000)

    for place in range(codes.DRAWN):
        assert {code[place] for code in found} == set(codes.ALPHABET)


def test_a_slip_shows_two_groups() -> None:
    assert codes.printed("ABCDEFGHJKX") == "ABCDE-FGHJKX"


@given(whole)
def test_what_is_printed_can_be_typed(code: str) -> None:
    assert codes.tidy(codes.printed(code)) == code
    assert codes.tidy(codes.printed(code).lower()) == code


@pytest.mark.parametrize(
    "change",
    [
        lambda code: f"  {code} \n",
        " ".join,
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: code[:5] + " – " + code[5:],
        lambda code: "\u200f" + code + "\u200e",
        lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code),
        lambda code: code.translate({ord("0") + n: 0x0660 + n for n in range(10)}),
        lambda code: code.translate({ord("0") + n: 0x0966 + n for n in range(10)}),
    ],
    ids=["blanks", "spaced", "O and l", "o and I", "dash", "bidi", "full width", "Arabic", "Nepali"],
)
@given(code=whole)
def test_the_hand_that_types_is_forgiven(change: object, code: str) -> None:
    assert callable(change)
    assert codes.tidy(change(code)) == code


@given(whole, st.integers(0, 10), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(code: str, place: int, letter: str) -> None:
    assume(code[place] != letter)

    assert codes.tidy(code[:place] + letter + code[place + 1 :]) is None


@given(whole, st.integers(0, 10), st.integers(0, 10))
def test_two_exchanged_characters_are_always_noticed(code: str, one: int, other: int) -> None:
    assume(code[one] != code[other])
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]

    assert codes.tidy("".join(letters)) is None


@given(st.text(max_size=80))
def test_no_text_upsets_it(text: str) -> None:
    found = codes.tidy(text)

    assert found is None or len(found) == codes.LENGTH


@pytest.mark.parametrize("text", ["", "0", "U" * 11, "0" * 10, "0" * 12, " " * 10_000_000, "\ud800" * 11])
def test_what_is_no_code_is_none(text: str) -> None:
    assert codes.tidy(text) is None


def test_a_fingerprint_depends_on_pepper_round_and_code() -> None:
    kept = codes.fingerprint(b"p" * 32, b"r" * 16, "ABCDEFGHJKX")

    assert len(kept) == 32
    assert kept == codes.fingerprint(b"p" * 32, b"r" * 16, "ABCDEFGHJKX")
    assert kept != codes.fingerprint(b"q" * 32, b"r" * 16, "ABCDEFGHJKX")
    assert kept != codes.fingerprint(b"p" * 32, b"s" * 16, "ABCDEFGHJKX")
    assert kept != codes.fingerprint(b"p" * 32, b"r" * 16, "ABCDEFGHJKY")
