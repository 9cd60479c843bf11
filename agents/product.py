"""Finds the product that is meant and cuts it out of its photo; asks where there is no telling."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command

from agents import craft
from agents.desk import Desk
from agents.questions import product_question
from agents.recording import record_result
from agents.resolve import is_edit, resolve, wants_to_raise
from agents.services import Services
from agents.state import State, Subject
from agents.tell import Step, step
from agents.words import say
from domain.brief import Question
from domain.errors import PhotoMissing, UnknownProduct
from domain.text import best_of

CUTOUTS = ("cutouts",)
"""Where long-term memory keeps which cut-out belongs to which photo."""


async def product(state: State, runtime: Runtime[Desk]) -> Command[Literal["clarify", "diagnose", "planner", "edit"]]:
    """Resolve the product of this run."""
    services, request, brief = runtime.context.services, state.request, state.brief
    assert request is not None and brief is not None
    async with step(runtime, "product", say("product.title")) as telling:
        found, notes = await asyncio.to_thread(resolve, state, services)
        if isinstance(found, Question):
            if request.approval == "auto" and not found.choices:
                raise UnknownProduct(found.text)
            return Command(update={"question": found}, goto="clarify")
        photo = request.photo or next(iter(found.images), "")
        if not photo:
            missing = product_question(services.catalog.products(), best_of(found.title, state.lang), row="photo")
            if "product" in state.asked or request.approval == "auto":
                raise PhotoMissing(missing.text)
            return Command(update={"question": missing}, goto="clarify")
        subject = await cut_out(services, photo, telling)
        kept = await asyncio.to_thread(record_result, services.assets, found.model_dump_json().encode())
        telling.found(say("product.found", title=found.title), sku=found.sku, grade=subject.grade, record=kept)
    update = {"sku": found.sku, "subject": subject, "notes": (*state.notes, *notes, *subject.warnings)}
    onward: Literal["diagnose", "planner"] = "diagnose" if wants_to_raise(brief) else "planner"
    return Command(update=update, goto="edit" if is_edit(state) else onward)


async def cut_out(services: Services, photo: str, telling: Step) -> Subject:
    """The product cut out of this photo; done once per photo."""
    kept = await services.store.aget(CUTOUTS, photo)
    if kept is not None and kept.value["asset"] in services.assets:
        return Subject.model_validate(kept.value)
    subject = await telling.use(services.render, craft.cut, photo)
    value: dict[str, Any] = subject.model_dump(mode="json")
    await services.store.aput(CUTOUTS, photo, value)
    return subject
