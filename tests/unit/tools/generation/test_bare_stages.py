"""Staged sets handed from the painter to the check: the same one, once, and never somebody else's or a broken one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.creative import Box, Canvas, Copy, Layout, PresentationInstruction
from tools.generation import bare_stages

STAGED = np.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype(np.uint8)
INSTRUCTION = PresentationInstruction(
    id="i", persona="p", hook="price", scenario={"zh": "x"}, set_name="desk", palette="oak", words=Copy(headline="A"),
    lang="en",
)  # fmt: skip
LAYOUT = Layout(canvas=Canvas(name="1x1", width=60, height=40), product=Box(x0=0.2, y0=0.2, x1=0.8, y1=0.8), slots=())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = bare_stages._folder
    bare_stages.leave_in(tmp_path)
    yield tmp_path
    bare_stages._folder = before


def test_what_was_left_is_taken_once(folder: Path) -> None:
    bare_stages.leave(INSTRUCTION, LAYOUT, b"cut-out", STAGED)
    assert bare_stages.taken(INSTRUCTION, LAYOUT, b"another") is None
    assert np.array_equal(bare_stages.taken(INSTRUCTION, LAYOUT, b"cut-out"), bare_stages.grey(STAGED))
    assert bare_stages.taken(INSTRUCTION, LAYOUT, b"cut-out") is None
    assert not list(folder.iterdir())


def test_half_a_file_is_no_set(folder: Path) -> None:
    bare_stages.leave(INSTRUCTION, LAYOUT, b"cut-out", STAGED)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert bare_stages.taken(INSTRUCTION, LAYOUT, b"cut-out") is None


def test_what_nobody_came_for_is_cleared_away(folder: Path) -> None:
    bare_stages.leave(INSTRUCTION, LAYOUT, b"cut-out", STAGED)
    bare_stages.leave_in(folder)
    (file,) = folder.iterdir()
    os.utime(file, (time.time() - 2 * bare_stages.KEPT_SECONDS,) * 2)
    bare_stages.leave_in(folder)
    assert not list(folder.iterdir())
