"""What a conversation remembers between steps: few, stable, small fields. Pictures are asset ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel

from domain.brief import Brief, Plan, Question, Request, Turn
from domain.creative import (
    Box,
    Canvas,
    Certificate,
    Creative,
    LaunchKit,
    Layout,
    LitFrom,
    Persona,
    PresentationInstruction,
    Transform,
    Verdict,
)
from domain.diagnosis import Diagnosis
from domain.experiment import Experiment
from domain.finding import Limit
from domain.memory import BrandRule, Decision, Preference
from domain.text import Words

T = TypeVar("T")
Outcome = Literal["", "completed", "partial", "failed", "cancelled"]


def merge(old: dict[str, T], new: Mapping[str, T]) -> dict[str, T]:
    """Entries by key, the newer one wins."""
    return {**old, **new}


def append(old: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    """What was said, in order."""
    return (*old, *new)


class Subject(BaseModel):
    """The product's own pixels, cut out once per photo."""

    asset: str
    """RGBA PNG."""
    width: int
    height: int
    grade: str = "good"
    pitch: int | None = None
    """By how many degrees the photo looks down, where that could be seen."""
    lit: LitFrom | None = None
    """The side that the photo's light comes from, where its shading tells."""
    warnings: tuple[Words, ...] = ()


class Painting(BaseModel):
    """One finished attempt: the picture, and what the gates need to know about its making."""

    asset: str
    media_type: str
    transform: Transform
    product: Box
    texts: tuple[str, ...] = ()
    measures: dict[str, Any] = {}
    seconds: float = 0
    reused: bool = False
    """Whether the very same had been painted before."""


class Making(BaseModel):
    """One creative on its way: the state of the sub-graph layout -> generation -> consistency."""

    id: str
    run_id: str
    number: int
    """Its number in the conversation."""
    of: int = 1
    """How many are made in this run."""
    sku: str
    persona: Persona
    canvas: Canvas
    instruction: PresentationInstruction
    subject: Subject
    seed: int = 0
    replaces: str = ""
    attempt: int = 1
    limits: tuple[Limit, ...] = ()
    """What buyers' complaints taught the gates."""
    hints: dict[str, Any] = {}
    """What earlier attempts taught the layout solver and the painter."""
    pinned: Layout | None = None
    """A layout that was set by hand: taken for the first attempt instead of a solved one."""
    layout: Layout | None = None
    painting: Painting | None = None
    certificate: Certificate | None = None
    verdicts: tuple[Verdict, ...] = ()
    seconds: float = 0
    creatives: Annotated[dict[str, Creative], merge] = {}
    failures: Annotated[dict[str, Words], merge] = {}


class Made(BaseModel):
    """What the sub-graph hands back: one creative, or why there is none."""

    creatives: Annotated[dict[str, Creative], merge] = {}
    failures: Annotated[dict[str, Words], merge] = {}


class Origin(BaseModel):
    """What a creative was made from."""

    sku: str
    subject: Subject
    model: str = ""
    """Language model that directed it; empty where none did."""
    prompt: str = ""
    """Version of the prompt that it was directed by."""
    cost: float = 0
    """What the language model cost, in USD."""


class State(BaseModel):
    """One conversation. The first block lives as long as the conversation, the second one is set anew by each run."""

    turns: Annotated[tuple[Turn, ...], append] = ()
    sku: str = ""
    subject: Subject | None = None
    personas: tuple[Persona, ...] = ()
    creatives: Annotated[dict[str, Creative], merge] = {}
    """Every creative ever made here, by id."""
    failures: Annotated[dict[str, Words], merge] = {}
    """Why a creative could not be made, by its id."""
    origins: Annotated[dict[str, Origin], merge] = {}
    """Product and cut-out of every creative, by its id."""
    shelf: dict[int, str] = {}
    """What the merchant sees: number to creative id."""
    past: tuple[dict[int, str], ...] = ()
    """Earlier shelves, for undo."""
    touched: tuple[int, ...] = ()
    """Numbers of the pictures that were changed last, and have not been taken back."""
    noted: int = 0
    """How many turns have been looked through for what they say about memory."""

    run_id: str = ""
    request: Request | None = None
    lang: Literal["zh", "en"] = "zh"
    said: Brief | None = None
    """What the merchant asked for in this run, in their own words."""
    brief: Brief | None = None
    """That, and what is remembered of them."""
    recalled: tuple[BrandRule | Preference | Decision, ...] = ()
    """What was remembered when the brief was read."""
    without: tuple[str, ...] = ()
    """Memories that are switched off in this run, by id."""
    diagnosis: Diagnosis | None = None
    """What tests say about the figure that is to rise."""
    question: Question | None = None
    """What is asked next."""
    asked: tuple[str, ...] = ()
    """What was asked in this run, so that nothing is asked for ever."""
    answering: bool = False
    """Whether the last message answers the assistant's question."""
    problem: Words = {}
    """What was wrong with the last answer to a question."""
    notes: tuple[Words, ...] = ()
    """Defaults chosen and things left out, to be said to the merchant."""
    plan: Plan | None = None
    makings: tuple[Making, ...] = ()
    kit: LaunchKit | None = None
    experiment: Experiment | None = None
    outcome: Outcome = ""
    error: Words = {}
    error_code: str = ""


def said_in_run(state: State) -> str:
    """Everything the merchant said since this run's request, one message a line."""
    said: list[str] = []
    for turn in reversed(state.turns):
        if turn.role == "user":
            said.insert(0, turn.text)
        if state.request is not None and turn.text == state.request.text:
            break
    return "\n".join(said)


FRESH: dict[str, Any] = {
    "said": None, "brief": None, "recalled": (), "without": (), "answering": False,
    "question": None, "asked": (), "problem": {}, "notes": (), "diagnosis": None, "plan": None, "makings": (),
    "kit": None, "experiment": None, "outcome": "", "error": {}, "error_code": "",
}  # fmt: skip
"""What a new run of a conversation starts from."""
