"""What Vitrine can say without a picture: about itself, formats, results and what lies on the shelf."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from agents.lessons import where_and_when
from agents.proposals import Reply
from agents.state import State
from agents.words import in_lang, listing, platform_name
from domain.brief import Brief
from domain.text import Words, best_of
from tools.generation.canvases import formats
from tools.understanding.briefs.numbers import count_of
from tools.understanding.handbook import Passage, look_up
from tools.understanding.small_talk import small_talk


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """All rows of ``replies.yaml``."""
    rows: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "replies.yaml").read_text(encoding="utf-8"))
    return rows


def known_about(state: State) -> dict[str, Words]:
    """Everything that an answer to the last message may rest on; the first entry is the answer without a model."""
    brief = state.brief or Brief()
    said = next((turn.text for turn in reversed(state.turns) if turn.role == "user"), "")
    known: dict[str, Words] = {}
    if first := _by_intent(brief, state):
        known[first] = _filled(_row(first), n=len(state.shelf), **where_and_when(brief))
    for code in brief.platforms:
        known |= _platform(code)
    if reason := _reason(said, state):
        known["why"] = reason
    known |= _read_up(said, state.lang) if set(brief.intents) <= {"ask_question"} else {}
    if not known and not _mentions(said, table()["about_me"]):
        known["unknown_question"] = _row("unknown_question")
    if state.shelf:
        known["shelf"] = {lang: text.format(n=len(state.shelf)) for lang, text in _row("shelf").items()}
    return known | {"ability": _row("ability")}


def _read_up(said: str, lang: str) -> dict[str, Words]:
    """What the handbook says to a question, and the short answers to the commonest ones.

    A short answer goes first where it is about the same thing as the best passage, or where there is no passage.
    """
    found = [one.passage for one in look_up(said, lang)]
    short = {topic["id"]: topic for topic in table()["topics"] if _mentions(said, topic["any"])}
    same = {name for name, topic in short.items() if found and topic["passage"] == found[0].id}
    first = {name: _words(short[name]) for name in short if name in same or not found}
    passages = {f"handbook:{passage.id}": _quoted(passage) for passage in found}
    return first | passages | {name: _words(topic) for name, topic in short.items() if name not in first}


def _quoted(passage: Passage) -> Words:
    """A passage with the place where it stands."""
    row, words = _row("quoted"), {lang: best_of(passage.text, lang).rstrip("。. ") for lang in ("zh", "en")}
    where = {lang: best_of(passage.title, lang) for lang in ("zh", "en")}
    if len(passage.languages) == 1:
        where = dict.fromkeys(("zh", "en"), passage.source.replace("#", " › "))
    return {lang: row[lang].format(text=words[lang], where=where[lang]) for lang in ("zh", "en")}


def plain_reply(known: dict[str, Words], **_: Any) -> Reply:
    """The embedded engine's answer: what fits best of what is known."""
    return Reply(text=next(iter(known.values())))


def _filled(row: Words, **values: Any) -> Words:
    return {
        lang: text.format(**{name: in_lang(value, lang) for name, value in values.items()})
        for lang, text in row.items()
    }


def _reason(said: str, state: State) -> Words:
    """Why a picture is as it is: the reasons that were given when it was made."""
    asked = re.search(r"为什么|为啥|怎么会|(?<![a-z])why(?![a-z])", said.casefold())
    number = re.search(r"(?:第|#|picture |image |number )\s*(\d{1,2}|[一二三四五六七八九十])", said.casefold())
    if not asked or not number or (n := count_of(number[1])) not in state.shelf:
        return {}
    rationale = state.creatives[state.shelf[int(n or 0)]].recipe.instruction.rationale
    why = {lang: _plainly(text, lang) for lang, text in rationale.items() if lang in ("zh", "en")}
    return _filled(_row("why"), n=n, why=why) if set(why) == {"zh", "en"} else {}


def _plainly(rationale: str, lang: str) -> str:
    """The reasons without the names of their sources, which stand on the card."""
    parts = re.split(r"[；;]\s*", rationale.rstrip("。. "))
    joint = "；" if lang == "zh" else "; "
    kept = (re.sub(r"（[a-z:_\-0-9]+）| \([a-z:_\-0-9]+\)", "", part) for part in parts)
    return joint.join(part for part in kept if not re.match(r"依据|seen in", part))


def _by_intent(brief: Brief, state: State) -> str:
    """The row that answers a whole intent."""
    intents = set(brief.intents)
    if "harmful" in brief.flags:
        return "harmful"
    last = next((turn.text for turn in reversed(state.turns) if turn.role == "user"), "")
    if not brief.flags and (kind := small_talk(last)) and kind != "go_ahead":
        return "praise_early" if kind == "praise" and not state.shelf else kind
    if "out_of_scope" in intents or not intents:
        return "attack" if brief.flags else "out_of_scope"
    if "edit_previous" in intents and not state.shelf:
        return "nothing_to_edit"
    if "publish" in intents:
        return "publish" if state.shelf else "publish_later"
    by_intent = {"analyze_results": "results", "generate_video": "video", "batch": "batch"}
    return next((row for intent, row in by_intent.items() if intent in intents), "")


def _platform(code: str) -> dict[str, Words]:
    """A platform's formats, and what it asks of a first picture."""
    rows = [row for row in formats().values() if row.canvas.platform == code]
    if not rows:
        return {}
    template, first, name = _row("platform"), rows[0].first, platform_name(code)
    plain = [{lang: best_of(row.title, lang).removeprefix(name[lang]).strip() for lang in name} for row in rows[:4]]
    sizes = listing(plain)
    return {
        f"platform:{code}": {
            lang: text.format(name=name[lang], sizes=sizes[lang], first=_sentence(first.get(lang, ""), lang))
            for lang, text in template.items()
        }
    }


def _sentence(text: str, lang: str) -> str:
    text = text.replace(",", "，") if lang == "zh" else text
    end = "。" if lang == "zh" else ". "
    return f"{text[0].upper()}{text[1:]}{end}" if text else ""


def _mentions(said: str, words: dict[str, list[str]]) -> bool:
    folded = said.casefold()
    return any(
        re.search(rf"(?<![a-z]){re.escape(word)}" if word.isascii() else re.escape(word), folded)
        for listed in words.values()
        for word in listed
    )


def _row(name: str) -> Words:
    return _words(table()[name])


def _words(row: dict[str, Any]) -> Words:
    return {lang: str(row[lang]) for lang in ("zh", "en")}
