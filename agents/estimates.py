"""What a plan will take: seconds on this machine, and money where a language model is paid for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from agents.ask import Mind
from agents.words import say
from domain.brief import Plan, Step
from tools.generation.canvases import canvas

MEGAPIXEL = 1024 * 1024
SECONDS = {"understand": 0.3, "layout": 0.28, "paint": 0.1, "check": 0.22, "pack": 0.8}
"""Seconds of one core; layout, paint and check for each picture of a square megapixel."""
CALL_SECONDS = 4.0
"""One answer of a language model."""
CALLS = 3
"""Questions to the model between approval and painting, in one language."""


@lru_cache(maxsize=1)
def _prices() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "costs.yaml").read_text(encoding="utf-8"))
    return table


def cost_of(calls: int, model: str) -> float:
    """USD for so many calls of this model; 0 for one whose price is not known."""
    table, row = _prices(), _price(model)
    each = sum(table["tokens_per_call"][way] * row[way] for way in ("in", "out")) / 1e6 if row else 0.0
    return round(calls * each, 4)


def price_of(model: str, tokens_in: int, tokens_out: int) -> float:
    """USD for these tokens; 0 for a model whose price is not known."""
    row = _price(model)
    return round((tokens_in * row["in"] + tokens_out * row["out"]) / 1e6, 6) if row else 0.0


def _price(model: str) -> dict[str, float] | None:
    return next((price for name, price in _prices()["models"].items() if model.startswith(name)), None)


def with_steps(plan: Plan, mind: Mind | None = None, processes: int = 1) -> Plan:
    """The plan with its work, time and cost estimated anew."""
    count, people = plan.creatives, len(plan.personas)
    shapes = [canvas(name) for name in plan.canvases]
    each = count * sum(shape.width * shape.height for shape in shapes) / len(shapes) / MEGAPIXEL / processes
    calls = CALLS * len(plan.languages) if mind and mind.chat else 0

    def seconds(part: str) -> float:
        return round(SECONDS[part] * each, 1)

    steps = [
        Step(agent="persona", title=say("step.persona", n=people), count=people,
             seconds=SECONDS["understand"] + CALL_SECONDS * calls, cost=cost_of(calls, mind.name if mind else "")),
        Step(agent="layout", title=say("step.layout"), count=count, seconds=seconds("layout")),
        Step(agent="generation", title=say("step.generation", n=count), count=count, seconds=seconds("paint")),
        Step(agent="consistency", title=say("step.consistency"), count=count, seconds=seconds("check")),
    ]  # fmt: skip
    if plan.experiment:
        steps.append(Step(agent="ab_test", title=say("step.ab_test"), seconds=0.1))
    steps.append(Step(agent="assemble", title=say("step.assemble"), seconds=SECONDS["pack"]))
    return plan.model_copy(update={"steps": tuple(steps)})
