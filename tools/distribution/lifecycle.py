"""What can be done with a trial, and when: start, pause, stop, promote. Each says why in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.creative import Creative, Persona
from domain.errors import Conflict
from domain.experiment import Experiment, SampleSize
from domain.text import Words
from domain.trial import EVERYBODY, Trial
from tools.distribution.elements import by_element
from tools.distribution.exhibits import exhibit
from tools.distribution.experiments import PATIENCE_DAYS
from tools.distribution.factorial import by_factors, cells_of, sized
from tools.distribution.power import users_per_arm


def open_trial(
    experiment: Experiment, creatives: Sequence[Creative], personas: Sequence[Persona], *,
    made: Mapping[str, Mapping[str, Any]] | None = None, **where: Any,
) -> Trial:  # fmt: skip
    """The draft of a trial from what the agents made; `made` tells by creative how it was directed.

    `where`: ``plain``, ``run_id``, ``thread_id``, ``merchant``, ``audience``.
    """
    arm_of = {creative: arm.name for arm in experiment.arms for creative in arm.creatives}
    exhibits = tuple(
        exhibit(each, arm_of[each.id], (made or {}).get(each.id)) for each in creatives if each.id in arm_of
    )
    return Trial(
        experiment=experiment, exhibits=exhibits, personas=tuple(persona.id for persona in personas), **where
    )  # fmt: skip


def start(
    trial: Trial, *, running: Sequence[Trial] = (), anyway: bool = False, mode: str | None = None,
    by: str | None = None, daily_users: int | None = None, baseline: float | None = None, lift: float | None = None,
    **settings: Any,
) -> Trial:  # fmt: skip
    """A draft or paused trial begins to be shown. Raises `Conflict` where it could not tell anything in time."""
    _only(trial, "draft", "paused")
    for other in running:
        if other.id != trial.id and other.experiment.sku == trial.experiment.sku:
            raise Conflict(
                {"zh": f"这个商品已有实验 {other.id} 在跑，请先停掉它。",
                 "en": f"Experiment {other.id} of this product is running. Stop it first."}, trial=other.id,
            )  # fmt: skip
    if trial.status == "draft":
        wanted = {name: value for name, value in settings.items() if value is not None}
        trial = Trial.model_validate({**dict(trial), **wanted, **({"mode": mode} if mode else {})})
        if by and "," in by:
            trial = by_factors(trial, tuple(name.strip() for name in by.split(",")))
            lift = lift or trial.experiment.sample.lift
        elif by:
            trial = by_element(trial, by)
            lift = lift or trial.experiment.sample.lift  # other arms need other numbers
        trial = resized(trial, daily_users=daily_users, baseline=baseline, lift=lift)
        if trial.mode == "ab" and not anyway and (warning := too_long(trial)):
            raise Conflict(warning, trial=trial.id, days=trial.experiment.sample.days)
    return _moved(trial, "running", note={}, started_at=trial.started_at or datetime.now(UTC), stopped_at=None)


def pause(trial: Trial, note: Words | None = None) -> Trial:
    """Show everybody the plain photo for now; what was counted stays."""
    _only(trial, "running")
    return _moved(trial, "paused", note=note or {})


def stop(trial: Trial, note: Words | None = None) -> Trial:
    """End it for good."""
    _only(trial, "running", "paused")
    return _moved(trial, "stopped", note=note or {}, stopped_at=datetime.now(UTC))


def promote(trial: Trial, arm: str = "", by: str = "merchant") -> Trial:
    """Show everybody one arm from now on: the winner, or another one that a person names."""
    _only(trial, "stopped")
    chosen = arm or trial.winner
    if not chosen:
        raise Conflict(
            {"zh": "这次实验没有分出胜负；请指明要推广哪一种画面。",
             "en": "This experiment found no winner. Say which arm to promote."}, trial=trial.id,
        )  # fmt: skip
    if chosen not in trial.arms:
        names = ", ".join(trial.arms)
        raise Conflict({"zh": f"没有这一组：{chosen}。可选：{names}", "en": f"No such arm: {chosen}. Try: {names}"})
    return trial.model_copy(update={"promoted": chosen, "promoted_by": by})


def demote(trial: Trial) -> Trial:
    """Take a promotion back: the plain photo is shown again."""
    return trial.model_copy(update={"promoted": "", "promoted_by": ""})


def follow(trial: Trial, weights: dict[str, tuple[float, ...]]) -> Trial:
    """New weights of a bandit."""
    return trial.model_copy(update={"weights": weights, "weighed": trial.weighed + 1})


def become_bandit(trial: Trial) -> Trial:
    """After the test: let the weights follow the clicks, from the split they had."""
    _only(trial, "running", "paused", "stopped")
    moved = _moved(trial, "running", note={}, stopped_at=None, started_at=trial.started_at or datetime.now(UTC))
    return moved.model_copy(update={"mode": "bandit", "weights": {EVERYBODY: trial.shares}, "promoted": ""})


def resized(trial: Trial, *, daily_users: int | None, baseline: float | None, lift: float | None) -> Trial:
    """The plan for the merchant's own traffic, rate and ambition."""
    if not (daily_users or baseline or lift):
        return trial
    was, arms = trial.experiment.sample, trial.experiment.arms
    rate, ambition, traffic = baseline or was.baseline, lift or was.lift, daily_users or was.daily_users or 5000
    if trial.factors:
        asked = was.model_copy(update={"baseline": rate, "lift": ambition, "daily_users": traffic})
        sample = sized(asked, cells_of(trial), trial.holdout)
        return trial.model_copy(update={"experiment": trial.experiment.model_copy(update={"sample": sample})})
    alpha = round(0.05 / max(1, len(arms) - 1), 4)
    users = users_per_arm(rate, ambition, alpha=0.05 / max(1, len(arms) - 1))
    smallest = min(arm.share for arm in arms) * (1 - trial.holdout)
    days = math.ceil(users / (smallest * traffic))
    sample = SampleSize(baseline=rate, lift=ambition, users_per_arm=users, daily_users=traffic, days=days, alpha=alpha)
    return trial.model_copy(update={"experiment": trial.experiment.model_copy(update={"sample": sample})})


def too_long(trial: Trial) -> Words:
    """The warning before a test that cannot tell in time; empty where it can."""
    sample, arms = trial.experiment.sample, len(trial.experiment.arms)
    if (sample.days or 0) <= PATIENCE_DAYS:
        return {}
    rate, lift, users = f"{sample.baseline:.1%}", f"{sample.lift:+.0%}", f"{sample.users_per_arm:,}"
    return {
        "zh": f"在 {rate} 的基础上看出 {lift} 的差别，每组要 {users} 人，共 {arms} 组；您每天 {sample.daily_users:,} 位"
        f"访客，要 {sample.days:.0f} 天。请减少画面、放宽想看出的差别、换成点击率这类更早的指标，或改用自动分流"
        "（bandit）；确定要跑就加 --anyway。",
        "en": f"{lift} at {rate} needs {users} users in each of {arms} arms; you have {sample.daily_users:,} a day: "
        f"{sample.days:.0f} days. Compare fewer looks, aim for a larger lift, choose an earlier metric such as clicks, "
        "or let the traffic follow the clicks (bandit). To run it all the same, add --anyway.",
    }


def _only(trial: Trial, *statuses: str) -> None:
    if trial.status not in statuses:
        raise Conflict(
            {"zh": f"实验现在的状态是 {trial.status}，不能这样做。",
             "en": f"The experiment is {trial.status}; this cannot be done now."}, trial=trial.id, status=trial.status,
        )  # fmt: skip


def _moved(trial: Trial, status: str, **changes: Any) -> Trial:
    experiment = trial.experiment.model_copy(update={"status": status})
    return trial.model_copy(update={"experiment": experiment, **changes})
