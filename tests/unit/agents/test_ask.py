"""The structured call: always an answer, whatever the server does, within a bounded time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import Field

from agents import ask as asking
from agents.ask import Mind, ask
from agents.proposals import Reply
from domain import Frozen
from memory.context import Context
from models.chat import open_chat
from models.embedded import EmbeddedChatModel
from tests.doubles.openai_server import OpenAIServer, openai_server

CERTAIN = Reply(text={"zh": "内置", "en": "embedded"})
PROPOSED = {"text": {"zh": "模型", "en": "model"}}
VALUES: dict[str, Any] = {"context": Context(), "known": {"ability": {"zh": "作图", "en": "pictures"}}}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server({"Reply": lambda data: PROPOSED}) as running:
        yield running


def mind(server: OpenAIServer | None, timeout: float = 5.0) -> Mind:
    embedded = EmbeddedChatModel(answers={Reply: lambda **_: CERTAIN})
    chat = open_chat([server.url], model="double", api_key="k", timeout=timeout) if server else None
    return Mind(embedded, chat, timeout)


async def test_without_a_model_the_embedded_engine_answers() -> None:
    answered = await ask(mind(None), Reply, "reply", VALUES)
    assert answered.value == CERTAIN
    assert (answered.model, answered.fell_back) == ("embedded", False)


@pytest.mark.parametrize("mode", ["good", "fenced", "no_schema_support"])
async def test_a_usable_answer_is_used(server: OpenAIServer, mode: str) -> None:
    server.mode = mode
    answered = await ask(mind(server), Reply, "reply", VALUES)
    assert answered.value.text == PROPOSED["text"]
    assert (answered.model, answered.fell_back, answered.tokens) == ("double", False, (100, 50))
    assert answered.attempts == (2 if mode == "no_schema_support" else 1)


@pytest.mark.parametrize(
    ("mode", "reason", "requests"),
    [
        ("malformed", "no JSON", 2),
        ("wrong_schema", "wrong shape", 2),
        ("empty", "empty answer", 2),
        ("refusal", "refused", 2),
        ("limited", "HTTP 429", 1),
        ("broken", "HTTP 500", 3),
        ("unauthorised", "HTTP 401", 1),
        ("reset", "connection failed", 3),
    ],
)
async def test_a_useless_answer_falls_back(server: OpenAIServer, mode: str, reason: str, requests: int) -> None:
    server.mode = mode
    answered = await ask(mind(server), Reply, "reply", VALUES)
    assert answered.value == CERTAIN
    assert answered.fell_back and answered.reason.startswith(reason)
    assert answered.notes == (asking.FELL_BACK,)
    assert server.seen[mode] == requests


@pytest.mark.parametrize("mode", ["slow", "trickle"])
async def test_a_slow_model_is_not_waited_for_and_then_left_alone(server: OpenAIServer, mode: str) -> None:
    server.mode, server.slow_seconds = mode, 2.0
    patient = mind(server, timeout=0.3)
    began = time.monotonic()
    first = await ask(patient, Reply, "reply", VALUES)
    assert first.fell_back and first.reason == "no answer in time"
    second = await ask(patient, Reply, "reply", VALUES)
    assert second.fell_back and second.attempts == 0
    assert time.monotonic() - began < 1.5
    assert server.seen[mode] == 1


async def test_a_model_that_only_answered_badly_is_asked_again_next_time(server: OpenAIServer) -> None:
    asked = mind(server)
    server.mode = "malformed"
    assert (await ask(asked, Reply, "reply", VALUES)).fell_back
    server.mode = "good"
    assert not (await ask(asked, Reply, "reply", VALUES)).fell_back


async def test_the_second_request_says_what_was_wrong(server: OpenAIServer) -> None:
    server.mode = "wrong_schema"
    await ask(mind(server), Reply, "reply", VALUES)
    first, second = server.prompts
    assert "response_format" in first and "response_format" not in second
    assert "could not be used (wrong shape" in second["messages"][-1]["content"]


async def test_prompt_values_never_travel_beside_the_prompt(server: OpenAIServer) -> None:
    await ask(mind(server), Reply, "reply", {**VALUES, "secret": "not in any template"})
    assert "not in any template" not in str(server.prompts)


async def test_a_check_sees_proposal_and_certain_answer(server: OpenAIServer) -> None:
    def check(proposed: Reply, certain: Reply, values: Any) -> tuple[Reply, tuple[dict[str, str], ...]]:
        return Reply(text={**proposed.text, "en": certain.text["en"]}), ({"zh": "注", "en": "note"},)

    answered = await ask(mind(server), Reply, "reply", VALUES, check)
    assert answered.value.text == {"zh": "模型", "en": "embedded"}
    assert answered.notes == ({"zh": "注", "en": "note"},)


async def test_an_unknown_type_is_a_mistake_of_ours() -> None:
    class Strange(Frozen):
        words: dict[str, str] = Field(default_factory=dict)

    with pytest.raises(KeyError):
        await ask(mind(None), Strange, "reply", VALUES)
