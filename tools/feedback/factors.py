"""What a factorial test says about each element: figures for pages, and words when it has decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from domain.text import Words, best_of
from domain.trial import Trial
from tools.distribution.elements import called
from tools.distribution.factorial import Effect, main_effects
from tools.distribution.statistics import Sample
from tools.distribution.verdicts import Judgement


def pair_of(trial: Trial) -> float:
    """Users of one comparison when the plan is fulfilled."""
    arm = trial.experiment.sample.users_per_arm
    return arm * (len(trial.arms) if trial.factors else 2)


def factors_of(trial: Trial, arms: Sequence[Sample]) -> dict[str, Any]:
    """Main effects of a factorial, and whether its elements act independently of each other."""
    effects, independent = main_effects(trial, arms, planned=pair_of(trial))
    rows = [asdict(effect) | {"z": effect.z} for effect in effects]
    return {"effects": rows, "independent_p": independent}


def best_combination(trial: Trial, arms: Sequence[Sample], judgement: Judgement, winner: str) -> Words:
    """Which elements are decided, and the arm that has the better value of each; the rest is said to be open."""
    effects, _ = main_effects(trial, arms, planned=pair_of(trial))
    users = sum(arm.users for arm in arms)
    base = sum(arm.total for arm in arms) / users if users else 0.0
    decided = [effect for effect in effects if judgement.bound is not None and abs(effect.z) >= judgement.bound]
    still_open = [effect for effect in effects if effect not in decided]
    name = next(arm.title for arm in trial.experiment.arms if arm.name == winner)
    zh, en = ([_said(effect, base, lang) for effect in decided] for lang in ("zh", "en"))
    words: Words = {
        "zh": f"{'；'.join(zh)}。最好的组合是“{best_of(name, 'zh')}”。",
        "en": f"{'; '.join(en)}. The best combination is “{best_of(name, 'en')}”.",
    }
    if still_open:
        left = {lang: [called(e.element, e.value, lang) for e in still_open] for lang in ("zh", "en")}
        words["zh"] += f"{'、'.join(left['zh'])}有没有用还看不出来。"
        words["en"] += f" Whether {' or '.join(left['en'])} matters is not clear."
    return words


def _said(effect: Effect, base: float, lang: str) -> str:
    better, worse = called(effect.element, effect.value, lang), called(effect.element, effect.versus, lang)
    if effect.difference < 0:
        better, worse = worse, better
    size = f"{abs(effect.difference) / base:.0%}" if base else ""
    return f"“{better}”比“{worse}”高 {size}" if lang == "zh" else f"“{better}” does {size} better than “{worse}”"
