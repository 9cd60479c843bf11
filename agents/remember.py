"""Takes up what a message says about memory: keeps a standing wish, lists what is known, forgets, switches off."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command
from pydantic import TypeAdapter

from agents.desk import Desk
from agents.lessons import liked
from agents.recall import Item, Titles, list_of, words_of
from agents.shelf import numbered
from agents.state import State
from agents.tell import Step, step
from agents.words import listing, say, short_names
from domain.brief import Turn
from domain.events import AnswerGiven, MemoryChanged
from domain.memory import BrandRule, Decision, Heard, Memory
from domain.text import Words, best_of
from memory.picks import Picks
from tools.generation.plates import list_sets
from tools.understanding.brand_kit import takes_effect
from tools.understanding.scenes import clashing_colours, colours_named
from tools.understanding.standing import heard_in

ITEMS: TypeAdapter[Any] = TypeAdapter(tuple[Memory, ...])
Next = Literal["interpret", "approval", "__end__"]


async def remember(state: State, runtime: Runtime[Desk]) -> Command[Next]:
    """Do what was said, say what was done, and go on with what else the message asks for."""
    heard = unheard(state)
    assert heard is not None and state.request is not None
    async with step(runtime, "remember", say("remember.title"), quick=True) as telling:
        notebook = Notebook(telling, state, heard)
        text = await notebook.reply()
        telling.tell(AnswerGiven, text=text)
        telling.found(say("remember.found", n=len(notebook.items)))
    said = Turn(role="assistant", text=best_of(text, state.lang))
    update: dict[str, Any] = {"turns": (said,), "noted": len(state.turns) + 1, "without": notebook.without}
    if heard.rest:
        return Command(update=update, goto="interpret")
    if state.plan is not None:
        changed = bool(heard.rules or heard.forget or heard.without)
        return Command(update=update, goto="interpret" if changed else "approval")
    return Command(update={**update, "outcome": "completed"}, goto="__end__")


def unheard(state: State) -> Heard | None:
    """What the last message says about memory, unless that was taken up already or it says nothing."""
    if state.noted >= len(state.turns) or state.request is None or state.request.retouch is not None:
        return None
    last = state.turns[-1]
    heard = heard_in(last.text, state.run_id) if last.role == "user" else None
    return heard if heard is not None and heard.acts and not (state.answering and not heard.rules) else None


async def notes_of(telling: Step, state: State) -> tuple[Item, ...]:
    """What is remembered of this run's merchant; in a replay, what was remembered then."""
    assert state.request is not None
    recall: Any = telling.desk.services.recollections.recall
    found: tuple[Item, ...] = await telling.use(_awaited, recall, state.request.merchant, gives=ITEMS)
    return found


async def _awaited(work: Any, *arguments: Any) -> Any:
    return await work(*arguments)


class Notebook:
    """One message about memory on its way into long-term memory."""

    def __init__(self, telling: Step, state: State, heard: Heard) -> None:
        self.telling, self.state, self.heard = telling, state, heard
        assert state.request is not None
        self.merchant = state.request.merchant
        self.items: tuple[Item, ...] = ()
        self.without: tuple[str, ...] = state.without
        self.titles: Titles = {}

    async def reply(self) -> Words:
        """Everything that was asked for, done; as words."""
        services, heard = self.telling.desk.services, self.heard
        self.items = await notes_of(self.telling, self.state)
        self.titles = short_names(services.catalog.products())
        said: list[Words] = []
        if heard.forget:
            said.append(await self._forget())
        if heard.rules:
            said += await self._keep(list(heard.rules))
        if heard.refused:
            said.append(say("memory.refused", what=heard.refused[0]))
        if heard.picked:
            said.append(await self._like())
        if heard.without:
            said.append(self._switch_off())
        if heard.recall:
            said.append(list_of(self.items, self.titles))
        return {lang: (" " if lang == "en" else "").join(words[lang] for words in said) for lang in ("zh", "en")}

    async def _keep(self, rules: list[BrandRule]) -> list[Words]:
        before = {item.id: item for item in self.items}
        await self._write(rules)
        gone = [item for key, item in before.items() if key not in {item.id for item in self.items}]
        sets = list_sets()
        sure = [words_of(rule) for rule in rules if takes_effect(rule, sets)]
        unsure = [words_of(rule) for rule in rules if not takes_effect(rule, sets)]
        said = [say("memory.kept", what=listing(sure))] if sure else []
        said += [say("memory.kept_only", what=listing(unsure))] if unsure else []
        replaced = [item for item in gone if not isinstance(item, Decision)]
        return said + ([say("memory.replaced", what=listing([words_of(i) for i in replaced]))] if replaced else [])

    async def _like(self) -> Words:
        numbers = tuple(number for number in self.heard.picked if number in self.state.shelf)
        if not numbers:
            wanted = numbered(self.heard.picked)
            there = numbered(sorted(self.state.shelf)) if self.state.shelf else {"zh": "0 张图", "en": "no pictures"}
            return say("memory.picked_none", numbers=wanted, there=there)
        new = liked(self.state, numbers, self.titles)
        await self._write(new)
        if self._writes:
            services, made = self.telling.desk.services, [self.state.shelf[number] for number in numbers]
            await Picks(services.redis).keep(self.merchant, made, self.state.run_id)
        look = listing([words_of(item) for item in new if not isinstance(item, Decision)])
        return say("memory.picked", numbers=numbered(numbers), look=look)

    def _switch_off(self) -> Words:
        if not self.heard.rest and self.state.plan is None:
            return say("memory.without_when")
        if "all" in self.heard.without:
            self.without = tuple(item.id for item in self.items if not isinstance(item, Decision))
            return say("memory.without", what=say("memory.without_all"))
        chosen = [self.items[n - 1] for n in self.heard.without if isinstance(n, int) and 0 < n <= len(self.items)]
        if not chosen:
            return say("memory.forget_what", list=list_of(self.items, self.titles))
        self.without = tuple(dict.fromkeys((*self.without, *(item.id for item in chosen))))
        return say("memory.without", what=listing([words_of(item, self.titles) for item in chosen]))

    async def _forget(self) -> Words:
        recollections = self.telling.desk.services.recollections
        ids = await recollections.settled(
            self.merchant, self.telling.key, [i.id for i in meant(self.heard, self.items)]
        )
        chosen = [item for item in self.items if item.id in ids]
        if not ids:
            return (
                say("memory.forget_what", list=list_of(self.items, self.titles)) if self.items else say("memory.empty")
            )
        if self._writes:
            await recollections.forget(self.merchant, ids)
        self.items = tuple(item for item in self.items if item not in chosen)
        self.telling.tell(MemoryChanged, forgotten=tuple(ids))
        if "all" in self.heard.forget:
            return say("memory.forgot_all", n=len(ids))
        return say("memory.forgot", what=listing([words_of(item, self.titles) for item in chosen]))

    async def _write(self, new: list[Any]) -> None:
        if self._writes:
            self.items = await self.telling.desk.services.recollections.remember(self.merchant, new)
        self.telling.tell(MemoryChanged, kept=tuple(new))

    @property
    def _writes(self) -> bool:
        """A run that only repeats another one leaves memory as it is."""
        return self.telling.desk.run.rerun is None


def meant(heard: Heard, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The memories that are to be forgotten."""
    chosen: list[Item] = []
    for what in heard.forget:
        if what == "all":
            return items
        if what == "last":
            lasting: list[Item] = [item for item in items if not isinstance(item, Decision)]
            chosen += sorted(lasting or list(items), key=lambda item: item.at)[-1:]
        elif isinstance(what, int):
            chosen += items[what - 1 : what] if what > 0 else ()
        else:
            chosen += [item for item in items if _about(item, str(what))]
    return tuple(dict.fromkeys(chosen))


def _about(item: Item, what: str) -> bool:
    """Whether a memory is the one that these words name; a colour is the same in every language."""
    words = " ".join([*words_of(item).values(), item.source]).casefold()
    if what.casefold() in words:
        return True
    values = () if isinstance(item, Decision) else item.values
    return clashing_colours(colours_named([what]), colours_named(values))
