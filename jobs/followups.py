"""When a test has ended: say so in the conversation that it came from, with what it found and what can be done now."""

from __future__ import annotations

from domain.events import AnswerGiven
from domain.text import Words, best_of
from domain.trial import HOLDOUT, Trial
from jobs.backbone import Backbone
from tools.distribution.elements import called
from tools.distribution.experiments import NAMES
from tools.distribution.statistics import compare
from tools.feedback.analysis import samples
from tools.feedback.diagnosis import together
from tools.feedback.factors import factors_of
from tools.feedback.tallies import Tallies


async def tell_end(backbone: Backbone, trial: Trial, tallies: Tallies, hours: dict[str, int], now: float) -> None:
    """Publish the follow-up; told once, however often this is called."""
    if not trial.thread_id or not trial.looks:
        return
    words = follow_up(trial, tallies, hours, now)
    await backbone.bus.publish(
        AnswerGiven(
            id=f"{trial.id}:ended:{len(trial.looks)}", thread_id=trial.thread_id, run_id=trial.run_id,
            merchant_id=trial.merchant, agent="ab_test", text=words,
        )
    )  # fmt: skip


def follow_up(trial: Trial, tallies: Tallies, hours: dict[str, int], now: float) -> Words:
    """How it ended, what is known of elements and of the plain photo, and the next step."""
    parts = [
        trial.looks[-1].reason,
        *_effects(trial, tallies, hours, now),
        *_beside_plain(trial, tallies),
        _next(trial),
    ]
    return {"zh": "".join(part["zh"] for part in parts), "en": " ".join(part["en"] for part in parts)}


def _effects(trial: Trial, tallies: Tallies, hours: dict[str, int], now: float) -> list[Words]:
    """Each element's effect in a factorial."""
    if not trial.factors:
        return []
    arms = samples(trial, tallies, hours, now)
    base = together(arms).mean
    lines: list[Words] = []
    for effect in factors_of(trial, arms)["effects"] if base else ():
        change, low, high = (f"{effect[name] / base:+.0%}" for name in ("difference", "low", "high"))
        sides = {
            lang: [called(effect["element"], effect[side], lang) for side in ("value", "versus")]
            for lang in ("zh", "en")
        }
        lines.append({
            "zh": f"“{sides['zh'][0]}”对“{sides['zh'][1]}”：{change}（{low} 到 {high}）。",
            "en": f"“{sides['en'][0]}” against “{sides['en'][1]}”: {change} ({low} to {high}).",
        })  # fmt: skip
    return lines


def _beside_plain(trial: Trial, tallies: Tallies) -> list[Words]:
    metric = trial.experiment.metric
    plain = tallies.sample(HOLDOUT, metric)
    if not trial.holdout or plain.total < 1:
        return []
    result = compare(plain, together([tallies.sample(arm, metric) for arm in trial.arms]))
    low, high, lift = (f"{value:+.0%}" for value in (result.low / plain.mean, result.high / plain.mean, result.lift))
    return [{
        "zh": f"所有画面合起来比商品原图的{NAMES[metric]['zh']} {lift}（95% 区间 {low} 到 {high}）。",
        "en": f"All looks together against the plain photo: {lift} {NAMES[metric]['en']} (95 % interval {low} to "
        f"{high}).",
    }]  # fmt: skip


def _next(trial: Trial) -> Words:
    """What a person may do now; nothing is shown to everybody before they say so."""
    if trial.winner:
        arm = next(each for each in trial.experiment.arms if each.name == trial.winner)
        zh, en = (best_of(arm.title, lang) or arm.name for lang in ("zh", "en"))
        return {
            "zh": f"要让顾客都看到“{zh}”，请在实验页批准，或运行 vitrine experiments promote {trial.id}。",
            "en": f"To show “{en}” to your shoppers, approve it on the experiments page or run `vitrine experiments "
            f"promote {trial.id}`.",
        }
    return {
        "zh": "想接着试，就再说一次想提高的指标，我会按这次学到的换一批画面。",
        "en": "To go on, name the figure again: the next designs start from what this test taught.",
    }
