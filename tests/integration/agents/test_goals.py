"""Briefs that name a figure: honest without data, a diagnosis with intervals after a test, and new designs to try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agents.services import Services
from domain.experiment import Experiment
from domain.trial import Observed, Trial
from tests.doubles.talk import COFFEE, SMALL, Talk
from tools.distribution import lifecycle

pytestmark = pytest.mark.asyncio(loop_scope="session")
WHO = "price-buyer"


async def made(talk: Talk, text: str) -> tuple[Trial, list[str]]:
    """The draft of the test, and what was said beside the plan."""
    run = await talk.say(text, sku=COFFEE)
    assert run.status == "waiting" and run.plan, (run.status, run.question)
    assert run.plan.personas == (WHO,)
    notes = [words["en"] for words in run.plan.notes]
    run = await talk.answer(run, decision="edit", plan={**SMALL})
    assert run.status == "completed", run.error
    return await talk.services.trials.get(run.experiment), notes


async def fill(services: Services, trial: Trial, rates: dict[str, float], users: int = 3000) -> None:
    """Shoppers of the audience and some others see the arms and click as they like."""
    began = datetime.now(UTC) - timedelta(days=4)
    running = await services.trials.change(trial.id, lambda each: lifecycle.start(each, anyway=True))
    running = await services.trials.change(trial.id, lambda each: each.model_copy(update={"started_at": began}))
    seen = [
        Observed(id=f"{arm}-{kind}-{number}", kind=kind, user=f"{arm}-{number}", at=began, arm=arm, persona=WHO)
        for arm, rate in rates.items()
        for number in range(users)
        for kind in ("exposure", "click")
        if kind == "exposure" or number < users * rate
    ]
    await services.outcomes.apply(seen, lambda each: [(running.id, each)])
    await services.trials.change(trial.id, lifecycle.stop)


async def test_a_figure_is_diagnosed_from_tests_and_new_designs_are_tried(talk: Talk, services: Services) -> None:
    first, notes = await made(talk, "Raise CTR among price-sensitive buyers")
    assert any(note.startswith("No data yet") for note in notes)  # no guess is sold as a diagnosis
    sets = [exhibit.attributes["set"] for exhibit in first.exhibits]
    assert len(first.arms) == 4 and len(set(sets)) == 4 and first.audience == (WHO,)
    assert first.thread_id == talk.thread and first.experiment.metric == "ctr"
    assert len({arm.title["en"] for arm in first.experiment.arms}) == 4
    assert first.exhibits[0].quality["ssim"] > 0.9

    best = first.arms[2]
    await fill(services, first, {arm: 0.05 if arm == best else 0.02 for arm in first.arms})
    await talk.say("Which picture sells best?")
    (answer,) = await talk.events("answer_given")
    assert "nothing was decided" in answer.text["en"] and "95 % interval" in answer.text["en"]

    again, notes = await made(talk, "Raise CTR among price-sensitive buyers")
    told = " ".join(notes)
    assert "95 % interval" in told and "12,000 shoppers, 1 test" in told and "a clear difference" in told
    sample = again.experiment.sample
    assert sample.baseline == pytest.approx(0.0275) and sample.daily_users in (2999, 3000)
    kept = next(each for each in first.exhibits if each.arm == best).attributes["set"]
    assert again.exhibits[0].attributes["set"] == kept  # the best that is known is what the others must beat
    designs = [{(e.attributes["set"], e.attributes["layout"]) for e in each.exhibits} for each in (first, again)]
    assert designs[1] - designs[0]  # and something new is tried
    state = await talk.state()
    reasons = [state.creatives[each.creative].recipe.instruction.rationale["en"] for each in again.exhibits]
    assert "5.0% (95 % interval" in reasons[0] and any("Exploration" in reason for reason in reasons)


async def test_elements_are_told_apart_where_the_merchant_asks_for_it(talk: Talk) -> None:
    trial, _ = await made(talk, "提高价格敏感人群的点击率，分开测场景和版式")
    assert trial.factors == ("set", "layout") and len(trial.arms) == 4
    cells = {tuple(arm.split("+")) for arm in trial.arms}
    assert len({cell[0] for cell in cells}) == len({cell[1] for cell in cells}) == 2
    words = {each.recipe.instruction.words.headline for each in (await talk.state()).creatives.values()}
    assert len(words) == 1  # only the elements differ
    design: Experiment = trial.experiment
    assert design.sample.users_per_arm * 4 < 3 * 53_208  # far fewer than four arms against each other need
