"""Following runs in a chat: each is one card that is folded from its events and updated in place."""

from __future__ import annotations

import asyncio
import sys
import time

import chainlit as cl
from chainlit.context import context

from domain.runs import Run
from domain.text import best_of
from ui import backstage
from ui.chat_owner import owner
from ui.snapshot import Snapshot, blank, fold, with_record

REDRAW_EVERY = 0.2
"""Seconds between two pushes of a card while pictures keep coming."""
_following: set[asyncio.Task[None]] = set()


def follow_in_background(run: Run, after: float = 0) -> None:
    """Follow without keeping whoever asked waiting."""

    async def later() -> None:
        await asyncio.sleep(after)
        await follow(run)

    context.session.current_task = task = asyncio.create_task(later())
    _following.add(task)  # the session knows only its latest one, and the loop keeps none alive
    task.add_done_callback(_following.discard)


async def follow(run: Run, told: set[str] | None = None) -> None:
    """Fold the run's events from the start into one card with a fixed id: following twice shows it once.

    Replies to what was typed while it waited are messages of their own; those that are not in `told` are sent now.
    """
    backbone = backstage.backbone()
    view, pushed, talking = with_record(blank(run), run), 0.0, False
    card, emitter = _Card(run), context.emitter
    try:
        async for position, event in backbone.bus.follow(run.thread_id, run_id=run.id):
            if event.run_id != run.id:
                continue
            talking = talking or (event.kind == "question_answered" and "text" in event.answer)
            if event.kind == "answer_given" and talking:
                if told is not None and event.id not in told:
                    await cl.Message(content=best_of(event.text, run.request.lang or browser_language())).send()
                continue
            view = fold(view, event)
            waits = event.kind == "question_asked" and not await _asked_again(run, position)
            held = told is not None and not view["expected"]  # a reply stands before the card
            if waits or (not held and time.monotonic() - pushed > REDRAW_EVERY):
                pushed = time.monotonic()
                await card.show(view)
            if waits and (now := await _settled(run.id)).status == "waiting":
                await card.show(with_record(view, now))
                return
        await card.show(with_record(view, await _settled(run.id)))
    finally:
        if not isinstance(sys.exception(), GeneratorExit):  # thrown in when the loop is closed: nobody is there to tell
            await emitter.task_end()


async def latest(thread_id: str, *statuses: str) -> Run | None:
    """The newest run of this chat that stands so."""
    runs = await backstage.backbone().runs.list(merchant=owner(), thread_id=thread_id, limit=5)
    return next((run for run in runs if run.status in statuses), None)


def spoken(code: str) -> str:
    """``zh`` or ``en``, from a browser's language code."""
    return "zh" if code.lower().startswith("zh") else "en"


def browser_language() -> str:
    """``zh`` or ``en``, as the browser asked for."""
    return spoken(str(getattr(context.session, "language", "") or ""))


async def _asked_again(run: Run, position: str) -> bool:
    """Whether the run has gone on since this question: then it is not the one that is open."""
    later = await backstage.backbone().bus.read(run.thread_id, after=position, count=5000)
    return any(event.run_id == run.id and event.kind == "question_answered" for _, event in later)


class _Card:
    """The run's message in the chat: sent once, then updated in place."""

    def __init__(self, run: Run) -> None:
        self.element = cl.CustomElement(name="RunCard", props={}, display="inline", id=f"el-{run.id}")
        self.message_id = f"msg-{run.id}"
        self.sent = False

    async def show(self, view: Snapshot) -> None:
        self.element.props = view
        self.element.content = "card"
        if view["status"] in ("queued", "running"):
            await context.emitter.task_start()  # brings the stop button back after a reload
        if self.sent:
            await self.element.update()
        else:
            self.sent = True
            await cl.Message(id=self.message_id, content=" ", elements=[self.element]).send()


async def _settled(run_id: str) -> Run:
    """The record once it has caught up with the events (both are written by the worker, the record last)."""
    for _ in range(50):
        run = await backstage.backbone().runs.get(run_id)
        if run.status not in ("queued", "running"):
            break
        await asyncio.sleep(0.1)
    return run
