"""A QR code on a poster says the address that stands beside it."""

from __future__ import annotations

import re

import segno

from feedback.formats import qr

ADDRESS = "https://surveys.example.org/r/k3m9/ne"


def test_the_drawn_squares_are_the_code_itself() -> None:
    drawing = qr.svg(ADDRESS, label="QR code")

    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing.split('fill="#000"')[1]):
        dark |= {(int(x) + i - qr.QUIET, int(y) - qr.QUIET) for i in range(int(length))}
    matrix = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_a_label_cannot_break_out_of_the_drawing() -> None:
    drawing = qr.svg(ADDRESS, label='"><script>')

    assert "<script>" not in drawing


def test_it_carries_no_style_that_a_policy_would_refuse() -> None:
    assert "style" not in qr.svg(ADDRESS, label="QR code")
