"""`vitrine experiments ...`: drafts become tests, and tests become decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.table import Table

from domain.errors import BadOutcome
from domain.text import best_of
from domain.trial import Trial
from ui.commands.session import session
from ui.commands.terminal import DONE, Terminal


def list_experiments(*, as_json: bool, lang: str) -> int:
    """All of them, newest first."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            found = opened.do(opened.backbone.trials.newest())
        if as_json:
            terminal.dump([_about(trial) for trial in found])
            return DONE
        table = Table("experiment", "status", "product", "metric", "arms", "decided", box=None, pad_edge=False)
        for column in (*table.columns[:1], table.columns[2], table.columns[-1]):
            column.overflow = "fold"
        for trial in found:
            decided = trial.promoted or trial.winner
            design = trial.experiment
            table.add_row(trial.id, trial.status, design.sku, design.metric, str(len(trial.arms)), decided)
        terminal.out.print(table)
        for trial in found:
            if trial.status == "stopped" and trial.winner and not trial.promoted:
                reason, how = trial.looks[-1].reason, f"vitrine experiments promote {trial.id}"
                zh = f"{trial.id} 已结束：{best_of(reason, 'zh')} 批准：{how}"
                en = f"{trial.id} has ended: {best_of(reason, 'en')} To approve: {how}"
                terminal.say({"zh": zh, "en": en}, "green")
        return DONE

    return terminal.attempt(command)


def show(trial_id: str, *, as_json: bool, lang: str) -> int:
    """One of them with its figures."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            trial = opened.do(opened.backbone.trials.get(trial_id))
            figures = opened.do(_figures(opened.backbone, trial))
        _print(terminal, trial, figures)
        return DONE

    return terminal.attempt(command)


def change(trial_id: str, what: str, *, as_json: bool, lang: str, **how: Any) -> int:
    """Start, pause, stop, promote, demote or follow."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from tools.distribution import lifecycle

        with session() as opened:
            store = opened.backbone.trials
            if what == "start":
                how["running"] = [each for each in opened.do(store.begun()) if each.status == "running"]
            act: Callable[..., Trial] = getattr(lifecycle, {"follow": "become_bandit"}.get(what, what))
            trial = opened.do(store.change(trial_id, lambda now: act(now, **how)))
        if as_json:
            terminal.dump(_about(trial))
        else:
            terminal.say({"zh": f"{trial.id}：{trial.status}", "en": f"{trial.id}: {trial.status}"})
        return DONE

    return terminal.attempt(command)


def decide(trial_id: str, *, as_json: bool, lang: str) -> int:
    """Count what came in and take the planned look, if it is due."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs import trials

        with session() as opened:
            opened.do(trials.count_outcomes(opened.backbone, "terminal"))
            trial = opened.do(trials.tend(opened.backbone, trial_id))
            figures = opened.do(_figures(opened.backbone, trial))
        _print(terminal, trial, figures)
        return DONE

    return terminal.attempt(command)


def kill(on: bool, lang: str) -> int:
    """The kill switch."""
    terminal = Terminal(lang)

    def command() -> int:
        with session() as opened:
            opened.do(opened.backbone.trials.kill(on))
        terminal.say(
            {"zh": "已切断：所有店铺只显示商品原图。", "en": "Off: every storefront shows plain photos."}
            if on
            else {"zh": "已恢复投放。", "en": "Delivery is on again."}
        )
        return DONE

    return terminal.attempt(command)


def load(path: Path, *, as_json: bool, lang: str) -> int:
    """Take in an export of what shoppers did."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs import trials
        from tools.feedback.tracking import read_export

        try:
            taken = read_export(path.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise BadOutcome({"zh": f"文件读不了：{error}", "en": f"The file cannot be read: {error}"}) from error
        with session() as opened:
            opened.do(opened.backbone.outcomes.append(taken.observed))
            opened.do(trials.count_outcomes(opened.backbone, "terminal"))
        refused = [{"row": index + 1, "reason": best_of(words, terminal.lang)} for index, words in taken.refused]
        if as_json:
            terminal.dump({"accepted": len(taken.observed), "refused": refused})
        for row in refused[:20]:
            terminal.say(
                {"zh": f"第 {row['row']} 行：{row['reason']}", "en": f"Row {row['row']}: {row['reason']}"}, "red"
            )
        terminal.say({"zh": f"读入 {len(taken.observed)} 条", "en": f"{len(taken.observed)} events taken in"})
        return DONE if taken.observed or not refused else 2

    return terminal.attempt(command)


async def _figures(backbone: Any, trial: Trial) -> dict[str, Any]:
    from jobs import trials
    from tools.feedback.analysis import report

    return report(trial, *await trials.read(backbone, trial.id))


def _about(trial: Trial) -> dict[str, Any]:
    from ui.api.experiments import about

    return about(trial)


def _print(terminal: Terminal, trial: Trial, figures: dict[str, Any]) -> None:
    if terminal.as_json:
        terminal.dump(_about(trial) | {"figures": figures})
        return
    out, design = terminal.out, trial.experiment
    out.print(terminal.words(design.hypothesis), style="bold", markup=False, soft_wrap=True)
    out.print(f"{trial.id}  {trial.status}  {terminal.words(figures['metric']['name'])}", markup=False)
    table = Table("arm", "users", "value", "difference", "always-valid limits", "P(better)", box=None, pad_edge=False)
    for row in figures["arms"]:
        chance = "" if row["chance"] is None else f"{row['chance']:.0%}"
        limits = "" if row["arm"] == trial.arms[0] else f"{row['low']:+.4f} .. {row['high']:+.4f}"
        name = best_of(row["title"], terminal.lang) or row["arm"]
        table.add_row(name, f"{row['users']:,}", f"{row['value']:.4f}", f"{row['difference']:+.4f}", limits, chance)
    out.print(table)
    done, planned = figures["users"], figures["planned_users"]
    out.print(
        terminal.words({"zh": f"{done:,} / {planned:,} 人", "en": f"{done:,} of {planned:,} users"}), markup=False
    )
    if words := trial.looks[-1].reason if trial.looks else trial.note:
        out.print(terminal.words(words), markup=False, soft_wrap=True)
    if trial.winner and not trial.promoted and trial.status == "stopped":
        hint = f"vitrine experiments promote {trial.id}"
        terminal.say({"zh": f"要让所有人看到胜者：{hint}", "en": f"To show everybody the winner: {hint}"}, "green")
