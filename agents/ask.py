"""The one structured call: the model proposes, code checks, the embedded engine answers where the model cannot."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel

from agents.answered import Answered
from agents.corrections import corrections
from agents.recording import Recording
from domain.text import Words
from models.embedded import EmbeddedChatModel, Prompt
from prompts import render

if TYPE_CHECKING:
    from models.chat import EndpointChat

T = TypeVar("T", bound=BaseModel)
Check = Callable[[T, T, Mapping[str, Any]], tuple[T, tuple[Words, ...]]]
"""(proposed, certain, values) -> what is used, and what the merchant should know about what was left out."""

ATTEMPTS = 2
REST_SECONDS = 30.0
"""A model that was down is not asked again for so long: the merchant should not wait for it at every step."""
FELL_BACK: Words = {
    "zh": "语言模型暂时不可用，这一步由内置引擎完成。",
    "en": "The language model did not answer properly, so the built-in engine did this step.",
}

log = logging.getLogger(__name__)


@dataclass
class Mind:
    """The language model, if there is one, and the embedded engine that checks it and stands in for it."""

    embedded: EmbeddedChatModel
    chat: EndpointChat | None = None
    timeout: float = 30.0
    """Seconds for one answer; a question takes at most `ATTEMPTS` times as long."""
    rests_until: float = 0.0
    why: str = ""
    recording: Recording | None = None
    """In a replay: the answers that were given then. Nobody is asked."""

    @property
    def name(self) -> str:
        """Who is asked first."""
        return self.chat.model_name if self.chat else "embedded"


def keep(proposed: T, certain: T, values: Mapping[str, Any]) -> tuple[T, tuple[Words, ...]]:
    """Use the proposal as it is."""
    return proposed, ()


async def ask(
    mind: Mind, schema: type[T], prompt: str, values: Mapping[str, Any], check: Check[T] = keep
) -> Answered[T]:
    """Ask for a `schema`. Always answers, within a bounded time."""
    began = time.monotonic()
    if mind.recording is not None:
        return answered_then(mind.recording, schema)
    messages: list[BaseMessage] = [Prompt(content="", values=dict(values))]
    certain: T = await mind.embedded.with_structured_output(schema).ainvoke(messages)
    messages = [SystemMessage(render("house")), Prompt(content=render(prompt, **values), values=dict(values))]
    if mind.chat is None:
        return Answered(certain, seconds=round(time.monotonic() - began, 3), asked=_spoken(messages))
    if mind.rests_until > began:
        return Answered(
            certain, attempts=0, fell_back=True, reason=mind.why, notes=(FELL_BACK,), asked=_spoken(messages)
        )
    reason, attempt, said, used = "", 0, "", (0, 0)
    for attempt in range(1, ATTEMPTS + 1):
        proposed, tokens, reason, hopeless, said = await _propose(mind, mind.chat, schema, messages, attempt > 1)
        used = (used[0] + tokens[0], used[1] + tokens[1])
        if proposed is not None:
            value, notes = check(proposed, certain, values)
            seconds = round(time.monotonic() - began, 3)
            overruled = corrections(proposed, value)
            return Answered(
                value, mind.name, attempt, False, "", used, seconds, notes, _spoken(messages), said, overruled
            )
        log.info("%s gave no %s: %s", mind.name, schema.__name__, reason)
        if hopeless:
            mind.rests_until, mind.why = time.monotonic() + REST_SECONDS, reason
            break
        messages = [*messages, _correction(schema, reason)]
    seconds = round(time.monotonic() - began, 3)
    return Answered(certain, mind.name, attempt, True, reason, used, seconds, (FELL_BACK,), _spoken(messages), said)


def answered_then(recording: Recording, schema: type[T]) -> Answered[T]:
    """What was answered when the recorded run asked for this."""
    then = recording.answer(schema.__name__)
    return Answered(schema.model_validate(then["value"]), model="record", attempts=0, notes=tuple(then["notes"]))


def _spoken(messages: Sequence[BaseMessage]) -> tuple[tuple[str, str], ...]:
    return tuple((message.type, str(message.content)) for message in messages)


async def _propose(
    mind: Mind, chat: EndpointChat, schema: type[T], messages: list[BaseMessage], plain: bool
) -> tuple[T | None, tuple[int, int], str, bool, str]:
    """(answer or None, tokens in and out, why not, whether there is no point in asking again, the words)."""
    from models.chat import FAULTS, reason_of  # openai takes a second to import: only where it is used

    try:
        async with asyncio.timeout(mind.timeout):
            answer = await chat.with_structured_output(schema, include_raw=True, plain=plain).ainvoke(messages)
    except FAULTS as error:
        why, hopeless = reason_of(error)
        return None, (0, 0), why, hopeless, ""
    usage, raw = answer["raw"].usage_metadata or {}, answer["raw"]
    said = str(raw.content) or json.dumps(getattr(raw, "tool_calls", []), ensure_ascii=False, default=str)
    used = (int(usage.get("input_tokens", 0)), int(usage.get("output_tokens", 0)))
    return answer["parsed"], used, "", False, said


def _correction(schema: type[BaseModel], reason: str) -> HumanMessage:
    return HumanMessage(
        f"That answer could not be used ({reason}). Answer with one JSON object only, following this JSON schema:\n"
        f"{schema.model_json_schema()}"
    )
