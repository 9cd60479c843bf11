"""Learns which elements which audience clicks; switches itself off when it predicts nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.finding import Finding, Findings
from domain.text import Words
from tools.feedback.evidence import Row

Floats = NDArray[np.float64]
RIDGE = 30.0
"""Pulls every effect to nothing, in units of binomial variance: about 1,000 views at 3 %."""
GATE = 3.0
"""Nats by which left-out tests must be predicted better: less is luck."""
FEWEST_TRIALS = 4
MOST_EFFECT = 1.5
Z95 = 1.959964


@dataclass(frozen=True)
class Model:
    """Log-odds by feature, and how sure they are."""

    features: tuple[str, ...]
    """``persona|element=value``; an empty persona for everybody."""
    effects: Floats
    covariance: Floats

    def predict(self, row: Row) -> float:
        """Log-odds of a row beside its trial's mean."""
        place = {name: index for index, name in enumerate(self.features)}
        return float(sum(self.effects[place[name]] for name in features_of(row) if name in place))


def learn(rows: Sequence[Row], *, version: int = 1) -> Findings:
    """What the rows say; active only where it predicts tests that it has not seen."""
    trials = tuple(sorted({row.trial for row in rows}))
    if len(trials) < FEWEST_TRIALS:
        need = FEWEST_TRIALS - len(trials)
        why: Words = {"zh": f"再有 {need} 个有数据的实验才开始学习。", "en": f"{need} more tests with data are needed."}
        return Findings(version=version, trials=trials, reason=why)
    gain = gain_out_of_sample(rows)
    model = fit(rows)
    active = gain >= GATE
    why = (
        {"zh": f"能更好地预测没见过的实验（+{gain:.1f}），已用于新方案的默认选择。",
         "en": f"Predicts unseen tests better (+{gain:.1f} nats): it shapes the defaults of new briefs."}
        if active
        else {"zh": f"对没见过的实验没有更好的预测（{gain:+.1f}），先不使用。",
              "en": f"Does not predict unseen tests better ({gain:+.1f} nats): not used for now."}
    )  # fmt: skip
    findings = tuple(_findings(model, rows))
    return Findings(version=version, findings=findings, gain=gain, trials=trials, active=active, reason=why)


def features_of(row: Row) -> tuple[str, ...]:
    """Each element for everybody, and for this audience on top."""
    shared = tuple(f"|{name}" for name in row.elements)
    return shared + (tuple(f"{row.persona}|{name}" for name in row.elements) if row.persona else ())


def fit(rows: Sequence[Row], ridge: float = RIDGE) -> Model:
    """One Newton step of logistic ridge regression around each trial's mean for each audience."""
    names = tuple(sorted({name for row in rows for name in features_of(row)}))
    place = {name: index for index, name in enumerate(names)}
    gap, weight = _gaps(rows)
    design = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name in features_of(row):
            design[number, place[name]] = 1
    design -= _means(rows, design, weight)  # what all arms of a trial share says nothing
    weighted = design * weight[:, None]
    inverse = np.linalg.inv(weighted.T @ design + ridge * np.eye(len(names)))
    effects = inverse @ weighted.T @ gap
    spread = _overdispersion(rows, gap - design @ effects, weight, int(np.linalg.matrix_rank(design)))
    return Model(names, effects, np.asarray(inverse * spread, dtype=np.float64))


def _overdispersion(rows: Sequence[Row], left: Floats, weight: Floats, used: int) -> float:
    """How much more creatives differ than their elements and chance explain.

    A creative's own appeal shows with all its audiences at once, so it is judged by creative.
    """
    sums: dict[tuple[str, str], list[float]] = {}
    for row, gap, heavy in zip(rows, left, weight, strict=True):
        total = sums.setdefault((row.trial, row.arm), [0.0, 0.0])
        total[0] += gap * heavy
        total[1] += heavy
    free = max(1, len(sums) - len({row.trial for row in rows}) - used // 2)
    return max(1.0, sum(gap**2 / max(heavy, 1e-9) for gap, heavy in sums.values()) / free)


def gain_out_of_sample(rows: Sequence[Row]) -> float:
    """Log-likelihood that elements add in tests left out one by one, beyond each test's own mean."""
    gain = 0.0
    for trial in sorted({row.trial for row in rows}):
        model = fit([row for row in rows if row.trial != trial])
        unseen = [row for row in rows if row.trial == trial]
        for persona in sorted({row.persona for row in unseen}):
            group = [row for row in unseen if row.persona == persona]
            gain += _multinomial_gain(group, model)
    return gain


def _multinomial_gain(group: Sequence[Row], model: Model) -> float:
    """How much likelier the clicks fall as they did among the arms, given views and predicted odds."""
    clicks = np.array([row.clicks for row in group], dtype=float)
    plain = np.array([row.shown for row in group], dtype=float)
    told = plain * np.exp(np.clip([model.predict(row) for row in group], -MOST_EFFECT, MOST_EFFECT))
    return float((clicks * (np.log(told / told.sum()) - np.log(plain / plain.sum()))).sum())


def _findings(model: Model, rows: Sequence[Row]) -> list[Finding]:
    """Each value beside the others of its element: tests compare looks, they tell nothing absolute."""
    shown: dict[str, int] = {}
    for row in rows:
        for element in row.elements:
            shown[element] = shown.get(element, 0) + row.shown
    found = []
    for name in model.features:
        persona, _, element = name.partition("|")
        kind, _, value = element.partition("=")
        contrast = _contrast(
            model, persona, element, {one: n for one, n in shown.items() if one.startswith(kind + "=")}
        )
        mean, error = float(contrast @ model.effects), math.sqrt(float(contrast @ model.covariance @ contrast))
        seen = [row for row in rows if element in row.elements and (not persona or row.persona == persona)]
        low, high = (math.expm1(mean + sign * Z95 * error) for sign in (-1, 1))
        found.append(
            Finding(
                persona=persona, element=kind, value=value, effect=math.expm1(mean), low=low, high=high,
                shown=sum(row.shown for row in seen), trials=len({row.trial for row in seen}),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: -abs(each.effect) if each.is_clear else 0)


def _contrast(model: Model, persona: str, element: str, shown: dict[str, int]) -> Floats:
    """The element's effect minus the mean effect of its kind, by how often each was shown."""
    place = {name: index for index, name in enumerate(model.features)}
    contrast, whole = np.zeros(len(model.features)), sum(shown.values())
    for other, count in shown.items():
        for who in {"", persona}:
            if f"{who}|{other}" in place:
                contrast[place[f"{who}|{other}"]] += (other == element) - count / whole
    return contrast


def _gaps(rows: Sequence[Row]) -> tuple[Floats, Floats]:
    """How far each row is from its trial's rate for its audience, in log-odds, and its weight."""
    totals: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        total = totals.setdefault((row.trial, row.persona), [0, 0])
        total[0] += row.clicks
        total[1] += row.shown
    gap, weight = np.zeros(len(rows)), np.zeros(len(rows))
    for number, row in enumerate(rows):
        clicks, shown = totals[row.trial, row.persona]
        rate = (clicks + 0.3) / (shown + 10)
        weight[number] = row.shown * rate * (1 - rate)
        gap[number] = (row.clicks - row.shown * rate) / max(weight[number], 1e-9)
    return gap, weight


def _means(rows: Sequence[Row], design: Floats, weight: Floats) -> Floats:
    """The weighted mean of each feature over the arms of a trial and audience."""
    means = np.zeros_like(design)
    groups: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault((row.trial, row.persona), []).append(number)
    for numbers in groups.values():
        whole = weight[numbers].sum()
        means[numbers] = (design[numbers] * weight[numbers, None]).sum(0) / max(whole, 1e-9)
    return means
