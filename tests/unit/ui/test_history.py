"""The order in which a chat's page gets back what was said."""

from __future__ import annotations

from ui.history import in_order


def step(name: str, at: int, parent: str | None = None) -> dict[str, object]:
    return {"id": name, "createdAt": f"2026-01-01T00:00:{at:02}Z", "parentId": parent}


def test_nothing_comes_before_what_it_belongs_to() -> None:
    steps = [step("answer", 3, "run"), step("run", 1, "question"), step("question", 2), step("later", 4)]
    assert [one["id"] for one in in_order(steps)] == ["question", "run", "answer", "later"]


def test_a_ring_or_a_missing_parent_loses_nothing() -> None:
    steps = [step("a", 1, "b"), step("b", 2, "a"), step("c", 3, "gone"), step("d", 4, "d")]
    assert sorted(str(one["id"]) for one in in_order(steps)) == ["a", "b", "c", "d"]
