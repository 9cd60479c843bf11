"""Carries one run as far as it goes: to its end, or to the next question. Starts it or takes it up again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot

from agents.desk import Desk
from agents.rewind import config_of, forget, rewind
from agents.services import Services
from agents.shelf import shelf_after
from agents.state import FRESH, State
from agents.tell import brief_id
from agents.words import language_of
from domain.brief import Question, Turn
from domain.creative import Creative
from domain.errors import StoreUnavailable, VitrineError
from domain.events import BriefReceived, CreativeAccepted, QuestionAnswered
from domain.runs import Run

LOOK_SECONDS = 0.4

ShouldStop = Callable[[], Awaitable[bool]]


async def conduct(run: Run, services: Services, should_stop: ShouldStop | None = None) -> Run:
    """Work on `run` until it ends or waits; the run as it then stands.

    Safe to call again after a crash: finished steps are not repeated, an answer counts for the question that it was
    given to and for no later one, and events are told once. The end itself is announced by whoever keeps the record.
    """
    urgent = run.queue != "batch"
    config, desk = config_of(run), Desk(services.of(run.merchant, urgent=urgent), run)
    before = await services.graph.aget_state(config)
    begun = before.values.get("run_id") == run.id
    with services.renderers.kept_free(urgent):
        if run.rerun is not None and (run.rerun.kind == "replay" or not begun):
            return await _conduct_again(run, desk, before, should_stop, begun=begun)
        todo, step = _next_step(run, before)
        return await _work(desk, step, config, should_stop) if todo else _report(run, before)


async def _conduct_again(
    run: Run, desk: Desk, before: StateSnapshot, should_stop: ShouldStop | None, *, begun: bool
) -> Run:
    """Go back to where the run repeats another one from, and work on from there."""
    try:
        if begun:  # a replay that was cut short begins anew
            await forget(run, desk.services)
        rewound = await rewind(run, desk)
    except StoreUnavailable:
        raise  # an outage, or a state that only a newer release can read
    except VitrineError as error:
        return _updated(run, status="failed", error=error.message, error_code=error.code)
    step = _input(run, rewound.before) if rewound.afresh else rewound.step
    await _tell_of_brief(run, desk.services)
    told = {"thread_id": run.thread_id, "run_id": run.id, "merchant_id": run.merchant}
    kept = [CreativeAccepted(id=f"{run.id}:kept:{made.id}", creative=made, **told) for made in rewound.kept]
    await desk.services.bus.publish(*kept)
    return await _work(rewound.desk, step, rewound.config, should_stop)


async def _work(
    desk: Desk, step: dict[str, Any] | Command[Any] | None, start: RunnableConfig, should_stop: ShouldStop | None
) -> Run:
    """Let the graph work from `start` until the run ends, or asks what nobody has answered beforehand."""
    run, services, config = desk.run, desk.services, config_of(desk.run)
    while True:
        if isinstance(step, dict):
            await _tell_of_brief(run, services)
        work = services.graph.ainvoke(step, start, context=desk, durability="sync")
        try:
            stopped = await _until_done(work, should_stop)
        except StoreUnavailable:
            raise  # an outage: the run goes on from here when the store is back, or where its state can be read
        except VitrineError as error:
            return _failed(run, error, await services.graph.aget_state(config))
        if stopped:
            return _ended(run, await services.graph.aget_state(config), status="cancelled")
        after = await services.graph.aget_state(config)
        if not after.interrupts or not desk.given:
            break
        step, start = await _answered_beforehand(desk, after), config
    if after.interrupts and desk.recording is not None:
        return _ended(run, after, status="cancelled")  # as the recorded run was, at this question
    return _report(run, after)


async def _answered_beforehand(desk: Desk, after: StateSnapshot) -> Command[Any]:
    run, pending, given = desk.run, after.interrupts[0], desk.given.popleft()
    asked = Question.model_validate(pending.value)
    told = {"thread_id": run.thread_id, "run_id": run.id, "merchant_id": run.merchant}
    await desk.services.bus.publish(
        QuestionAnswered(id=f"{run.id}:answered:{pending.id}", about=asked.about, answer=given, **told)
    )
    return Command(resume={pending.id: given})


def _next_step(run: Run, before: StateSnapshot) -> tuple[bool, dict[str, Any] | Command[Any] | None]:
    """(whether there is anything to do, what the graph is given to do it)."""
    if before.values.get("run_id") != run.id:
        return True, _input(run, before)
    if not before.interrupts:
        # Not `next`: it leaves out tasks whose results were written just before a crash, with the step still to end.
        return bool(before.tasks), None
    pending = before.interrupts[0]
    if run.answer is not None and run.question is not None and _is_asked(run, run.question, before):
        return True, Command(resume={pending.id: run.answer})
    return False, None


def _is_asked(run: Run, question: Question, before: StateSnapshot) -> bool:
    """Whether what waits is the question that was answered: that one, or the very same asked again after a crash."""
    pending = before.interrupts[0]
    same = Question.model_validate(pending.value).model_copy(update={"id": question.id}) == question
    return question.id == pending.id or (same and before.values.get("plan") == run.plan)


def _input(run: Run, before: StateSnapshot) -> dict[str, Any]:
    """What a new run adds to its conversation; creatives that a stopped run had finished are not lost."""
    text, lang = run.request.text, run.request.lang
    kept = _finished(before)
    shelf = {**before.values.get("shelf", {}), **{creative.number: creative.id for creative in kept.values()}}
    return {
        **FRESH,
        "run_id": run.id,
        "request": run.request,
        "lang": lang if lang in ("zh", "en") else language_of(text),
        "turns": (Turn(role="user", text=text),),
        "creatives": kept,
        "shelf": dict(sorted(shelf.items())),
    }


def _finished(before: StateSnapshot) -> dict[str, Creative]:
    """Creatives of a step that never came to its end because its run was stopped."""
    results = [task.result for task in before.tasks if isinstance(task.result, dict)]
    return {key: creative for result in results for key, creative in result.get("creatives", {}).items()}


async def _until_done(work: Awaitable[Any], should_stop: ShouldStop | None) -> bool:
    """Let the graph work; whether it was stopped."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS if should_stop else None))[0]:
            if should_stop is not None and await should_stop():
                return True
        task.result()
        return False
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})


def _report(run: Run, after: StateSnapshot) -> Run:
    if after.interrupts:
        pending = after.interrupts[0]
        question = Question.model_validate(pending.value).model_copy(update={"id": pending.id})
        return _updated(run, status="waiting", question=question, plan=after.values.get("plan"))
    return _ended(run, after, status=after.values.get("outcome") or "failed")


def _ended(run: Run, after: StateSnapshot, *, status: str) -> Run:
    state = State.model_validate(after.values)
    made = {**state.creatives, **_finished(after)}
    mine = sorted((m for m in state.makings if m.id in made), key=lambda making: making.number)
    creatives = tuple(making.id for making in mine) or (tuple(shelf_after(state).values()) if state.kit else ())
    return _updated(
        run,
        status=status,
        plan=state.plan,
        creatives=creatives,
        kit=state.kit.archive if state.kit else "",
        experiment=state.experiment.id if state.experiment else "",
        error=state.error,
        error_code=state.error_code,
    )


def _failed(run: Run, error: VitrineError, after: StateSnapshot) -> Run:
    ended = _ended(run, after, status="failed")
    return ended.model_copy(update={"error": error.message, "error_code": error.code})


def _updated(run: Run, **changes: Any) -> Run:
    """The run's record; an answer that was there has been taken up."""
    known = {"question": None, "answer": None, "updated_at": datetime.now(UTC), **changes}
    return run.model_copy(update=known)


async def _tell_of_brief(run: Run, services: Services) -> None:
    await services.bus.publish(
        BriefReceived(
            id=brief_id(run.id),
            thread_id=run.thread_id,
            run_id=run.id,
            merchant_id=run.merchant,
            text=run.request.text,
            sku=run.request.sku,
            photo=run.request.photo,
        )
    )
