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
IN_HAND = {"zh": "给{name}做主图", "en": "Main pictures of the {name}"}


def as_brief(text: str) -> str:
    """A message without what it says about memory, which is taken up elsewhere."""
    heard = heard_in(text)
    return heard.rest if heard.acts else text


def turns_to_read(state: State, in_hand: str = "") -> tuple[Turn, ...]:
    """The conversation as the grammar reads it: the product in hand, how many pictures there are, this run's messages.

    All of it from typed state: older messages, chat about memory and answers to questions are not read again, so a
    figure in them is never taken for a count of pictures.
    """
    last = max((place for place, turn in enumerate(state.turns) if turn.role == "user"), default=-1)
    if last < 0:
        return ()
    began = min(_began(state), last)
    before = (Turn(role="user", text=best_of(IN_HAND, state.lang).format(name=in_hand)),) if in_hand else ()
    made = _delivered(state) if before else ()
    earlier = tuple(
        turn for place, turn in enumerate(state.turns[began:last], began)
        if turn.role == "user" or (state.answering and place == last - 1)
    )  # fmt: skip
    text = as_brief(state.turns[last].text) or "…"
    return (*before, *made, *recent(_without_memory(earlier), READ_TOKENS), Turn(role="user", text=text))


def _began(state: State) -> int:
    """Where this run's request stands."""
    text = state.request.text if state.request else ""
    places = [place for place, turn in enumerate(state.turns) if turn.role == "user" and turn.text == text]
    return places[-1] if places else 0


def _without_memory(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    kept = ((turn, as_brief(turn.text) if turn.role == "user" else turn.text) for turn in turns)
    return tuple(turn.model_copy(update={"text": text}) for turn, text in kept if text.strip(" …"))


def _delivered(state: State) -> tuple[Turn, ...]:
    """That there are pictures, up to which number."""
    shelf = shelf_after(state)
    return (Turn(role="assistant", text=best_of(DELIVERED, state.lang).format(n=max(shelf))),) if shelf else ()


def context_for(state: State) -> Context:
    """What a language model is told besides its task, all of it as data."""
    rules = [best_of(words_of(item), state.lang) for item in state.recalled if isinstance(item, BrandRule)]
    others = [best_of(words_of(item), state.lang) for item in state.recalled if not isinstance(item, BrandRule)]
    return assembled(state.turns, rules=rules, memories=others, shelf=shelved(state), similar=similar)


def similar(question: str, texts: Sequence[str]) -> tuple[float, ...]:
    """How near texts are to a question in their words; needs no model."""
    embedder = HashingEmbedder()
    asked = [(place, part) for place, part in enumerate(embedder.embed_query(question)) if part]
    known = map(embedder.embed_query, texts)
    return tuple(sum(part * vector[place] for place, part in asked) for vector in known)
