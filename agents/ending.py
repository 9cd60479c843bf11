"""How a creative ends that could not be made: with words, and without taking its neighbours along."""

from __future__ import annotations

from typing import Any

from langgraph.types import Command

from agents.craft import Examined
from agents.state import Making
from agents.tell import Step
from agents.words import say
from domain.errors import StoreUnavailable, VitrineError
from domain.text import Words


def gave_up(state: Making, telling: Step, error: VitrineError) -> Command[Any]:
    """It could not be made at all; an outage of a store is no fault of the picture's, and the run waits for its end."""
    if isinstance(error, StoreUnavailable):
        raise error
    telling.found(say("creative.failed", reason=error.message), creative=state.id)
    return _without(state, error.message)


def rejected(state: Making, telling: Step, found: Examined) -> Command[Any]:
    """No attempt passed the checks."""
    telling.found(say("consistency.failed", reason=found.reason), creative=state.id)
    return _without(state, found.reason)


def _without(state: Making, reason: Words) -> Command[Any]:
    return Command(update={"failures": {state.id: reason}}, goto="__end__")
