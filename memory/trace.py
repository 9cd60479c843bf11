"""A run as a trace: its events folded into spans, each with what was used, asked, answered and made in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from domain import Frozen
from domain import events as happened
from domain.events import EVENT, Event
from domain.runs import Run
from domain.text import Words

Kind = Literal["run", "agent", "tool", "model", "search", "check", "human"]
CHECKS = frozenset({"examine"})
SEARCHES = frozenset({"retrieved"})


class Span(Frozen):
    """Something that took time."""

    id: str
    parent: str = ""
    kind: Kind
    name: str
    """Of the agent, tool or output type."""
    title: Words = Field(default_factory=dict)
    found: Words = Field(default_factory=dict)
    start: float
    """Seconds after the run's beginning."""
    end: float
    open: bool = False
    """Whether it still goes on."""
    error: str = ""
    creative: str = ""
    attempt: int = 1
    detail: dict[str, Any] = Field(default_factory=dict)


class Picture(Frozen):
    """A picture at the moment it was made."""

    creative: str
    asset: str
    at: float
    attempt: int = 1
    number: int = 0
    accepted: bool | None = None
    """None while it is not known."""
    kept: bool = False
    """Whether it was taken over from the run that this one repeats."""
    persona: str = ""
    canvas: str = ""
    repair: str = ""
    reasons: tuple[Words, ...] = ()
    verdict: str = ""
    span: str = ""


class Totals(Frozen):
    """The run in figures."""

    seconds: float = 0
    waited: float = 0
    """For the merchant."""
    agents: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    calls: int = 0
    """Questions to a language model."""
    fallbacks: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0
    pictures: int = 0
    rejected: int = 0
    at_once: int = 0
    """Of the pictures: accepted at the first try."""
    errors: tuple[str, ...] = ()


class Trace(Frozen):
    """A run with everything that happened in it."""

    began: datetime
    spans: tuple[Span, ...]
    pictures: tuple[Picture, ...]
    totals: Totals
    events: tuple[dict[str, Any], ...] = ()
    """As they were told, each with ``t``, its seconds after the beginning, and ``span``."""


def trace_of(run: Run, events: Sequence[Event], *, now: datetime | None = None) -> Trace:
    """The trace of one run from its events, oldest first."""
    mine = [event for event in events if event.run_id == run.id]
    began = min([run.created_at, *(event.at for event in mine)])
    last = max([event.at for event in mine], default=began)
    until = (now or last) if run.status in ("queued", "running", "waiting") else last
    weave = _Weave(run, began, until)
    for event in mine:
        weave.take(event)
    return weave.done()


class _Weave:
    """Puts spans together, event by event."""

    def __init__(self, run: Run, began: datetime, until: datetime) -> None:
        self.run, self.began, self.until = run, began, max(until, began)
        self.spans: dict[str, Span] = {}
        self.pictures: dict[tuple[str, int], Picture] = {}
        self.told: list[dict[str, Any]] = []
        self.question = ""
        self.root = Span(id=run.id, kind="run", name="run", start=0, end=self._t(self.until), open=run.is_open)

    def _t(self, at: datetime) -> float:
        return round(max(0.0, (at - self.began).total_seconds()), 3)

    def take(self, event: Event) -> None:
        """One more event."""
        at, owner = self._t(event.at), event.parent_id if event.parent_id in self.spans else self.root.id
        match event:
            case happened.AgentStarted():
                self.spans[event.id] = owner_span = Span(
                    id=event.id, parent=self.root.id, kind="agent", name=event.agent, title=event.title,
                    start=at, end=self._t(self.until), open=True,
                )  # fmt: skip
                owner = owner_span.id
            case happened.AgentFinished():
                self._change(owner, end=at, open=False, found=event.found, detail=event.detail,
                             creative=str(event.detail.get("creative", "")))  # fmt: skip
            case happened.ToolUsed():
                kind: Kind = "check" if event.tool in CHECKS else "search" if event.tool in SEARCHES else "tool"
                number, _, attempt = event.about.partition(":")
                self._add(event, owner, kind, event.tool, at, event.seconds, error=event.error,
                          attempt=int(attempt or 1), detail={"number": number, "record": event.record})  # fmt: skip
            case happened.ModelAnswered():
                detail = event.model_dump(mode="json", include=_MODEL)
                self._add(event, owner, "model", event.output, at, event.seconds, attempt=max(1, event.attempts),
                          error=event.reason if event.fell_back else "", detail=detail)  # fmt: skip
            case happened.QuestionAsked():
                self.question = f"{event.id}:wait"
                self.spans[self.question] = Span(
                    id=self.question, parent=owner, kind="human", name=event.question.about, start=at,
                    end=self._t(self.until), open=True, title=event.question.text,
                )  # fmt: skip
            case happened.QuestionAnswered():
                self._answered(at, event.answer)
            case happened.PlanApproved():
                self._answered(at, {"decision": "approve"})
            case happened.CreativeGenerated():
                self._change(owner, creative=event.creative_id, attempt=event.attempt)
                self.pictures[event.creative_id, event.attempt] = Picture(
                    creative=event.creative_id, asset=event.asset, at=at, attempt=event.attempt, span=owner
                )
            case happened.CreativeRejected():
                self._change(owner, error=event.repair or "rejected", creative=event.creative_id, attempt=event.attempt)
                reasons = tuple(verdict.reason for verdict in event.verdicts if not verdict.passed)
                self._picture(event.creative_id, event.attempt, accepted=False, repair=event.repair, reasons=reasons)
            case happened.CreativeAccepted():
                self._accepted(event, at, owner)
            case happened.LayoutSolved():
                self._change(owner, creative=event.creative_id)
        self.told.append(EVENT.dump_python(event, mode="json") | {"t": at, "span": owner})

    def done(self) -> Trace:
        """The whole."""
        if not self.run.is_open:
            for span in [span for span in self.spans.values() if span.open]:
                self._change(span.id, open=False, error=span.error or ("" if span.kind == "human" else "stopped"))
        spans = sorted(self.spans.values(), key=lambda span: (span.start, -span.end))
        pictures = sorted(self.pictures.values(), key=lambda picture: (picture.at, picture.number))
        return Trace(
            began=self.began, spans=(self.root, *spans), pictures=tuple(pictures), events=tuple(self.told),
            totals=self._totals(pictures),
        )  # fmt: skip

    def _add(self, event: Event, owner: str, kind: Kind, name: str, at: float, seconds: float, **more: Any) -> None:
        self.spans[event.id] = Span(
            id=event.id, parent=owner, kind=kind, name=name, start=max(0.0, round(at - seconds, 3)), end=at, **more
        )

    def _change(self, span: str, **changes: Any) -> None:
        if span in self.spans:
            self.spans[span] = self.spans[span].model_copy(update=changes)

    def _answered(self, at: float, answer: dict[str, Any]) -> None:
        if self.question:
            self._change(self.question, end=at, open=False, detail={"answer": answer})
            self.question = ""

    def _picture(self, creative: str, attempt: int, **changes: Any) -> None:
        if (creative, attempt) in self.pictures:
            self.pictures[creative, attempt] = self.pictures[creative, attempt].model_copy(update=changes)

    def _accepted(self, event: happened.CreativeAccepted, at: float, owner: str) -> None:
        made = event.creative
        self._change(owner, creative=made.id, attempt=made.attempts)
        if (made.id, made.attempts) not in self.pictures:
            self.pictures[made.id, made.attempts] = Picture(
                creative=made.id, asset=made.asset, at=at, attempt=made.attempts, kept=True, span=owner
            )
        # The file that was accepted carries marks that the painted one had not.
        known = {"asset": made.asset, "accepted": made.accepted, "number": made.number, "persona": made.persona}
        proof = {"verdict": made.certificate.verdict, "reasons": made.certificate.reasons}
        self._picture(made.id, made.attempts, canvas=made.canvas.name, **known, **proof)

    def _totals(self, pictures: list[Picture]) -> Totals:
        spans = list(self.spans.values())
        asked = [span for span in spans if span.kind == "model"]
        outside = [span for span in asked if span.detail.get("model") not in ("embedded", "record")]
        failed = {str(event["code"]) for event in self.told if event["kind"] == "run_failed"}
        return Totals(
            seconds=self.root.end,
            waited=round(sum(span.end - span.start for span in spans if span.kind == "human"), 3),
            agents=tuple(dict.fromkeys(span.name for span in spans if span.kind == "agent")),
            models=tuple(dict.fromkeys(str(span.detail.get("model", "")) for span in asked)),
            calls=len(outside),
            fallbacks=sum(bool(span.error) for span in asked),
            tokens_in=sum(int(span.detail.get("tokens_in", 0)) for span in asked),
            tokens_out=sum(int(span.detail.get("tokens_out", 0)) for span in asked),
            cost=round(sum(float(span.detail.get("cost", 0)) for span in asked), 6),
            pictures=sum(picture.accepted is True for picture in pictures),
            rejected=sum(picture.accepted is False for picture in pictures),
            at_once=sum(picture.accepted is True and picture.attempt == 1 for picture in pictures),
            errors=tuple(sorted(failed | {span.error for span in spans if span.kind == "tool" and span.error})),
        )


_MODEL = {"model", "attempts", "fell_back", "reason", "tokens", "tokens_in", "tokens_out", "cost", "record"}
