"""`vitrine memory ...`: what is remembered of the merchant, and forgetting it."""

from __future__ import annotations

from agents.recall import list_of, words_of
from agents.words import listing, say, short_names
from ui.commands.session import Session, session
from ui.commands.terminal import DONE, USAGE, Terminal

MERCHANT = "local"


def list_memory(*, as_json: bool, lang: str) -> int:
    """Everything, numbered."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            items = opened.do(opened.backbone.recollections.recall(MERCHANT))
            titles = short_names(opened.backbone.catalog.of(MERCHANT).products())
        if as_json:
            rows = (item.model_dump(mode="json") | {"words": words_of(item, titles)} for item in items)
            terminal.dump([{"number": number, **row} for number, row in enumerate(rows, 1)])
        else:
            terminal.out.print(terminal.words(list_of(items, titles)), markup=False, soft_wrap=True)
        return DONE

    return terminal.attempt(command)


def forget(which: str, *, as_json: bool, lang: str) -> int:
    """Forget one by its number or id, or all of them."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            return _forget(opened, terminal, which)

    return terminal.attempt(command)


def _forget(opened: Session, terminal: Terminal, which: str) -> int:
    items = opened.do(opened.backbone.recollections.recall(MERCHANT))
    titles = short_names(opened.backbone.catalog.of(MERCHANT).products())
    chosen = [
        item for number, item in enumerate(items, 1) if which.casefold() in ("all", "全部", str(number), item.id)
    ]  # fmt: skip
    if not chosen:
        terminal.say(say("memory.forget_what", list=list_of(items, titles)), "red")
        return USAGE
    opened.do(opened.backbone.recollections.forget(MERCHANT, [item.id for item in chosen]))
    if terminal.as_json:
        terminal.dump({"forgotten": [item.id for item in chosen]})
    elif len(chosen) > 1:
        terminal.say(say("memory.forgot_all", n=len(chosen)), "green")
    else:
        terminal.say(say("memory.forgot", what=listing([words_of(item, titles) for item in chosen])), "green")
    return DONE
