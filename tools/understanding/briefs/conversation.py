"""The last turn of a conversation as a brief: an answer completes its request, else grammar and opinion decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.brief import Brief, Turn
from tools.understanding.briefs.answers import completed
from tools.understanding.briefs.flags import find_flags
from tools.understanding.briefs.intents import talk_of
from tools.understanding.briefs.opinion.weighing import Opinion, opinion
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.settle import language_of, settle_trial
from tools.understanding.briefs.talk import Talk, signs
from tools.understanding.briefs.trials import read_trial
from tools.understanding.briefs.turns import EVERYTHING, as_brief, by_grammar, read
from tools.understanding.handbook import look_up

LONGEST_QUESTION = 400


def interpret(turns: Sequence[Turn], *, now: datetime, known_products: Sequence[str] = ()) -> Brief:
    """The last user turn in the light of the earlier ones, as a brief. Deterministic."""
    turns = up_to_the_user(turns)
    if not turns:
        return Brief()
    talk = talk_of(turns)
    if reply := replied(turns, talk, now, known_products):
        return _completed(turns, *reply, talk, now, known_products)
    brief = by_grammar(turns, talk, now, known_products)
    view = opinion(turns, brief)
    if "prompt_injection" in view.flags:
        brief = agreed(brief, by_grammar(turns, talk, now, known_products, planted=True))
    elif view.intents != brief.intents and not (
        brief.intents == ("ask_question",) and _is_answered(view, turns[-1].text)
    ):
        brief = by_grammar(turns, talk, now, known_products, view.intents)
    return with_opinion(brief, view)


def agreed(whole: Brief, rest: Brief) -> Brief:
    """What is read with planted orders and without them: what only one of the two readings says is nobody's wish."""
    empty = Brief()
    changes: dict[str, Any] = {}
    for name in set(Brief.model_fields) - {"intents", "products", "flags", "clarify"}:
        one, other = getattr(whole, name), getattr(rest, name)
        if isinstance(other, tuple):
            changes[name] = tuple(value for value in other if value in one)
        elif one != other:
            changes[name] = getattr(empty, name)
    return rest.model_copy(update=changes)


def _is_answered(view: Opinion, question: str) -> bool:
    """Whether a question that was taken for none of ours has an answer in the handbook."""
    lang = "zh" if language_of(question) == "zh" else "en"
    return view.intents == ("out_of_scope",) and bool(look_up(question[:LONGEST_QUESTION], lang))


def with_opinion(brief: Brief, view: Opinion) -> Brief:
    """The brief with the flags and questions that both together know of."""
    changes: dict[str, Any] = {}
    if more := [flag for flag in view.flags if flag not in brief.flags]:
        changes["flags"] = (*brief.flags, *more)
    if asks := [ask for ask in view.asks if ask not in brief.clarify]:
        changes["clarify"] = (*brief.clarify, *asks)
    return brief.model_copy(update=changes) if changes else brief


def up_to_the_user(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The turns as far as the user's last one."""
    return turns[: max((n for n, turn in enumerate(turns) if turn.role == "user"), default=-1) + 1]


def _as_edit(turns: Sequence[Turn], now: datetime, known: Sequence[str]) -> Brief | None:
    """The request read as a change, where the assistant asked which picture is to be changed."""
    talk = Talk(earlier=" ".join(turn.text for turn in turns[:-1]) or "-", made=True)
    reading, intents = read(turns[-1].text[:EVERYTHING], talk, now, known)
    return as_brief(reading, intents, talk, turns[:-1], now, known) if "edit_previous" in intents else None


def replied(turns: Sequence[Turn], talk: Talk, now: datetime, known: Sequence[str] = ()) -> tuple[Reading, int] | None:
    """The reply to the assistant's question and how many turns its request has; None where it is a new request."""
    if not talk.asked:
        return None
    reply = turns[-1].text
    reading, intents = read(reply, Talk(), now, known)
    find_flags(reading, intents)
    fresh = bool(signs("make").search(reading.low) or signs("edit").search(reading.low)) and len(reply) > (
        14 if language_of(reply) == "zh" else 40
    )
    if fresh or intents == ("out_of_scope",) and signs("off_topic").search(reading.low):
        return None
    asked_at = max(n for n, turn in enumerate(turns[:-1]) if turn.role == "assistant")
    request = [n for n, turn in enumerate(turns[:asked_at]) if turn.role == "user"]
    return (reading, request[-1] + 1) if request else None


def _completed(
    turns: Sequence[Turn], reading: Reading, end: int, talk: Talk, now: datetime, known: Sequence[str]
) -> Brief:
    """The request with what the reply to its question says."""
    reply = turns[-1].text
    base = interpret(turns[:end], now=now, known_products=known)
    if named_pattern("interpret.asked_for_target").search(talk.asked.lower()) and "edit_previous" not in base.intents:
        base = _as_edit(turns[:end], now, known) or base
    if named_pattern("interpret.asked_where_to").search(talk.asked.lower()) and "publish" not in base.intents:
        base = base.model_copy(update={"intents": ("publish",)})
    if "ab_test" in base.intents:
        read_trial(reading)
        answered_trial: dict[str, Any] = {}
        settle_trial(reading, answered_trial, ("ab_test",))
        base = base.model_copy(update={name: value for name, value in answered_trial.items() if value})
    whole = completed(base, reading, talk, reply, known)
    return whole.model_copy(update={"flags": find_flags(reading, base.intents)})
