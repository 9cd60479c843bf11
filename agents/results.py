"""How tests stand, in words: what a merchant hears who asks which picture sells."""

from __future__ import annotations

from agents.services import Services
from agents.state import State
from domain.text import Words, best_of
from domain.trial import Trial
from tools.feedback.diagnosis import diagnose
from tools.feedback.tallies import Tallies
from tools.generation.plates import list_sets

MOST = 2
"""Tests that are told of at once, newest first."""


async def results(services: Services, merchant: str, state: State) -> Words | None:
    """The newest tests of this conversation's product, or of any; None where none was ever started."""
    started = [trial for trial in await services.trials.begun() if trial.started_at and trial.merchant == merchant]
    mine = [trial for trial in started if state.sku and trial.experiment.sku == state.sku] or started
    told = [await _told(services, trial) for trial in mine[:MOST]]
    return {lang: "\n".join(words[lang] for words in told) for lang in ("zh", "en")} if told else None


async def _told(services: Services, trial: Trial) -> Words:
    tallies = Tallies(await services.outcomes.counts(trial.id))
    users = sum(tallies.users(arm) for arm in trial.arms)
    planned = trial.experiment.sample.users_per_arm * len(trial.arms)
    found = services.catalog.find(trial.experiment.sku)
    name = {lang: best_of(found.title, lang) if found else trial.experiment.sku for lang in ("zh", "en")}
    if trial.looks and trial.status == "stopped":
        ended = trial.looks[-1].reason
    elif trial.status == "stopped":
        ended = {
            "zh": f"{users:,} / {planned:,} 人时提前结束，没有结论。",
            "en": f"It was ended at {users:,} of {planned:,} shoppers; nothing was decided.",
        }
    else:
        ended = {
            "zh": f"{users:,} / {planned:,} 人，还没到下结论的时候。",
            "en": f"{users:,} of {planned:,} shoppers so far; nothing is decided yet.",
        }
    called = {card.name: dict(card.title) for card in list_sets()}
    metric = trial.experiment.metric
    known = diagnose(trial.experiment.sku, metric, {}, [trial], {trial.id: tallies}, None, called=called)
    lines = known.lines if users else ()
    return {
        "zh": f"{name['zh']}（{trial.id}）：" + "".join(line["zh"] for line in (ended, *lines)),
        "en": f"{name['en']} ({trial.id}): " + " ".join(line["en"] for line in (ended, *lines)),
    }
