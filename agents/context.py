"""The conversation as a reader of its last message needs it: for the grammar, and for a language model."""

from __future__ import annotations

from collections.abc import Sequence

from agents.recall import words_of
from agents.shelf import shelf_after, shelved
from agents.state import State
from domain.brief import Turn
from domain.memory import BrandRule
from domain.text import best_of
from memory.context import Context, assembled, recent
from models.embeddings import HashingEmbedder
from tools.understanding.standing import heard_in

READ_TOKENS = 1200
"""Earlier messages that are read again for what the last one refers to."""
DELIVERED = {"zh": "已做好 {n} 张图。", "en": "Made {n} pictures."}
IN_HAND = {"zh": "给 {sku} 做主图", "en": "Main pictures of {sku}"}


def as_brief(text: str) -> str:
    """A message without what it says about memory, which is taken up elsewhere."""
    heard = heard_in(text)
    return heard.rest if heard.acts else text


def turns_to_read(state: State) -> tuple[Turn, ...]:
    """The conversation as the grammar reads it: what was asked for, what stands on the shelf, the last message.

    Chat about memory and answers to questions are left out: a figure in them is no count of pictures.
    """
    last = max((place for place, turn in enumerate(state.turns) if turn.role == "user"), default=-1)
    if last < 0:
        return ()
    if state.answering and last > 0:
        began = max(_began(state), 0)
        asking = state.turns[began : last + 1]
        before = _wishes(state.turns[:began])
        return (*before, *_delivered(state, before), *_without_memory(asking))
    before = _wishes(state.turns[:last])
    if state.sku and not before:
        before = (Turn(role="user", text=best_of(IN_HAND, state.lang).format(sku=state.sku)),)
    text = as_brief(state.turns[last].text) or "…"
    return (*before, *_delivered(state, before), Turn(role="user", text=text))


def _began(state: State) -> int:
    """Where this run's request stands."""
    text = state.request.text if state.request else ""
    places = [place for place, turn in enumerate(state.turns) if turn.role == "user" and turn.text == text]
    return places[-1] if places else 0


def _wishes(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """What the merchant asked for before, as much of it as is worth reading again."""
    said = [turn for turn in _without_memory(turns) if turn.role == "user"]
    return recent(said, READ_TOKENS) if said else ()


def _without_memory(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    kept = ((turn, as_brief(turn.text) if turn.role == "user" else turn.text) for turn in turns)
    return tuple(turn.model_copy(update={"text": text}) for turn, text in kept if text.strip(" …"))


def _delivered(state: State, before: Sequence[Turn]) -> tuple[Turn, ...]:
    """That there are pictures, up to which number."""
    shelf = shelf_after(state)
    if not shelf or not before:
        return ()
    return (Turn(role="assistant", text=best_of(DELIVERED, state.lang).format(n=max(shelf))),)


def context_for(state: State) -> Context:
    """What a language model is told besides its task, all of it as data."""
    rules = [best_of(words_of(item), state.lang) for item in state.recalled if isinstance(item, BrandRule)]
    others = [best_of(words_of(item), state.lang) for item in state.recalled if not isinstance(item, BrandRule)]
    return assembled(state.turns, rules=rules, memories=others, shelf=shelved(state), similar=similar)


def similar(question: str, texts: Sequence[str]) -> tuple[float, ...]:
    """How near texts are to a question in their words; needs no model."""
    embedder = HashingEmbedder()
    asked = embedder.embed_query(question)
    return tuple(sum(a * b for a, b in zip(asked, embedder.embed_query(text), strict=True)) for text in texts)
