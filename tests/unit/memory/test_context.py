"""Context processors: each takes what matters most, all of them together stay within the budget."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain.brief import Turn
from memory.context import assembled, recent, relevant, shortened, summary, tokens_in, within


def talk(count: int, words: str = "给黑咖啡做{n}张图。要暖色") -> tuple[Turn, ...]:
    return tuple(Turn(role="assistant" if n % 2 else "user", text=words.format(n=n)) for n in range(count))


def shared_signs(question: str, texts: Sequence[str]) -> list[float]:
    return [len(set(question) & set(text)) / (len(set(question)) or 1) for text in texts]


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("黑咖啡", 3), ("abcd", 1), ("abcde", 2), ("黑咖啡abcd", 4)])
def test_wide_signs_are_a_token_each_and_others_four_to_one(text: str, tokens: int) -> None:
    assert tokens_in(text) == tokens


def test_the_latest_turns_are_kept_whole_and_in_order() -> None:
    turns = talk(10)
    kept = recent(turns, 3 * tokens_in(turns[-1].text))
    assert kept == turns[-3:]


def test_the_last_turn_is_always_there_if_need_be_cut() -> None:
    kept = recent((*talk(2), Turn(role="user", text="长" * 500)), 50)
    assert len(kept) == 1 and kept[0].text.endswith("…") and tokens_in(kept[0].text) <= 51


def test_older_turns_are_summed_up_by_their_first_sentence_and_the_oldest_give_way() -> None:
    lines = summary(talk(6), 30)
    assert lines[-1].startswith("assistant: 给黑咖啡做5张图") and "暖色" not in "".join(lines)
    assert 0 < len(lines) < 6 and sum(map(tokens_in, lines)) <= 30


def test_only_what_has_to_do_with_the_question_is_told() -> None:
    texts = ["不用红色", "喜欢厨房场景", "xyz"]
    assert relevant("红色可以吗", texts, shared_signs, 100) == ("不用红色",)
    assert relevant("红色可以吗", [], shared_signs, 100) == ()


def test_lines_are_never_cut_in_two() -> None:
    assert within(["abcd", "长" * 9, "abcd"], 5) == ("abcd",)
    assert shortened("abcd", 10) == "abcd"


@pytest.mark.parametrize("budget", [60, 300, 2400])
def test_everything_together_stays_within_the_budget(budget: int) -> None:
    turns = talk(200, "第{n}次说话。" + "很长的一段话" * 20)
    context = assembled(turns, rules=["不用红色"] * 300, memories=["户外"] * 300, similar=shared_signs, budget=budget)
    spent = [*context.earlier, *context.brand_rules, *context.remembered, *(turn.text for turn in context.recent)]
    assert sum(map(tokens_in, spent)) <= budget + 1
    assert context.recent and context.brand_rules
    if budget == 2400:
        assert context.earlier and context.recent[-1] == turns[-1]
