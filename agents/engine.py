"""The embedded engine: which deterministic function answers which typed question; and the language model beside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from agents.ask import Mind
from agents.direct import as_drafted
from agents.known import plain_reply
from agents.outline import default_outline
from agents.proposals import Directions, Hypothesis, Outline, Personas, Reply
from agents.settings import Settings
from domain.brief import Brief, Turn
from domain.catalog import Product
from domain.creative import Persona
from domain.errors import VitrineError
from domain.ports import Index
from domain.text import Words
from models.embedded import Answers, EmbeddedChatModel
from tools.understanding.goals import with_goal
from tools.understanding.personas import mine_personas
from tools.understanding.small_talk import read_in_talk


def read_brief(
    turns: Sequence[Turn], now: datetime, known_products: Sequence[str], answering: bool = False, **_: Any
) -> Brief:
    """A brief by grammar and lexicons."""
    brief = read_in_talk(turns, now, known_products, answering=answering)
    return brief if answering else with_goal(brief, turns[-1].text)


def as_mined(candidates: Sequence[Persona], **_: Any) -> Personas:
    """The audiences as they were found in the data."""
    return Personas(personas=tuple(candidates))


def as_hypothesised(drafted: Words, **_: Any) -> Hypothesis:
    """The hypothesis as the distribution core wrote it."""
    return Hypothesis(hypothesis=drafted)


ANSWERS: Answers = {
    Brief: read_brief,
    Outline: default_outline,
    Personas: as_mined,
    Directions: as_drafted,
    Hypothesis: as_hypothesised,
    Reply: plain_reply,
}


def open_mind(settings: Settings) -> Mind:
    """The embedded engine, and a language model where endpoints are configured."""
    embedded = EmbeddedChatModel(answers=ANSWERS)
    if not settings.llm_endpoints:
        return Mind(embedded)
    from models.chat import open_chat

    chat = open_chat(
        settings.llm_endpoints, model=settings.llm_model, api_key=settings.llm_api_key, timeout=settings.llm_timeout
    )
    return Mind(embedded, chat, settings.llm_timeout)


def warm_up(index: Index, products: Sequence[Product]) -> None:
    """Read lexicons and compile patterns before the first brief needs them: about two seconds of one core."""
    read_brief([Turn(role="user", text="给黑咖啡做5张主图，突出0糖，价格59.9")], datetime.now(), [])
    for product in products[:1]:
        mine_personas(product)
    with suppress(VitrineError):  # a server that is down now is told of when it is needed
        index.search("warm", top=1)
