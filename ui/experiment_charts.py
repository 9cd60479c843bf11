"""Which charts an experiment has, and the figures that go into each; the same figures as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any, Literal

from domain.text import Words, best_of
from domain.trial import Trial
from tools.distribution.elements import ELEMENTS, called
from tools.feedback.analysis import MONEY
from ui.charts import Dot, Group, Line, course, forest

Kind = Literal["live", "arms", "personas", "elements", "factors"]
COLOURS = "abcdef"
TITLES: dict[Kind, Words] = {
    "live": {"zh": "与第一种画面之差，随人数变化", "en": "Difference from the first look, by users"},
    "arms": {"zh": "各画面与 95% 区间", "en": "Looks with 95 % intervals"},
    "personas": {"zh": "各人群与 95% 区间", "en": "Audiences with 95 % intervals"},
    "elements": {"zh": "各元素与 95% 区间", "en": "Elements with 95 % intervals"},
    "factors": {
        "zh": "每种元素单独的作用（随时有效的区间）",
        "en": "What each element does by itself (always-valid limits)",
    },
}
PEOPLE: Words = {"zh": "人", "en": "users"}
HOLDOUT: Words = {"zh": "商品原图（对照）", "en": "Plain photo (holdout)"}
COLUMNS = ("audience", "arm", "title", "users", "value", "low", "high")


def chart_of(trial: Trial, figures: dict[str, Any], points: list[dict[str, Any]], kind: Kind, lang: str, *,
             alone: bool = False, names: dict[str, Words] | None = None) -> str:  # fmt: skip
    """One chart; empty where there is nothing to draw. `names` are audiences by id."""
    title, show = f"{TITLES[kind][lang]} · {figures['metric']['name'][lang]}", shown(trial)
    if kind == "live":
        return _live(trial, points, title, lang, alone)
    if kind == "factors":
        effects = (figures["factors"] or {}).get("effects", [])
        base = figures["arms"][0]["value"]
        if not effects or not base:
            return ""
        rows = tuple(
            Dot(
                " ↔ ".join(called(each["element"], each[side], lang) for side in ("value", "versus")),
                *(each[name] / base for name in ("difference", "low", "high")),
            )
            for each in effects
        )
        groups = [
            Group(
                ELEMENTS[name][lang],
                tuple(dot for dot, each in zip(rows, effects, strict=True) if each["element"] == name),
            )
            for name in trial.factors
        ]
        return forest(title, groups, "{:+.0%}".format, zero=True, alone=alone, kind=kind)
    groups = {"arms": _arms, "personas": _personas, "elements": _elements}[kind](trial, figures, lang, names or {})
    return forest(title, groups, show, alone=alone, kind=kind) if any(group.dots for group in groups) else ""


def audience_names() -> dict[str, Words]:
    """Audiences by id, as merchants call them."""
    from tools.understanding.taxonomy import archetypes  # reads lexicons: only where a page wants them

    return {name: dict(each.title) for name, each in archetypes().items()}


def shown(trial: Trial) -> Callable[[float], str]:
    """How the metric's values are written."""
    return "{:.2f}".format if trial.experiment.metric in MONEY else "{:.1%}".format


def table(trial: Trial, figures: dict[str, Any]) -> str:
    """Every look for everybody and for each audience, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    titles = {arm.name: best_of(arm.title, "en") or arm.name for arm in trial.experiment.arms}
    everybody = {row["arm"]: row["interval"] for row in figures["arms"]}
    for audience, rows in {"": everybody, **figures["personas"]}.items():
        for arm, row in rows.items():
            cells = (audience, arm, titles.get(arm, arm))
            writer.writerow([*map(plain, cells), *(row[name] for name in ("users", "value", "low", "high"))])
    return "\ufeff" + out.getvalue()


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in tuple("=+-@\t\r") else text


def _live(trial: Trial, points: list[dict[str, Any]], title: str, lang: str, alone: bool) -> str:
    money = trial.experiment.metric in MONEY
    drawn = [point for point in points if len(point["arms"]) == len(trial.arms)]
    lines = []
    for place, arm in enumerate(trial.experiment.arms):
        mine = [(float(p["users"]), *map(float, p["arms"][place][1:])) for p in drawn if any(p["arms"][place][2:])]
        if place and len(mine) > 1:
            lines.append(Line(best_of(arm.title, lang) or arm.name, tuple(mine), COLOURS[place % 6]))  # type: ignore[arg-type]
    if not lines:
        return ""
    planned = trial.experiment.sample.users_per_arm * len(trial.arms)
    looks = [planned * (n + 1) / trial.looks_planned for n in range(trial.looks_planned)] if trial.mode == "ab" else []
    marks = [
        (look.fraction * planned, row.difference, COLOURS[place % 6])
        for look in trial.looks for place, row in enumerate(look.standings) if place
    ]  # fmt: skip
    show: Callable[[float], str] = "{:+.2f}".format if money else (lambda value: f"{100 * value:+.1f} pp")
    return course(title, lines, planned, looks, marks, show, axis=PEOPLE[lang], alone=alone)


def _arms(trial: Trial, figures: dict[str, Any], lang: str, names: dict[str, Words]) -> list[Group]:
    rows = [
        _dot(best_of(row["title"], lang) or row["arm"], row["interval"], COLOURS[place % 6])
        for place, row in enumerate(figures["arms"]) if row["users"]
    ]  # fmt: skip
    if figures["holdout"]:
        rows.append(_dot(HOLDOUT[lang], figures["holdout"]["interval"], "a"))
    return [Group("", tuple(rows))]


def _personas(trial: Trial, figures: dict[str, Any], lang: str, names: dict[str, Words]) -> list[Group]:
    titles = {arm.name: best_of(arm.title, lang) or arm.name for arm in trial.experiment.arms}
    place = {name: number for number, name in enumerate(trial.arms)}
    return [
        Group(best_of(names[persona], lang) if persona in names else persona,
              tuple(_dot(titles[arm], row, COLOURS[place[arm] % 6]) for arm, row in rows.items()))
        for persona, rows in figures["personas"].items()
    ]  # fmt: skip


def _elements(trial: Trial, figures: dict[str, Any], lang: str, names: dict[str, Words]) -> list[Group]:
    found = []
    for element, rows in figures["elements"].items():
        best_first = sorted(rows.items(), key=lambda pair: -pair[1]["value"])
        dots = tuple(_dot(called(element, value, lang), row, "b") for value, row in best_first)
        found.append(Group(ELEMENTS[element][lang] if element in ELEMENTS else element, dots))
    return found


def _dot(label: str, row: dict[str, float], colour: str) -> Dot:
    return Dot(label, row["value"], row["low"], row["high"], f"· {row['users']:,.0f}", colour)
