"""Context processors: what of a conversation and of memory a model is told, each small, all within a token budget."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from domain import Frozen
from domain.brief import Turn
from domain.creative import Creative

BUDGET = 2400
"""Tokens of a prompt that the conversation and memory may take."""
WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\u3040-\u30ff]")
FIRST_SENTENCE = re.compile(r"^.*?[。！？!?\n]|^.*?\.(?=\s)", re.DOTALL)
Similar = Callable[[str, Sequence[str]], Sequence[float]]
"""(question, texts) -> how near each text is in meaning, 0 to 1."""


class Context(Frozen):
    """What a model is told besides its task: untrusted text, put into prompts as data only."""

    recent: tuple[Turn, ...] = ()
    """The latest messages, whole."""
    earlier: tuple[str, ...] = ()
    """Older messages, one short line each."""
    brand_rules: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    """Preferences and decisions that have to do with this message."""
    on_the_shelf: tuple[str, ...] = ()
    """What has been made here, by number."""


def tokens_in(text: str) -> int:
    """About how many tokens a text takes: one for each wide character, one for four others."""
    wide = len(WIDE.findall(text))
    return wide + -(-(len(text) - wide) // 4)


def recent(turns: Sequence[Turn], budget: int) -> tuple[Turn, ...]:
    """The latest turns that fit, whole and in order; the last one always, cut where it alone is too long."""
    kept: list[Turn] = []
    for turn in reversed(list(turns)):
        left = budget - sum(tokens_in(each.text) for each in kept)
        if tokens_in(turn.text) <= left:
            kept.insert(0, turn)
            continue
        if not kept:
            kept.insert(0, turn.model_copy(update={"text": shortened(turn.text, left)}))
        break
    return tuple(kept)


def summary(older: Sequence[Turn], budget: int, longest: int = 40) -> tuple[str, ...]:
    """What was said before, in the order it was said: the first sentence of each turn; the oldest give way."""
    lines = [f"{turn.role}: {shortened(_first(turn.text), longest)}" for turn in older if turn.text.strip(" …")]
    return tuple(reversed(within(reversed(lines), budget)))


def relevant(
    question: str, texts: Sequence[str], similar: Similar, budget: int, least: float = 0.12
) -> tuple[str, ...]:
    """The texts that have to do with a question, the nearest first."""
    scores = similar(question, texts) if texts else ()
    ranked = sorted(zip(scores, texts, strict=True), key=lambda pair: -pair[0])
    return within((text for score, text in ranked if score >= least), budget)


def tool_results(shelf: Mapping[int, Creative], budget: int) -> tuple[str, ...]:
    """What the tools have made that stands on the shelf: number, audience, set, format, price."""
    return within((f"{number}: {_shown(creative)}" for number, creative in sorted(shelf.items())), budget)


def within(lines: Iterable[str], budget: int) -> tuple[str, ...]:
    """The first lines that fit into a budget; a line is never cut in two."""
    kept: list[str] = []
    left = budget
    for line in lines:
        left -= tokens_in(line)
        if left < 0:
            break
        kept.append(line)
    return tuple(kept)


def assembled(
    turns: Sequence[Turn],
    *,
    rules: Sequence[str] = (),
    memories: Sequence[str] = (),
    shelf: Mapping[int, Creative] | None = None,
    similar: Similar | None = None,
    budget: int = BUDGET,
) -> Context:
    """Everything a model may know of a conversation, by share of the budget. Brand rules and the last turn go first."""
    kept_rules = within(rules, int(budget * 0.2))
    made = tool_results(shelf or {}, int(budget * 0.15))
    last = turns[-1].text if turns else ""
    near = relevant(last, memories, similar, int(budget * 0.1)) if similar else within(memories, int(budget * 0.1))
    spent = sum(tokens_in(line) for line in (*kept_rules, *made, *near))
    latest = recent(turns, int((budget - spent) * 0.8))
    spent += sum(tokens_in(turn.text) for turn in latest)
    older = turns[: len(turns) - len(latest)]
    return Context(
        recent=latest, earlier=summary(older, max(0, budget - spent)), brand_rules=kept_rules, remembered=near,
        on_the_shelf=made,
    )  # fmt: skip


def shortened(text: str, budget: int) -> str:
    """The beginning of a text that takes at most so many tokens."""
    if tokens_in(text) <= budget:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tokens_in(text[:middle]) < budget else (low, middle - 1)
    return text[:low].rstrip() + "…"


def _first(text: str) -> str:
    text = " ".join(text.split())
    found = FIRST_SENTENCE.match(text)
    return found[0] if found else text


def _shown(creative: Creative) -> str:
    instruction = creative.recipe.instruction
    price: Any = next((sticker.text for sticker in instruction.stickers if sticker.kind == "price"), "")
    parts = (creative.persona, instruction.set_name, instruction.palette, creative.canvas.name, price)
    return ", ".join(part for part in parts if part)
