"""One step of an agent, told as events. Their ids survive a crash: the same step tells the same thing once."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from langgraph.runtime import Runtime
from pydantic import BaseModel, TypeAdapter

from agents.ask import Check, ask, keep
from agents.estimates import price_of
from agents.recording import record_answer, record_result
from domain.errors import VitrineError
from domain.events import AgentFinished, AgentStarted, Event, Happened, ModelAnswered, ToolUsed
from domain.text import Words
from prompts import version_of

if TYPE_CHECKING:
    from agents.desk import Desk

T = TypeVar("T", bound=BaseModel)
V = TypeVar("V")


class Step:
    """What a node says while it works. Events are published together when the step ends, or by `flush`."""

    def __init__(self, runtime: Runtime[Desk], agent: str) -> None:
        info = runtime.execution_info
        self.desk = runtime.context
        self.agent = agent
        self.key = hashlib.sha256(f"{info.thread_id}:{info.task_id}".encode()).hexdigest()[:20] if info else agent
        self.parent = brief_id(self.desk.run.id)
        self.words: Words = {}
        self.detail: dict[str, Any] = {}
        self.notes: list[Words] = []
        """Things to be said in the plan: a model that did not answer, claims that were left out."""
        self._answered: dict[str, tuple[str, float]] = {}
        self._count: Counter[str] = Counter()
        self._pending: list[Event] = []

    def tell(self, happened: type[Happened], **fields: Any) -> str:
        """Note that something happened; returns the event's id."""
        kind = str(happened.model_fields["kind"].default)
        self._count[kind] += 1
        run = self.desk.run
        event = happened(
            id=f"{self.key}:{kind}:{self._count[kind]}",
            thread_id=run.thread_id,
            run_id=run.id,
            merchant_id=run.merchant,
            parent_id=self.parent,
            agent=self.agent,
            **fields,
        )
        self._pending.append(event)  # type: ignore[arg-type]
        return event.id

    def found(self, words: Words, **detail: Any) -> None:
        """What this step found out, for the merchant."""
        self.words, self.detail = words, {**self.detail, **detail}

    async def ask(self, schema: type[T], prompt: str, check: Check[T] = keep, **values: Any) -> T:
        """One question to the language model; the answer is checked, and told where there is a model."""
        answered = await ask(self.desk.services.mind, schema, prompt, values, check)
        before, after = answered.tokens
        cost = price_of(answered.model, before, after)
        self._answered[schema.__name__] = "" if answered.fell_back else answered.model, cost
        self.tell(
            ModelAnswered,
            model=answered.model,
            output=schema.__name__,
            attempts=answered.attempts,
            fell_back=answered.fell_back,
            reason=answered.reason,
            tokens=before + after,
            tokens_in=before,
            tokens_out=after,
            cost=cost,
            seconds=answered.seconds,
            corrected=answered.corrected,
            record=await asyncio.to_thread(record_answer, self.desk.services.assets, answered),
        )
        self.notes += [note for note in answered.notes if note not in self.notes]
        return answered.value

    def director(self, schema: type[BaseModel], prompt: str, pictures: int) -> dict[str, Any]:
        """Which model gave this answer, by which version of the prompt, and what one picture's share of it all cost."""
        model, _ = self._answered.get(schema.__name__, ("", 0.0))
        if model in ("", "embedded", "record"):
            return {}
        cost = sum(cost for _, cost in self._answered.values()) / max(1, pictures)
        return {"model": model, "prompt": version_of(prompt), "cost": cost}

    async def use(
        self,
        run: Callable[..., Awaitable[Any]],
        tool: Callable[..., V],
        *arguments: Any,
        about: str = "",
        gives: TypeAdapter[V] | None = None,
    ) -> V:
        """Let `run` do the tool's work, and tell that it was used.

        With `gives`, the type of what it gives back, that is recorded: it comes from outside, or costs money, or may
        be another tomorrow. A replay takes it from the record.
        """
        name, recording, began = tool.__name__, self.desk.recording, time.monotonic()
        error = kept = ""
        try:
            if recording is not None and gives is not None:
                return gives.validate_python(recording.result(name, about))
            result: V = await run(tool, *arguments)
            if gives is not None:
                kept = await asyncio.to_thread(record_result, self.desk.services.assets, gives.dump_json(result))
            return result
        except VitrineError as failed:
            error = failed.code
            raise
        finally:
            seconds = round(time.monotonic() - began, 3)
            self.tell(ToolUsed, tool=name, about=about, seconds=seconds, error=error, record=kept)

    async def flush(self) -> None:
        """Publish what was told so far."""
        events, self._pending = self._pending, []
        if events:
            await self.desk.services.bus.publish(*events)


@asynccontextmanager
async def step(
    runtime: Runtime[Desk], agent: str, title: Words, *, done: int = 0, total: int = 0, quick: bool = False
) -> AsyncIterator[Step]:
    """Tell that an agent starts, what it finds, and that it is done. A `quick` step is told in one piece."""
    began = time.monotonic()
    telling = Step(runtime, agent)
    telling.parent = telling.tell(AgentStarted, title=title, done=done, total=total)
    if not quick:
        await telling.flush()
    try:
        yield telling
    except BaseException:
        await telling.flush()  # a question that was asked is told although the step has not ended
        raise
    seconds = round(time.monotonic() - began, 3)
    telling.tell(AgentFinished, found=telling.words, seconds=seconds, detail=telling.detail)
    await telling.flush()


def brief_id(run_id: str) -> str:
    """Id of the event that a run begins with: the parent of its steps."""
    return f"{run_id}:brief_received"
