"""A chat model without a model: each output type is answered by a deterministic function it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import Field

Answers = Mapping[type, Callable[..., Any]]
"""What answers each output type. A function is called with the values that the prompt was rendered from."""


class Prompt(HumanMessage):
    """A rendered prompt that still knows the values it was rendered from."""

    values: dict[str, Any] = Field(default_factory=dict, exclude=True, repr=False)


class EmbeddedChatModel(BaseChatModel):
    """Answers typed questions by rules: no key, no network, the same answer every time."""

    answers: Answers = Field(default_factory=dict, exclude=True, repr=False)

    @property
    def _llm_type(self) -> str:
        return "embedded"

    def with_structured_output(  # type: ignore[override]
        self, schema: type, *, include_raw: bool = False, **_: Any
    ) -> Runnable[Any, Any]:
        """A runnable from messages to an instance of `schema`; KeyError where no function answers it."""
        answer = self.answers[schema]

        def respond(messages: Sequence[BaseMessage]) -> Any:
            parsed = answer(**_values(messages))
            raw = AIMessage(parsed.model_dump_json() if hasattr(parsed, "model_dump_json") else str(parsed))
            return {"raw": raw, "parsed": parsed, "parsing_error": None} if include_raw else parsed

        return RunnableLambda(respond, name=f"embedded {schema.__name__}")

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        answer = self.answers.get(str)
        text = answer(**_values(messages)) if answer else "The embedded engine answers typed questions only."
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])


def _values(messages: Sequence[BaseMessage]) -> dict[str, Any]:
    """The values of the last prompt that carries any."""
    return next((message.values for message in reversed(messages) if isinstance(message, Prompt)), {})
