"""Batches in the chat: drop a table of products, say what to make of each, and watch it being made."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import chainlit as cl

from domain.batch import Batch, BatchStatus, Outcome, tally
from domain.errors import VitrineError
from domain.text import best_of
from jobs.batches import look, move, submit_batch
from ui import backstage
from ui.chat_owner import owner
from ui.intake import read_products

SUFFIXES = {".csv", ".tsv", ".xlsx", ".xls", ".json", ".jsonl", ".zip"}
LOOK_SECONDS = 1.0
SHOWN_PROBLEMS = 8
BAR = 20
WORDS = {
    "zh": {
        "running": "进行中", "paused": "已暂停", "completed": "已结束", "cancelled": "已取消",
        "line": "**批次 {id}** · {status}\n\n{bar} {ended}/{items} 个商品\n\n{done} 张完成 · {rejected} 张质检淘汰 · "
        "{failed} 张未做成 · {open} 张待完成",
        "kit": "[下载素材包]({kit}) · [明细表]({report})", "pause": "暂停", "resume": "继续", "cancel": "取消",
        "retry": "重试未完成的", "more": "……另有 {n} 行，见明细表",
    },
    "en": {
        "running": "running", "paused": "paused", "completed": "finished", "cancelled": "cancelled",
        "line": "**Batch {id}** · {status}\n\n{bar} {ended}/{items} products\n\n{done} made · {rejected} rejected by "
        "checks · {failed} not made · {open} to come",
        "kit": "[Download the kit]({kit}) · [report]({report})", "pause": "Pause", "resume": "Resume",
        "cancel": "Cancel", "retry": "Try the rest again", "more": "… and {n} more rows, see the report",
    },
}  # fmt: skip
MOVES: dict[BatchStatus, tuple[str, ...]] = {
    "running": ("pause", "cancel"),
    "paused": ("resume", "cancel"),
    "completed": (),
    "cancelled": (),
}
_following: set[asyncio.Task[None]] = set()


def tables_of(message: cl.Message) -> list[Any]:
    """The product tables that came with the message."""
    files = [element for element in message.elements or [] if getattr(element, "path", None)]
    return [file for file in files if Path(file.name or "").suffix.lower() in SUFFIXES]


async def order(message: cl.Message, merchant: str, lang: str) -> None:
    """Check the table, begin the batch, and follow it. Raises `VitrineError`."""
    backbone, table = backstage.backbone(), tables_of(message)[0]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / Path(table.name).name
        copy.write_bytes(await asyncio.to_thread(Path(table.path).read_bytes))
        sheet = await read_products(copy, merchant)
    lines = sheet.in_words(lang).splitlines()
    if len(lines) > SHOWN_PROBLEMS + 1:
        hidden = len(lines) - SHOWN_PROBLEMS - 1
        lines = [*lines[: SHOWN_PROBLEMS + 1], WORDS[lang]["more"].format(n=hidden)]
    await cl.Message(content="\n".join(lines)).send()
    if not sheet.usable:
        return
    batch = await submit_batch(backbone, message.content, sheet.items, merchant=merchant, lang=lang, source=table.name)
    follow(batch.id, lang)


def follow(batch_id: str, lang: str, *, sent: bool = False) -> None:
    """Keep the batch's message up to date until it has ended or is paused."""
    task = asyncio.create_task(_follow(batch_id, lang, sent=sent))
    _following.add(task)
    task.add_done_callback(_following.discard)


async def follow_open(thread: Any, lang: str) -> None:
    """After a reload: go on with the messages of batches that are still being made."""
    for step in thread.get("steps", ()):
        batch_id = str(step.get("id", "")).removeprefix("msg-")
        if batch_id.startswith("batch-"):
            follow(batch_id, lang, sent=True)


async def _follow(batch_id: str, lang: str, *, sent: bool) -> None:
    card = cl.Message(id=f"msg-{batch_id}", content="")
    shown = None
    while True:
        batch, status, outcomes = await look(backstage.backbone(), batch_id, owner())
        text = in_words(batch, status, outcomes, lang)
        if text != shown:
            shown, card.content = text, text
            buttons = actions(batch, status, outcomes, lang)
            if [one.label for one in buttons] != [one.label for one in card.actions]:
                await card.remove_actions()
                card.actions = buttons
            await (card.update() if sent else card.send())
            sent = True
        if status != "running":
            return
        await asyncio.sleep(LOOK_SECONDS)


def in_words(batch: Batch, status: BatchStatus, outcomes: list[Outcome], lang: str) -> str:
    """Where the batch stands, why some pictures are missing, and where to get the others."""
    words, count = WORDS[lang], tally(batch.items, outcomes)
    filled = round(BAR * count.ended / max(1, count.items))
    known = count.model_dump(exclude={"reasons"}) | {
        "id": batch.id, "status": words[status], "bar": "▰" * filled + "▱" * (BAR - filled),
    }  # fmt: skip
    parts = [words["line"].format(**known)]
    reasons = [f"- {reason.pictures} × {best_of(reason.message, lang)}" for reason in count.reasons[:SHOWN_PROBLEMS]]
    parts += ["\n".join(reasons)] if reasons else []
    if count.done:
        here = f"/v1/batches/{batch.id}"
        parts.append(words["kit"].format(kit=f"{here}/kit?lang={lang}", report=f"{here}/report?lang={lang}"))
    return "\n\n".join(parts)


def actions(batch: Batch, status: BatchStatus, outcomes: list[Outcome], lang: str) -> list[cl.Action]:
    """The buttons that make sense now."""
    names = list(MOVES[status])
    if not names and any(outcome.status not in ("completed", "refused") for outcome in outcomes):
        names = ["retry"]
    return [
        cl.Action(name="batch", label=WORDS[lang][name], payload={"batch": batch.id, "move": name}) for name in names
    ]


async def act(payload: dict[str, Any], lang: str) -> None:
    """A button of the batch's message."""
    batch_id, what = str(payload["batch"]), payload["move"]
    try:
        await move(backstage.backbone(), batch_id, what, owner())
    except VitrineError as error:
        await cl.Message(content=error.in_words(lang)).send()
    follow(batch_id, lang, sent=True)
