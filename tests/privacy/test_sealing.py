from __future__ import annotations

import json
import secrets
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy import sealing
from feedback.privacy.sealing import Contents, TooLong, Unreadable
from tests.privacy import rfc9180

KEYS, OTHER_KEYS = sealing.make_keys(), sealing.make_keys()
ROUND, OTHER_ROUND = uuid.uuid4().bytes, uuid.uuid4().bytes
INFO = b"feedback/envelope/1" + ROUND
SIZE = 4096

ids = st.binary(min_size=16, max_size=16)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=100)
contents = st.builds(
    Contents,
    ids,
    st.sampled_from(["en", "ne", "ar", "zh-Hant"]),
    st.dictionaries(st.text("abc_", min_size=1, max_size=10), texts, max_size=4),
)


def sealed(answers: dict[str, object] | None = None) -> bytes:
    record = Contents(secrets.token_bytes(16), "am", answers or {"st_burden": "4"})
    return sealing.seal(KEYS.public, ROUND, sealing.pack(record, SIZE))


def padded(text: bytes, size: int = SIZE) -> bytes:
    return (len(text).to_bytes(4, "big") + text).ljust(size, b"\0")


def test_the_second_reading_of_the_rfc_gives_the_rfcs_own_numbers() -> None:
    one_time = rfc9180.derive_private(
        bytes.fromhex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e")
    )
    receiver = rfc9180.derive_private(
        bytes.fromhex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550")
    )

    enc, context = rfc9180.sender(rfc9180.point(receiver), b"Ode on a Grecian Urn", one_time)

    assert enc.hex() == (
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
        "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
    )
    assert context.key.hex() == "868c066ef58aae6dc589b6cfdd18f97e"
    assert context.nonce.hex() == "4e0bc5018beba4bf004cca59"
    assert context.seal(b"Beauty is truth, truth beauty", b"Count-0").hex() == (
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
    )


@given(contents)
def test_what_we_seal_the_second_reading_opens(record: Contents) -> None:
    plain = sealing.pack(record, SIZE)
    box = sealing.seal(KEYS.public, ROUND, plain)

    private = ec.derive_private_key(int.from_bytes(KEYS.private, "big"), ec.SECP256R1())

    assert rfc9180.receiver(private, box[:65], INFO).open(box[65:]) == plain


@given(contents)
def test_what_the_second_reading_seals_we_open(record: Contents) -> None:
    one_time = ec.generate_private_key(ec.SECP256R1())
    enc, context = rfc9180.sender(KEYS.public, INFO, one_time)

    box = enc + context.seal(sealing.pack(record, SIZE))

    assert sealing.open_envelope(KEYS.private, ROUND, box) == record


@given(contents, st.sampled_from([4096, 8192, 12288, 16384]))
def test_all_envelopes_of_a_round_are_equally_long(record: Contents, size: int) -> None:
    box = sealing.seal(KEYS.public, ROUND, sealing.pack(record, size))

    assert len(box) == size + sealing.OVERHEAD


def test_the_same_answers_never_look_the_same_twice() -> None:
    plain = sealing.pack(Contents(bytes(16), "en", {"q": "1"}), SIZE)

    assert len({sealing.seal(KEYS.public, ROUND, plain) for _ in range(20)}) == 20


def test_a_sealed_answer_is_nowhere_in_its_envelope() -> None:
    assert b"st_burden" not in sealed()


@pytest.mark.parametrize(
    ("private", "round_id"),
    [(OTHER_KEYS.private, ROUND), (KEYS.private, OTHER_ROUND), (OTHER_KEYS.private, OTHER_ROUND)],
    ids=["another key", "another round", "both"],
)
def test_an_envelope_opens_with_its_own_key_in_its_own_round_alone(private: bytes, round_id: bytes) -> None:
    with pytest.raises(Unreadable):
        sealing.open_envelope(private, round_id, sealed())


@pytest.mark.parametrize("length", [0, 1, 65, 80, 81, 4096, 4176, 4177, 4178, 16465])
def test_noise_of_any_length_is_unreadable(length: int) -> None:
    for noise in (bytes(length), secrets.token_bytes(length), b"\x04" + secrets.token_bytes(length)):
        with pytest.raises(Unreadable):
            sealing.open_envelope(KEYS.private, ROUND, noise)


@given(st.integers(0, SIZE + sealing.OVERHEAD - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_makes_it_unreadable(place: int, change: int) -> None:
    box = bytearray(sealed())
    box[place] ^= change

    with pytest.raises(Unreadable):
        sealing.open_envelope(KEYS.private, ROUND, bytes(box))


NAME = '"i":"' + "0" * 32 + '"'
BAD_CONTENTS = {
    "nothing": b"",
    "not JSON": b"hello",
    "a list": b"[]",
    "a number": b"4",
    "broken UTF-8": b'{"i":"\xff"}',
    "no id": b'{"l":"en","a":{}}',
    "short id": b'{"i":"00","l":"en","a":{}}',
    "id with blanks": b'{"i":"' + b"00 " * 15 + b'00","l":"en","a":{}}',
    "id in capitals": b'{"i":"' + b"AB" * 16 + b'","l":"en","a":{}}',
    "id a number": b'{"i":7,"l":"en","a":{}}',
    "language a list": f'{{{NAME},"l":[],"a":{{}}}}'.encode(),
    "no language": f'{{{NAME},"l":"","a":{{}}}}'.encode(),
    "language too long": f'{{{NAME},"l":"{"x" * 13}","a":{{}}}}'.encode(),
    "answers a list": f'{{{NAME},"l":"en","a":[]}}'.encode(),
    "a field too much": f'{{{NAME},"l":"en","a":{{}},"t":"08:15"}}'.encode(),
    "NaN": f'{{{NAME},"l":"en","a":{{"q":NaN}}}}'.encode(),
    "endless depth": b"[" * 4000,
    "endless number": f'{{{NAME},"l":"en","a":{{"q":{"9" * 3900}}}}}'.encode(),
}


@pytest.mark.parametrize("text", BAD_CONTENTS.values(), ids=BAD_CONTENTS.keys())
def test_contents_that_we_did_not_write_are_unreadable_or_plain_data(text: bytes) -> None:
    box = sealing.seal(KEYS.public, ROUND, padded(text))

    try:
        opened = sealing.open_envelope(KEYS.private, ROUND, box)
    except Unreadable:
        return
    assert text == BAD_CONTENTS["endless number"], "only an odd value may pass: it fails its question"
    assert isinstance(opened.answers["q"], int)


@pytest.mark.parametrize(
    "plain",
    [b"", b"\0", b"\0\0\0\0", bytes(SIZE), b"\xff" * SIZE, (5000).to_bytes(4, "big") + bytes(SIZE - 4)],
    ids=["empty", "one byte", "length alone", "zeros", "ones", "length too large"],
)
def test_a_plaintext_of_another_shape_is_unreadable(plain: bytes) -> None:
    with pytest.raises(Unreadable):
        sealing.open_envelope(KEYS.private, ROUND, sealing.seal(KEYS.public, ROUND, plain))


def test_nothing_can_be_smuggled_in_the_padding() -> None:
    plain = bytearray(sealing.pack(Contents(bytes(16), "en", {}), SIZE))
    plain[-1] = 1

    with pytest.raises(Unreadable):
        sealing.unpack(bytes(plain))


def test_a_lone_surrogate_inside_opens_as_data_and_is_left_to_its_question() -> None:
    text = f'{{{NAME},"l":"en","a":{{"q":"\\ud800"}}}}'.encode()

    box = sealing.seal(KEYS.public, ROUND, padded(text))

    assert sealing.open_envelope(KEYS.private, ROUND, box).answers == {"q": "\ud800"}


@pytest.mark.parametrize(
    ("longest", "size"),
    [(0, 4096), (100, 4096), (4028, 4096), (4029, 8192), (8000, 8192), (9000, 12288), (16316, 16384)],
)
def test_an_envelope_has_one_of_four_sizes(longest: int, size: int) -> None:
    assert sealing.envelope_size(longest) == size


def test_a_survey_that_no_envelope_holds_is_refused() -> None:
    with pytest.raises(TooLong):
        sealing.envelope_size(16317)


@given(st.integers(0, 16316))
def test_the_longest_answers_always_fit_the_size_made_for_them(longest: int) -> None:
    answers = {"q": "x" * max(0, longest - len('{"q":""}'))}
    record = Contents(secrets.token_bytes(16), "x" * sealing.LONGEST_LANGUAGE, answers)
    assert len(json.dumps(answers, separators=(",", ":"))) in (longest, len('{"q":""}'))

    size = sealing.envelope_size(max(longest, len('{"q":""}')))

    assert len(sealing.pack(record, size)) == size


def test_contents_too_long_are_refused_without_a_word_of_them() -> None:
    with pytest.raises(TooLong) as refused:
        sealing.pack(Contents(bytes(16), "en", {"q": "secret" * 1000}), SIZE)

    assert "secret" not in str(refused.value)


def test_neither_keys_nor_contents_show_in_a_traceback() -> None:
    assert KEYS.private.hex() not in repr(KEYS)
    assert "secret" not in repr(Contents(bytes(16), "en", {"q": "secret"}))


def test_a_key_is_named_by_its_public_half() -> None:
    assert sealing.key_id(KEYS.public) == sealing.key_id(bytes(KEYS.public))
    assert sealing.key_id(KEYS.public) != sealing.key_id(OTHER_KEYS.public)
    assert len(sealing.key_id(KEYS.public)) == 16
    assert (len(KEYS.private), len(KEYS.public)) == (32, 65)
