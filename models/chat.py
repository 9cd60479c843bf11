"""A chat model at one or many OpenAI-compatible endpoints: balanced, time-limited, with typed answers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import httpx
import openai
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, ValidationError

from models.balance import BalancedTransport
from models.endpoints import Endpoint

FAULTS: tuple[type[Exception], ...] = (openai.OpenAIError, httpx.HTTPError, TimeoutError, OSError, ValueError)
"""Everything that a server on the other side can do to a caller; ValueError covers JSON and validation."""

JSON_BLOCK = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)


class Unusable(ValueError):
    """The model answered, but not with what was asked for."""


class EndpointChat(ChatOpenAI):
    """ChatOpenAI whose typed answers also work with servers that know only part of the protocol."""

    def with_structured_output(  # type: ignore[override]
        self, schema: type[BaseModel], *, include_raw: bool = False, plain: bool = False, **_: Any
    ) -> Runnable[Any, Any]:
        """A runnable from messages to `schema`; with `plain`, the server is not asked for a JSON schema."""
        wanted = {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": False}
        asked = self if plain else self.bind(response_format={"type": "json_schema", "json_schema": wanted})

        def read(raw: AIMessage) -> Any:
            parsed = parse(raw, schema)
            return {"raw": raw, "parsed": parsed, "parsing_error": None} if include_raw else parsed

        return asked | RunnableLambda(read, name=f"parse {schema.__name__}")


def open_chat(
    endpoints: Sequence[str],
    *,
    model: str,
    api_key: str,
    timeout: float,
    transport: httpx.AsyncBaseTransport | None = None,
) -> EndpointChat:
    """A chat model balanced over these base URLs; retries are the transport's and the caller's, not the SDK's."""
    servers = [Endpoint(url, api_key or "none") for url in endpoints]
    client = httpx.AsyncClient(
        transport=BalancedTransport(servers, transport), timeout=httpx.Timeout(timeout, connect=5.0)
    )
    return EndpointChat(
        model=model,
        api_key=api_key or "none",
        base_url="http://balanced/v1",
        http_async_client=client,
        max_retries=0,
        timeout=timeout,
        temperature=0.2,
    )


def parse(raw: AIMessage, schema: type[BaseModel]) -> BaseModel:
    """The typed answer in a message; `Unusable` with the reason where there is none."""
    if refusal := raw.additional_kwargs.get("refusal"):
        raise Unusable(f"refused: {str(refusal)[:200]}")
    text = THOUGHTS.sub("", raw.text).strip()
    if not text:
        raise Unusable("empty answer")
    block = JSON_BLOCK.search(text)
    body = block.group(1) if block else text[text.find("{") : text.rfind("}") + 1]
    try:
        return schema.model_validate(json.loads(body))
    except json.JSONDecodeError as error:
        raise Unusable(f"no JSON: {error.msg}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise Unusable(f"wrong shape: {'.'.join(map(str, first['loc']))}: {first['msg']}"[:200]) from error


def reason_of(error: Exception) -> tuple[str, bool]:
    """(why, in a few words; whether asking this model again soon is pointless)."""
    if isinstance(error, Unusable):
        return str(error), False
    if isinstance(error, openai.APITimeoutError | TimeoutError | httpx.TimeoutException):
        return "no answer in time", True
    if isinstance(error, openai.APIStatusError):
        return f"HTTP {error.status_code}", error.status_code != 400
    if isinstance(error, openai.APIConnectionError | httpx.HTTPError | OSError):
        return "connection failed", True
    return f"{type(error).__name__}"[:200], False
