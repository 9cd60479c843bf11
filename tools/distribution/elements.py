"""Arms by element: not picture against picture, but all pictures with one set against all with another."""

from __future__ import annotations

from domain.errors import Conflict
from domain.experiment import Arm
from domain.text import Words
from domain.trial import Trial
from tools.distribution.experiments import NAMES

ELEMENTS: dict[str, Words] = {
    "set": {"zh": "场景", "en": "set"},
    "hook": {"zh": "切入点", "en": "hook"},
    "layout": {"zh": "版式", "en": "layout"},
    "palette": {"zh": "配色", "en": "palette"},
    "sticker": {"zh": "贴片", "en": "stickers"},
}


def by_element(trial: Trial, element: str) -> Trial:
    """The draft with one arm per value of an element; each shopper sees the picture of the arm that is made for them.

    Raises `Conflict` where all pictures have the same value.
    """
    values = list(dict.fromkeys(exhibit.attributes.get(element, "") for exhibit in trial.exhibits))
    if element not in ELEMENTS or "" in values or len(values) < 2:
        known = ", ".join(name for name in ELEMENTS if len({each.attributes.get(name) for each in trial.exhibits}) > 1)
        raise Conflict(
            {"zh": f"这些画面不能按“{element}”分组；可以按：{known or '（都相同）'}",
             "en": f"These pictures do not differ in {element!r}. They differ in: {known or 'nothing'}"},
            trial=trial.id, element=element,
        )  # fmt: skip
    named = [(each, f"{element}={each.attributes[element]}") for each in trial.exhibits]
    exhibits = tuple(each.model_copy(update={"arm": arm}) for each, arm in named)
    arms = tuple(
        Arm(
            name=f"{element}={value}", share=1 / len(values),
            creatives=tuple(each.creative for each in exhibits if each.attributes[element] == value),
            title={lang: f"{name} {value}" for lang, name in ELEMENTS[element].items()},
        )
        for value in values
    )  # fmt: skip
    metric, name = NAMES[trial.experiment.metric], ELEMENTS[element]
    hypothesis = {
        "zh": f"{len(values)} 种{name['zh']}里，至少有一种的{metric['zh']}高于“{values[0]}”。",
        "en": f"Of {len(values)} kinds of {name['en']}, at least one has a higher {metric['en']} than “{values[0]}”.",
    }
    design = trial.experiment.model_copy(update={"arms": arms, "hypothesis": hypothesis})
    return trial.model_copy(update={"experiment": design, "exhibits": exhibits})
