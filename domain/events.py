"""What happened. Every step of every run is one of these, in the past tense."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from domain import Frozen
from domain.brief import Brief, Plan, Question
from domain.creative import Creative, Layout, Persona, PresentationInstruction, Verdict
from domain.experiment import Experiment
from domain.memory import Memory
from domain.text import Words


class Happened(Frozen):
    """What every event says: whose, in which run, when, and after which other event."""

    id: str
    """Stable over a crash and re-run of the same step, so that nothing is told twice."""
    thread_id: str
    run_id: str
    merchant_id: str = "local"
    parent_id: str = ""
    agent: str = ""
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class BriefReceived(Happened):
    kind: Literal["brief_received"] = "brief_received"
    text: str
    sku: str | None = None
    photo: str | None = None


class AgentStarted(Happened):
    """An agent began a step: what it is doing, in words a merchant understands."""

    kind: Literal["agent_started"] = "agent_started"
    title: Words
    done: int = 0
    total: int = 0


class AgentFinished(Happened):
    kind: Literal["agent_finished"] = "agent_finished"
    found: Words = Field(default_factory=dict)
    """What it found, in words a merchant understands."""
    seconds: float = 0
    detail: dict[str, Any] = Field(default_factory=dict)


class Correction(Frozen):
    """One field of a model's answer that was not used as it came: what code took instead."""

    field: str
    proposed: str
    used: str


class ModelAnswered(Happened):
    """A language model was asked; or could not be, and the embedded engine answered."""

    kind: Literal["model_answered"] = "model_answered"
    model: str
    output: str
    """Name of the output type."""
    attempts: int = 1
    fell_back: bool = False
    reason: str = ""
    tokens: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0
    """USD, as far as the model's price is known."""
    seconds: float = 0
    corrected: tuple[Correction, ...] = ()
    """Where the checks overruled the model: values that are not the merchant's, names that do not exist."""
    record: str = ""
    """Asset id of what was asked and answered, as JSON: for operators and for replays."""


class ToolUsed(Happened):
    """An agent used a tool of one of the cores."""

    kind: Literal["tool_used"] = "tool_used"
    tool: str
    about: str = ""
    """What it was used on, for example ``3:2``: the second attempt at the third picture."""
    seconds: float = 0
    error: str = ""
    record: str = ""
    """Asset id of what it gave back, where a replay could not work that out again."""


class BriefInterpreted(Happened):
    kind: Literal["brief_interpreted"] = "brief_interpreted"
    brief: Brief


class QuestionAsked(Happened):
    kind: Literal["question_asked"] = "question_asked"
    question: Question


class QuestionAnswered(Happened):
    """The merchant, or a program for them, gave the run what it waited for."""

    kind: Literal["question_answered"] = "question_answered"
    about: str
    answer: dict[str, Any]


class PlanMade(Happened):
    kind: Literal["plan_made"] = "plan_made"
    plan: Plan


class PlanApproved(Happened):
    kind: Literal["plan_approved"] = "plan_approved"
    plan: Plan
    by: str = "merchant"


class FactsRetrieved(Happened):
    kind: Literal["facts_retrieved"] = "facts_retrieved"
    facts: tuple[str, ...]


class PersonasFound(Happened):
    kind: Literal["personas_found"] = "personas_found"
    personas: tuple[Persona, ...]


class InstructionsWritten(Happened):
    kind: Literal["instructions_written"] = "instructions_written"
    instructions: tuple[PresentationInstruction, ...]


class LayoutSolved(Happened):
    kind: Literal["layout_solved"] = "layout_solved"
    creative_id: str
    layout: Layout


class CreativeGenerated(Happened):
    kind: Literal["creative_generated"] = "creative_generated"
    creative_id: str
    asset: str
    attempt: int = 1
    seconds: float = 0


class CreativeRejected(Happened):
    kind: Literal["creative_rejected"] = "creative_rejected"
    creative_id: str
    attempt: int
    verdicts: tuple[Verdict, ...]
    repair: str = ""


class CreativeAccepted(Happened):
    kind: Literal["creative_accepted"] = "creative_accepted"
    creative: Creative


class KitAssembled(Happened):
    kind: Literal["kit_assembled"] = "kit_assembled"
    kit_id: str
    creatives: tuple[str, ...]
    archive: str


class ExperimentDrafted(Happened):
    kind: Literal["experiment_drafted"] = "experiment_drafted"
    experiment: Experiment


class MemoryChanged(Happened):
    """Something about the merchant was remembered, or forgotten."""

    kind: Literal["memory_changed"] = "memory_changed"
    kept: tuple[Memory, ...] = ()
    forgotten: tuple[str, ...] = ()
    """Ids."""


class AnswerGiven(Happened):
    """Vitrine said something in plain words: an answer, a refusal, a summary."""

    kind: Literal["answer_given"] = "answer_given"
    text: Words


class RunFailed(Happened):
    kind: Literal["run_failed"] = "run_failed"
    code: str
    message: Words
    """What went wrong and what to do about it."""


class RunFinished(Happened):
    kind: Literal["run_finished"] = "run_finished"
    status: Literal["completed", "partial", "cancelled"] = "completed"
    seconds: float = 0
    asked: int = 0
    """Pictures that this run was to make."""
    accepted: int = 0
    """Of them: passed the checks, at once or after repairs."""
    accepted_at_once: int = 0


Event = Annotated[
    BriefReceived | AgentStarted | AgentFinished | ModelAnswered | ToolUsed | BriefInterpreted | QuestionAsked
    | QuestionAnswered | PlanMade
    | PlanApproved | FactsRetrieved | PersonasFound | InstructionsWritten | LayoutSolved | CreativeGenerated
    | CreativeRejected | CreativeAccepted | KitAssembled | ExperimentDrafted | AnswerGiven | RunFailed | RunFinished
    | MemoryChanged,
    Field(discriminator="kind"),
]  # fmt: skip

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes any event as JSON."""
