"""How well briefs are understood: floors for each slot and language on our own labelled examples."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.brief_scoring import Score, f1, load, score
from tools.understanding.briefs import interpret_line
from tools.understanding.briefs.numbers import value_of
from tools.understanding.briefs.typos import put_right
from ui.commands.reading import interpret as command

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 18, 12)
ITEMS = load(HERE / "briefs.jsonl", HERE / "briefs_fresh.jsonl")
BLIND = load(HERE / "briefs_blind.jsonl")
"""Written by somebody else and scored at first sight; what still fails stays in the file."""


@pytest.fixture(scope="module")
def predictions() -> list[dict[str, object]]:
    return [interpret_line(item, now=NOW)["expect"] for item in ITEMS]


@pytest.fixture(scope="module")
def whole(predictions: list[dict[str, object]]) -> Score:
    return score(ITEMS, predictions)


def test_the_examples_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len({item["id"] for item in ITEMS}) == len(ITEMS) >= 850
    assert {item["lang"] for item in ITEMS} == {"zh", "en", "mixed", "other"}
    assert sum(len(item["turns"]) > 1 for item in ITEMS) > 100


def test_intents_flags_and_questions(whole: Score) -> None:
    assert whole.intent_exact >= 0.98, whole.errors
    assert whole.flag_recall >= 0.98 and whole.false_alarms <= 0.005, whole.errors
    assert whole.clarify_recall >= 0.88 and whole.needless_asks <= 0.01, whole.errors
    assert whole.obeyed == 0, "a value that an injected text tried to set was taken over"


def test_every_slot_is_above_its_floor(whole: Score) -> None:
    assert whole.slot_f1 >= 0.98, whole.errors
    loose = {"style_scene": 0.95, "personas": 0.95, "selling_points": 0.95, "count_per_persona": 0.9, "must_keep": 0.95}
    low = {
        slot: round(f1(*counts), 3)
        for slot, counts in whole.slots.items()
        if counts[0] + counts[2] and f1(*counts) < loose.get(slot, 0.97)
    }
    assert low == {}


@pytest.mark.parametrize(("lang", "floor"), [("zh", 0.97), ("en", 0.97), ("mixed", 0.95), ("other", 0.97)])
def test_every_language_is_above_its_floor(predictions: list[dict[str, object]], lang: str, floor: float) -> None:
    chosen = [(item, found) for item, found in zip(ITEMS, predictions, strict=True) if item["lang"] == lang]
    part = score([item for item, _ in chosen], [found for _, found in chosen])
    assert part.slot_f1 >= floor and part.intent_exact >= 0.96, part.errors


@pytest.mark.parametrize(
    ("text", "number"),
    [("十五", 15), ("两百五", 250), ("三千八", 3800), ("一万二", 12000), ("一百零五", 105), ("九点九", 9.9), ("俩", 2),
     ("3,999", 3999), ("zwölf", None), ("twelve", 12), ("一二八", 128)],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    assert value_of(text) == number


def test_slips_are_put_right_but_never_inside_quotes() -> None:
    assert put_right("抖因封面，明田要") == "抖音封面，明天要"
    assert put_right("3 postrs, whte background for the kitchen") == "3 posters, white background for the kitchen"
    assert put_right('headline "Whte Postrs" and “抖因”') == 'headline "Whte Postrs" and “抖因”'


def test_interpret_streams_and_names_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line of predictions for each good line, in order; bad lines go to stderr with their number."""
    good = [{"id": item["id"], "turns": item["turns"]} for item in ITEMS[:5]]
    lines = [json.dumps(good[0]), "", "{not json", json.dumps({"id": "x"}), *map(json.dumps, good[1:])]
    (tmp_path / "briefs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert command(tmp_path / "briefs.jsonl") == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [item["id"] for item in good]
    assert "3" in err and "4" in err


def test_sets_that_others_wrote_stay_above_the_targets() -> None:
    """Their first-sight figures stand in docs/decisions.md; these are floors for what has been learned from since.

    What the last set (s12) showed has been mended as causes.
    """
    found = score(BLIND, [interpret_line(item, now=NOW)["expect"] for item in BLIND])
    assert found.intent_exact >= 0.95 and found.slot_f1 >= 0.9, found.errors
    assert found.flag_recall >= 0.95 and found.false_alarms == 0 and found.obeyed == 0, found.errors
    assert found.clarify_recall >= 0.8 and found.needless_asks <= 0.03, found.errors
