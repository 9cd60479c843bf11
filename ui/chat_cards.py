"""What the buttons of a card do: edits by hand, wishes in words, picks, tests. Each is a run or a move of its own."""

from __future__ import annotations

from typing import Any

import chainlit as cl
from chainlit.context import context
from pydantic import ValidationError

from domain.brief import Request
from domain.errors import BadBrief, Conflict, NotFound, VitrineError
from domain.retouch import Retouch
from domain.text import Words, best_of
from domain.trial import Trial
from jobs.runs import cancel, submit
from tools.distribution import lifecycle
from tools.generation.canvases import title_of
from tools.understanding.retouching import checked
from ui import backstage
from ui.chat_follow import browser_language, follow_in_background, latest
from ui.chat_owner import owner

Told = dict[str, Any]
"""What a button gets back: whether it worked, and what to say where it did not."""
WORDS: dict[str, Words] = {
    "open": {"zh": "上面还有一个方案等你确认，先确认或取消它，再改图。",
             "en": "A plan is waiting for your answer. Approve or cancel it first, then change pictures."},
    "numbers": {"zh": "图 {n}：", "en": "Picture {n}: "},
    "set": {"zh": "换成“{0}”场景", "en": "on the “{0}” set"},
    "palette": {"zh": "用“{0}”配色", "en": "in the “{0}” palette"},
    "layout": {"zh": "文字放{0}", "en": "words at the {0}"},
    "headline": {"zh": "标题写“{0}”", "en": "headline “{0}”"},
    "subline": {"zh": "副标题写“{0}”", "en": "subline “{0}”"},
    "no_subline": {"zh": "不要副标题", "en": "no subline"},
    "canvas": {"zh": "改成 {0}", "en": "resized to {0}"},
    "top": {"zh": "上方", "en": "top"}, "left": {"zh": "左侧", "en": "left"}, "right": {"zh": "右侧", "en": "right"},
    "again": {"zh": "重做第{n}张", "en": "redo picture {n}"},
    "pick": {"zh": "我喜欢第{n}张", "en": "I like number {n}"},
    "undo": {"zh": "撤销", "en": "undo"},
    "unreadable": {"zh": "这个改动看不懂，请刷新页面后再试。",
                   "en": "That change cannot be read. Reload the page and try again."},
}  # fmt: skip


async def act(payload: Told) -> Told:
    """Do what a card's button says; what cannot be done is said, and nothing changes."""
    lang = payload.get("lang") if payload.get("lang") in ("zh", "en") else browser_language()
    try:
        match payload.get("what"):
            case "retouch":
                return await _retouch(payload, str(lang))
            case "again" | "pick" | "undo" as wish:
                return await _say(_wish(wish, payload, str(lang)), str(lang))
            case "stop":
                return await _stop(str(payload.get("run")))
            case "start" | "pause" as move:
                return await _move_trial(str(payload.get("experiment")), move, bool(payload.get("anyway")))
    except VitrineError as error:
        return {"ok": False, "say": error.in_words(str(lang)), "anyway": "days" in error.detail}
    return {"ok": False, "say": best_of(WORDS["unreadable"], str(lang))}


async def _retouch(payload: Told, lang: str) -> Told:
    from tools.generation.plates import list_sets

    try:
        retouch = checked(Retouch.model_validate(payload.get("edit")), list_sets())
    except ValidationError as error:
        raise BadBrief(WORDS["unreadable"]) from error
    return await _say(in_words(retouch, lang), lang, retouch)


async def _say(sentence: str, lang: str, retouch: Retouch | None = None) -> Told:
    """Send the sentence as the merchant's own message, and follow the run that it begins."""
    thread_id = context.session.thread_id
    if await latest(thread_id, "waiting"):
        raise Conflict(WORDS["open"])
    request = Request(text=sentence, merchant=owner(), lang=lang, retouch=retouch)
    run = await submit(backstage.backbone(), request, thread_id=thread_id)
    await cl.Message(content=sentence, type="user_message").send()
    follow_in_background(run)
    return {"ok": True, "run": run.id}


def _wish(wish: str, payload: Told, lang: str) -> str:
    note = str(payload.get("note") or "").strip()[:500]
    sentence = best_of(WORDS[wish], lang).format(n=int(payload.get("number") or 1))
    return sentence + ({"zh": "：", "en": ": "}[lang] + note if note else "")


def in_words(retouch: Retouch, lang: str) -> str:
    """The edit as the merchant would say it."""
    from tools.generation.plates import list_sets

    cards = {card.name: card for card in list_sets()}
    palettes = {palette.name: palette.title for card in cards.values() for palette in card.palettes}
    if retouch.set_name in cards:
        palettes |= {palette.name: palette.title for palette in cards[str(retouch.set_name)].palettes}

    def say(key: str, *values: str) -> str:
        return best_of(WORDS[key], lang).format(*values)

    parts = [say("set", best_of(cards[retouch.set_name].title, lang))] if retouch.set_name in cards else []
    parts += [say("palette", best_of(palettes.get(retouch.palette, {}), lang))] if retouch.palette else []
    parts += [say("layout", say(retouch.layout))] if retouch.layout else []
    parts += [say("headline", retouch.headline)] if retouch.headline else []
    parts += [say("subline", retouch.subline)] if retouch.subline else []
    parts += [say("no_subline")] if retouch.subline == "" else []
    parts += [say("canvas", best_of(title_of(retouch.canvas), lang))] if retouch.canvas else []
    numbers = ("、" if lang == "zh" else ", ").join(str(number) for number in retouch.numbers)
    return best_of(WORDS["numbers"], lang).format(n=numbers) + ("，" if lang == "zh" else ", ").join(parts)


async def _stop(run_id: str) -> Told:
    """Stop a run of this chat; what was made until then is kept."""
    run = await backstage.backbone().runs.get(run_id)
    if run.merchant != owner() or run.thread_id != context.session.thread_id:
        raise NotFound({"zh": "没有这个任务。", "en": "There is no such run."})
    await cancel(backstage.backbone(), run.id)
    return {"ok": True}


async def _move_trial(trial_id: str, move: str, anyway: bool) -> Told:
    """Start, resume or pause a test of this merchant."""
    store = backstage.backbone().trials
    if (await store.get(trial_id)).merchant != owner():
        raise NotFound({"zh": "没有这个实验。", "en": "There is no such experiment."})
    running = [trial for trial in await store.begun() if trial.status == "running" and trial.merchant == owner()]

    def moved(trial: Trial) -> Trial:
        return lifecycle.pause(trial) if move == "pause" else lifecycle.start(trial, running=running, anyway=anyway)

    trial = await store.change(trial_id, moved)
    return {"ok": True, "status": trial.status}
