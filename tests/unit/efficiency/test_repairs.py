"""Repairs: each changes what it says, nothing is tried twice in vain, and there is an end."""

from __future__ import annotations

import pytest

from domain.creative import Copy, PresentationInstruction, Sticker, Verdict
from tools.efficiency.gates import GATES
from tools.efficiency.repairs import INSTEAD, REPAIRS, repair
from tools.generation.plates import list_sets, set_card

CHIPS = (Sticker(kind="chip", text="a"), Sticker(kind="chip", text="b"))


def instruction(set_name: str = "gym") -> PresentationInstruction:
    return PresentationInstruction(
        id="i", persona="p", hook="function", scenario={}, set_name=set_name,
        palette=set_card(set_name).palettes[0].name, words=Copy(headline="x"), stickers=CHIPS,
    )  # fmt: skip


def failed(gate: str) -> Verdict:
    return Verdict(gate=gate, passed=False, repair=GATES[gate][1], reason={"zh": "x", "en": "x"})


def test_every_gates_repair_exists() -> None:
    assert {name for _, name in GATES.values() if name} <= set(REPAIRS)
    assert set(INSTEAD) == set(REPAIRS)
    assert all(set(ways) <= set(REPAIRS) for ways in INSTEAD.values())


def test_a_forbidden_wording_gives_way_to_one_that_is_allowed() -> None:
    words = Copy(headline="全网第一", subline="0糖0脂")
    given = instruction().model_copy(update={"words": words})
    mended, _, name = repair([failed("advertising")], given, {})
    assert name == "drop_claim" and mended.words == Copy(headline="0糖0脂")
    alone = given.model_copy(update={"words": Copy(headline="全网第一"), "stickers": ()})
    assert repair([failed("advertising")], alone, {})[2] == ""


EXPECTED = {
    "contrast": ("add_scrim", "scrim", 0.3),
    "type_size": ("drop_chips", "drop_chips", 1),
    "margins": ("shrink_type", "type_scale", 0.88),
    "product_size": ("enlarge_product", "product_scale", 1.2),
    "resolution": ("shrink_product", "product_scale", 0.82),
    "coverage": ("change_side", "side", "left"),
}


@pytest.mark.parametrize("gate", EXPECTED)
def test_tells_the_solver_what_to_do_otherwise(gate: str) -> None:
    name, hint, value = EXPECTED[gate]
    told, hints, done = repair([failed(gate)], instruction(), {"side": "top"})
    assert (done, hints[hint]) == (name, value)
    assert told == instruction()


def test_a_new_palette_is_of_the_other_brightness_where_there_is_one() -> None:
    for card in list_sets():
        first = card.palettes[0]
        told, hints, done = repair([failed("distinct")], instruction(card.name), {})
        assert done == "change_palette" and hints["palette"] == told.palette != first.name
        opposite = {palette.name for palette in card.palettes if palette.dark != first.dark}
        assert not opposite or told.palette in opposite


def test_another_set_starts_afresh() -> None:
    before = {"palette": "volt", "scrim": 0.6, "side": "left"}
    told, hints, done = repair([failed("floating")], instruction(), before)
    assert done == "change_set" and told.set_name != "gym"
    assert told.palette in [palette.name for palette in set_card(told.set_name).palettes]
    assert "scrim" not in hints and "palette" not in hints and hints["side"] == "left"


@pytest.mark.parametrize(("pose", "angles"), [("lying", {"top", "wall"}), ("hanging", {"wall", "top"})])
def test_another_set_has_a_place_for_what_does_not_stand(pose: str, angles: set[str]) -> None:
    told, hints = instruction("marble").model_copy(update={"pose": pose}), {}
    offered = []
    while (changed := REPAIRS["change_set"](told, hints)) is not None:
        told, hints = changed
        offered.append(told.set_name)
    assert offered and all(angles & set(set_card(name).angles) for name in offered)
    assert len(offered) < len(list_sets()) - 1


def test_the_gravest_failure_is_mended_first() -> None:
    passed = Verdict(gate="certificate", passed=True)
    assert repair([passed, failed("margins"), failed("noise")], instruction(), {})[2] == "shrink_type"


def test_nothing_is_tried_twice_before_the_substitutes() -> None:
    told, hints, done, names = instruction(), {}, "start", []
    while done and len(names) < 4:
        told, hints, done = repair([failed("contrast")], told, hints)
        names.append(done)
    assert names == ["add_scrim", "change_palette", "change_side", "change_set"]


def test_it_ends() -> None:
    told, hints, done, rounds = instruction(), {}, "start", 0
    while done and rounds < 200:
        told, hints, done = repair([failed("margins")], told, hints)
        rounds += 1
    assert done == "" and 3 < rounds < 40


def test_what_cannot_be_mended_has_no_repair() -> None:
    told, hints, done = repair([failed("glyphs")], instruction(), {"side": "left"})
    assert (done, hints, told) == ("", {"side": "left"}, instruction())


def test_hints_stay_plain_values() -> None:
    told, hints = instruction(), {}
    for gate in ("contrast", "distinct", "floating", "coverage", "margins", "product_size"):
        told, hints, _ = repair([failed(gate)], told, hints)
    assert all(isinstance(value, (str, float, int)) for value in hints.values())
