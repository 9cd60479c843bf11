"""Arms by element: not picture against picture, but all pictures with one set against all with another."""

from __future__ import annotations

from domain.errors import Conflict
from domain.experiment import Arm
from domain.text import Words, best_of
from domain.trial import Trial
from tools.distribution.experiments import hypothesis

ELEMENTS: dict[str, Words] = {
    "set": {"zh": "场景", "en": "set"},
    "hook": {"zh": "切入点", "en": "hook"},
    "layout": {"zh": "版式", "en": "layout"},
    "palette": {"zh": "配色", "en": "palette"},
    "sticker": {"zh": "贴片", "en": "stickers"},
}


VALUES: dict[str, dict[str, Words]] = {
    "layout": {
        "top": {"zh": "文字在上", "en": "words on top"},
        "left": {"zh": "文字在左", "en": "words on the left"},
        "right": {"zh": "文字在右", "en": "words on the right"},
    },
    "hook": {
        "function": {"zh": "讲功能", "en": "function"},
        "style": {"zh": "讲风格", "en": "style"},
        "price": {"zh": "讲价格", "en": "price"},
    },
    "sticker": {
        "none": {"zh": "没有贴片", "en": "no stickers"}, "stickers": {"zh": "有贴片", "en": "stickers"},
        "chip": {"zh": "卖点", "en": "chips"}, "cta": {"zh": "按钮", "en": "button"},
        "price": {"zh": "价格", "en": "price"}, "burst": {"zh": "促销", "en": "burst"},
        "tag": {"zh": "标签", "en": "tag"}, "ribbon": {"zh": "绶带", "en": "ribbon"},
    },
}  # fmt: skip


def called(element: str, value: str, lang: str) -> str:
    """A value of an element as a merchant would call it."""
    if element == "set":
        from tools.generation.plates import list_sets  # reads every set's card

        return next((best_of(dict(card.title), lang) for card in list_sets() if card.name == value), value)
    names = VALUES.get(element, {})
    return " + ".join(best_of(names[part], lang) if part in names else part for part in value.split("+"))


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
            title={lang: called(element, value, lang) for lang in ELEMENTS[element]},
        )
        for value in values
    )  # fmt: skip
    name = ELEMENTS[element]
    kind = {"zh": name["zh"], "en": f"kinds of {name['en']}"}
    said = hypothesis([arm.title for arm in arms], trial.experiment.metric, kind)
    design = trial.experiment.model_copy(update={"arms": arms, "hypothesis": said})
    return trial.model_copy(update={"experiment": design, "exhibits": exhibits})
