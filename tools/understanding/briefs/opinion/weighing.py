"""The grammar's word and the second opinion's weighed against each other.

The grammar knows what a sentence says, the second opinion what sentences like it wanted. Flags and questions of the
grammar always stand; the second opinion adds what the grammar misses, where it is sure enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from domain.brief import Brief, Clarify, Flag, Intent, Turn
from tools.understanding.briefs.lexicon import goods_head
from tools.understanding.briefs.opinion.features import features
from tools.understanding.briefs.opinion.scores import ASKS, FLAGS, INTENTS, learned, scores
from tools.understanding.briefs.planted import without_suspects

LIKELY = 0.5
"""How likely an intent must be to be taken up beside the likeliest one."""
SURE = {
    "prompt_injection": 0.6, "spoken to": 0.3, "secrets_request": 0.4, "false_claim": 0.35,
    "price_fraud": 0.35, "ip_infringement": 0.33, "privacy": 0.3, "harmful": 0.3,
    "product": 0.29, "product beside goods": 0.6, "target": 0.4, "platform": 0.34, "contradiction": 0.37,
}  # fmt: skip
"""The least score at which a flag is raised or a question asked that the grammar does not know of; for a planted order
less where a sentence speaks to the machine, for a product more where goods are named that everybody knows."""
NEVER = math.inf
"""Whether an address is safe is looked up, not guessed: a plain shop link was called unsafe by its words."""
NOTHING_TO_DO = frozenset({"ask_question", "analyze_results", "out_of_scope"})
ATTACKS = frozenset({"prompt_injection", "secrets_request"})
"""Beside these only the grammar says what is wanted, for it tells the merchant's own words from others'."""
Scores = dict[str, float]


@dataclass(frozen=True)
class Opinion:
    """What both together make of a turn."""

    intents: tuple[Intent, ...]
    flags: tuple[Flag, ...]
    asks: tuple[Clarify, ...]
    """What has to be asked, whether the grammar knows of it or not."""


def opinion(turns: Sequence[Turn], brief: Brief) -> Opinion:
    """What to do with the last turn, of which the grammar made `brief`."""
    view = weighed(scores(features(turns, brief)), brief, learned().weighing, turns[-1].text)
    if len(turns) > 1:  # what is said later corrects what was said before, it contradicts nothing
        return replace(view, asks=tuple(ask for ask in view.asks if ask != "contradiction"))
    return view


def weighed(found: Scores, brief: Brief, weighing: Any, text: str = "") -> Opinion:
    """Scores and the grammar's brief together; `weighing` has a row of weights per intent."""
    least = SURE | ({"prompt_injection": SURE["spoken to"]} if without_suspects(text) != text else {})
    flags = tuple(flag for flag in FLAGS if flag in brief.flags or found[flag] > least.get(flag, NEVER))
    stands = ATTACKS & {*flags} or _points_at_something(brief)
    intents = brief.intents if stands else _weighed_intents(found, brief.intents, weighing)
    asks = () if set(intents) <= NOTHING_TO_DO else tuple(ask for ask in ASKS if found[ask] > _least(ask, brief))
    return Opinion(intents, cast("tuple[Flag, ...]", flags), cast("tuple[Clarify, ...]", asks))


def _points_at_something(brief: Brief) -> bool:
    """Whether a change is asked for of a picture by its number: nothing else can be meant."""
    return brief.intents == ("edit_previous",) and any(isinstance(target, int) for target in brief.edit_targets)


def _least(ask: str, brief: Brief) -> float:
    """How sure it must be to ask."""
    named = ask == "product" and any(goods_head(product) for product in brief.products)
    return SURE["product beside goods"] if named else SURE[ask]


def _weighed_intents(found: Scores, said: tuple[Intent, ...], weighing: Any) -> tuple[Intent, ...]:
    """The likeliest intent and every other likely one; out of scope stands alone."""
    likely = {intent: _likelihood(intent, found, said, weighing[n]) for n, intent in enumerate(INTENTS)}
    best = max(INTENTS, key=likely.__getitem__)
    chosen = {best} | {intent for intent in INTENTS if likely[intent] > LIKELY}
    if best == "out_of_scope":
        return ("out_of_scope",)
    chosen.discard("out_of_scope")
    if chosen == set(said):
        return said
    return cast("tuple[Intent, ...]", tuple(intent for intent in INTENTS if intent in chosen))


def _likelihood(intent: str, found: Scores, said: tuple[Intent, ...], weights: Any) -> float:
    own, word, other, many, constant = weights
    best_other = max(found[name] for name in INTENTS if name != intent)
    weight = own * found[intent] + word * (intent in said) + other * best_other + many * len(said) + constant
    return 1 / (1 + math.exp(-weight))
