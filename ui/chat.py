"""The chat page: a thin skin. Runs live in the workers; a chat only follows them, and survives reloads that way."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import chainlit as cl
from chainlit.context import context

from domain.brief import Request
from domain.errors import VitrineError
from jobs.runs import answer, cancel, submit
from ui import backstage, chat_batch, chat_cards, chat_links
from ui.api.caller import merchant
from ui.api.holders import only_own_photo
from ui.chat_follow import browser_language, follow, follow_in_background, latest, spoken
from ui.chat_owner import owner
from ui.history import RedisHistory
from ui.starters import starters_for


@cl.header_auth_callback
async def let_in(headers: Any) -> cl.User:
    """Whoever the door has let in (`ui.door`), as the merchant they are there for."""
    return cl.User(identifier=merchant())


@cl.data_layer
def history() -> RedisHistory:
    return RedisHistory(backstage.backbone().redis)


@cl.set_starters
async def starters(user: cl.User | None, language: str | None = None) -> list[cl.Starter]:
    catalog = backstage.backbone().catalog.of(user.identifier if user else merchant())
    own, all_ = await asyncio.to_thread(lambda: (catalog.own(), catalog.products()))
    return [cl.Starter(**starter) for starter in starters_for(own, all_, spoken(language or ""))]


@cl.on_message
async def on_message(message: cl.Message) -> None:
    """A message is a brief, a follow-up, or the answer to the question that is open."""
    backbone, thread_id = backstage.backbone(), context.session.thread_id
    try:
        if chat_batch.tables_of(message):
            await chat_batch.order(message, owner(), browser_language())
            return
        photo = await _photo_of(message)
        waiting = await latest(thread_id, "waiting")
        link = "" if photo or waiting else chat_links.link_in(message.content)
        if waiting and not photo:
            told = {event.id for _, event in await backbone.bus.read(thread_id, count=5000)}
            run = await answer(backbone, waiting.id, {"text": message.content})
            await cl.Message(id=f"msg-{run.id}", content="").remove()  # the card moves down, below what was said
            await follow(run, told)
            return
        if waiting:
            # Another photo is another wish: it replaces what was waiting.
            await cancel(backbone, waiting.id)
        text, sku = message.content or " ", None
        if link:
            product = await chat_links.read(link, browser_language())
            text, sku = chat_links.brief_about(product, text, link, browser_language()), product.sku
        request = Request(text=text, merchant=owner(), photo=photo, sku=sku)
        await follow(await submit(backbone, request, thread_id=thread_id))
    except VitrineError as error:
        await cl.Message(content=error.in_words(browser_language())).send()


@cl.action_callback("answer")
async def on_answer(action: cl.Action) -> dict[str, bool]:
    """A button of the plan: approve, change, cancel or choose."""
    backbone = backstage.backbone()
    try:
        run = await backbone.runs.get(action.payload["run"])
        if run.merchant != owner() or run.thread_id != context.session.thread_id:
            return {"ok": False}
        await only_own_photo(action.payload["decision"].get("photo"))
        run = await answer(backbone, run.id, action.payload["decision"])
    except VitrineError as error:
        await cl.Message(content=error.in_words(browser_language())).send()
        return {"ok": False}
    follow_in_background(run)
    return {"ok": True}


@cl.action_callback("act")
async def on_act(action: cl.Action) -> dict[str, Any]:
    """A button of a picture or a test: edit, make again, pick, undo, start, pause."""
    return await chat_cards.act(action.payload)


@cl.action_callback("batch")
async def on_batch(action: cl.Action) -> None:
    """A button of a batch: pause, resume, cancel, or try the rest again."""
    await chat_batch.act(action.payload, browser_language())


@cl.on_chat_resume
async def on_chat_resume(thread: Any) -> None:
    """After a reload or a restart: go on following what is still open."""
    await chat_batch.follow_open(thread, browser_language())
    run = await latest(thread["id"], "queued", "running", "waiting")
    if run:
        follow_in_background(run, after=0.6)


@cl.on_stop
async def on_stop() -> None:
    """The stop button stops the run, not only the page."""
    run = await latest(context.session.thread_id, "queued", "running", "waiting")
    if run:
        await cancel(backstage.backbone(), run.id)
        follow_in_background(run)


async def _photo_of(message: cl.Message) -> str | None:
    """The asset id of the picture that came with the message, admitted by the guarded decoder."""
    files = [element for element in message.elements or [] if getattr(element, "path", None)]
    if not files:
        return None
    data = await asyncio.to_thread(Path(str(files[0].path)).read_bytes)
    return await backstage.admit(data, files[0].name or "")
