"""Identical work is done once, and nothing that could change the result is taken for identical."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from agents.reuse import Reuse

NUMBERS = TypeAdapter(list[int])


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> list[int]:
        self.done += 1
        return [self.done]


@pytest.fixture
def work() -> Work:
    return Work()


def test_the_same_is_done_once_also_by_another_process(tmp_path: Path, work: Work) -> None:
    first, second = Reuse(tmp_path, 10), Reuse(tmp_path, 10)
    assert first.get("paint", ("a", {"x": 1.5}), NUMBERS, work) == ([1], False)
    assert second.get("paint", ("a", {"x": 1.5}), NUMBERS, work) == ([1], True)
    assert second.get("paint", ("a", {"x": 1.5000001}), NUMBERS, work) == ([2], False)
    assert second.get("check", ("a", {"x": 1.5}), NUMBERS, work) == ([3], False)


def test_what_cannot_be_used_any_more_is_done_again(tmp_path: Path, work: Work) -> None:
    reuse = Reuse(tmp_path, 10)
    reuse.get("paint", ("a",), NUMBERS, work)
    assert reuse.get("paint", ("a",), NUMBERS, work, lambda found: found != [1]) == ([2], False)
    next(tmp_path.iterdir()).write_bytes(b"[damaged")
    assert reuse.get("paint", ("a",), NUMBERS, work) == ([3], False)
    assert reuse.get("paint", ("a",), NUMBERS, work) == ([3], True)


def test_without_room_nothing_is_kept(tmp_path: Path, work: Work) -> None:
    reuse = Reuse(tmp_path / "off", 0)
    assert [reuse.get("paint", ("a",), NUMBERS, work)[1] for _ in range(2)] == [False, False]
    assert not (tmp_path / "off").exists()


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path, work: Work) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Reuse(tmp_path / "file", 10).get("paint", ("a",), NUMBERS, work) == ([1], False)


def test_the_oldest_results_go_first(tmp_path: Path, work: Work) -> None:
    for number in range(5):
        Reuse(tmp_path, 3).get("paint", (number,), NUMBERS, work)
    assert len(list(tmp_path.iterdir())) == 3
    assert Reuse(tmp_path, 3).get("paint", (4,), NUMBERS, work) == ([5], True)
