"""The chat page: a thin skin. Runs live in the workers; a chat only follows them, and survives reloads that way."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import chainlit as cl
from chainlit.context import context

from domain.brief import Request
from domain.errors import VitrineError
from domain.runs import Run
from domain.text import best_of
from jobs.runs import answer, cancel, submit
from ui import backstage, chat_batch
from ui.api.caller import merchant
from ui.chat_owner import owner
from ui.history import RedisHistory
from ui.snapshot import Snapshot, blank, fold, with_record
from ui.starters import starters_for

REDRAW_EVERY = 0.2
"""Seconds between two pushes of a card while pictures keep coming."""


@cl.header_auth_callback
async def let_in(headers: Any) -> cl.User:
    """Whoever the door has let in (`ui.door`), as the merchant they are there for."""
    return cl.User(identifier=merchant())


@cl.data_layer
def history() -> RedisHistory:
    return RedisHistory(backstage.backbone().redis)


@cl.set_starters
async def starters(user: cl.User | None, language: str | None = None) -> list[cl.Starter]:
    products = await asyncio.to_thread(backstage.backbone().catalog.products)
    return [cl.Starter(**starter) for starter in starters_for(products, spoken(language or ""))]


def spoken(code: str) -> str:
    """``zh`` or ``en``, from a browser's language code."""
    return "zh" if code.lower().startswith("zh") else "en"


def browser_language() -> str:
    """``zh`` or ``en``, as the browser asked for."""
    return spoken(str(getattr(context.session, "language", "") or ""))


@cl.on_message
async def on_message(message: cl.Message) -> None:
    """A message is a brief, a follow-up, or the answer to the question that is open."""
    backbone, thread_id = backstage.backbone(), context.session.thread_id
    try:
        if chat_batch.tables_of(message):
            await chat_batch.order(message, owner(), browser_language())
            return
        photo = await _photo_of(message)
        waiting = await _latest(thread_id, "waiting")
        if waiting and not photo:
            told = {event.id for _, event in await backbone.bus.read(thread_id, count=5000)}
            run = await answer(backbone, waiting.id, {"text": message.content})
            await cl.Message(id=f"msg-{run.id}", content="").remove()  # the card moves down, below what was said
            await follow(run, told)
            return
        if waiting:
            # Another photo is another wish: it replaces what was waiting.
            await cancel(backbone, waiting.id)
        request = Request(text=message.content or " ", merchant=owner(), photo=photo)
        await follow(await submit(backbone, request, thread_id=thread_id))
    except VitrineError as error:
        await cl.Message(content=error.in_words(browser_language())).send()


@cl.action_callback("answer")
async def on_answer(action: cl.Action) -> dict[str, bool]:
    """A button of the card: approve, change, cancel or choose."""
    backbone = backstage.backbone()
    try:
        run = await backbone.runs.get(action.payload["run"])
        if run.merchant != owner() or run.thread_id != context.session.thread_id:
            return {"ok": False}
        run = await answer(backbone, run.id, action.payload["decision"])
    except VitrineError as error:
        await cl.Message(content=error.in_words(browser_language())).send()
        return {"ok": False}
    _follow_in_background(run)
    return {"ok": True}


@cl.action_callback("batch")
async def on_batch(action: cl.Action) -> None:
    """A button of a batch: pause, resume, cancel, or try the rest again."""
    await chat_batch.act(action.payload, browser_language())


@cl.on_chat_resume
async def on_chat_resume(thread: Any) -> None:
    """After a reload or a restart: go on following what is still open."""
    await chat_batch.follow_open(thread, browser_language())
    run = await _latest(thread["id"], "queued", "running", "waiting")
    if run:
        _follow_in_background(run, after=0.6)


@cl.on_stop
async def on_stop() -> None:
    """The stop button stops the run, not only the page."""
    run = await _latest(context.session.thread_id, "queued", "running", "waiting")
    if run:
        await cancel(backstage.backbone(), run.id)
        _follow_in_background(run)


def _follow_in_background(run: Run, after: float = 0) -> None:
    async def later() -> None:
        await asyncio.sleep(after)
        await follow(run)

    context.session.current_task = asyncio.create_task(later())


async def follow(run: Run, told: set[str] | None = None) -> None:
    """Fold the run's events from the start into one card with a fixed id: following twice shows it once.

    Replies to what was typed while it waited are messages of their own; those that are not in `told` are sent now.
    """
    backbone = backstage.backbone()
    view, pushed, talking = with_record(blank(run), run), 0.0, False
    card = _Card(run)
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
        await context.emitter.task_end()


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


async def _latest(thread_id: str, *statuses: str) -> Run | None:
    runs = await backstage.backbone().runs.list(merchant=owner(), thread_id=thread_id, limit=5)
    return next((run for run in runs if run.status in statuses), None)


async def _photo_of(message: cl.Message) -> str | None:
    """The asset id of the picture that came with the message, admitted by the guarded decoder."""
    files = [element for element in message.elements or [] if getattr(element, "path", None)]
    if not files:
        return None
    data = await asyncio.to_thread(Path(str(files[0].path)).read_bytes)
    return await backstage.admit(data, files[0].name or "")
