"""`vitrine experiments`: its commands and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Start, watch, decide and promote A/B tests. 管理实验。")

Id = Annotated[str, typer.Argument(metavar="EXPERIMENT", help="Experiment id.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en.")]


@app.command("list")
def list_(as_json: AsJson = False, lang: Language = "") -> None:
    """All experiments, newest first. 所有实验。"""
    from ui.commands.experiments import list_experiments as command

    raise typer.Exit(command(as_json=as_json, lang=lang))


@app.command()
def show(experiment: Id, as_json: AsJson = False, lang: Language = "") -> None:
    """One experiment and how it stands; looking costs nothing. 查看一个实验。"""
    from ui.commands.experiments import show as command

    raise typer.Exit(command(experiment, as_json=as_json, lang=lang))


@app.command()
def start(
    experiment: Id,
    mode: Annotated[str, typer.Option(help="ab: a fixed split and a verdict; bandit: traffic follows clicks.")] = "",
    by: Annotated[str, typer.Option(help="Arms by element (set, layout, ...); several with commas: factorial.")] = "",
    daily_users: Annotated[int, typer.Option(min=0, help="Visitors a day.")] = 0,
    baseline: Annotated[float, typer.Option(min=0, max=1, help="The metric's rate today.")] = 0,
    lift: Annotated[float, typer.Option(min=0, max=5, help="Smallest relative gain worth knowing.")] = 0,
    holdout: Annotated[float, typer.Option(min=-1, max=0.5, help="Part that keeps seeing the plain photo.")] = -1,
    cap: Annotated[int, typer.Option(min=0, help="Most users.")] = 0,
    looks: Annotated[int, typer.Option(min=0, max=30, help="Planned looks.")] = 0,
    anyway: Annotated[bool, typer.Option("--anyway", help="Although it takes too long to tell.")] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Start a draft, or resume. 开始或继续。"""
    from ui.commands.experiments import change as command

    how = {"mode": mode, "by": by, "daily_users": daily_users, "baseline": baseline, "lift": lift, "cap": cap}
    asked = {name: value or None for name, value in how.items()}
    raise typer.Exit(
        command(
            experiment,
            "start",
            as_json=as_json,
            lang=lang,
            anyway=anyway,
            **asked,
            holdout=holdout if holdout >= 0 else None,
            looks_planned=looks or None,
        )  # fmt: skip
    )


@app.command()
def pause(experiment: Id, as_json: AsJson = False, lang: Language = "") -> None:
    """Show plain photos for now. 暂停。"""
    from ui.commands.experiments import change as command

    raise typer.Exit(command(experiment, "pause", as_json=as_json, lang=lang))


@app.command()
def stop(experiment: Id, as_json: AsJson = False, lang: Language = "") -> None:
    """End it. 结束。"""
    from ui.commands.experiments import change as command

    raise typer.Exit(command(experiment, "stop", as_json=as_json, lang=lang))


@app.command()
def decide(experiment: Id, as_json: AsJson = False, lang: Language = "") -> None:
    """Take the planned look, if it is due. 到点则判定。"""
    from ui.commands.experiments import decide as command

    raise typer.Exit(command(experiment, as_json=as_json, lang=lang))


@app.command()
def promote(
    experiment: Id,
    arm: Annotated[str, typer.Option(help="Another arm than the winner.")] = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Show everybody the winner. 推广胜者。"""
    from ui.commands.experiments import change as command

    raise typer.Exit(command(experiment, "promote", as_json=as_json, lang=lang, arm=arm))


@app.command()
def demote(experiment: Id, as_json: AsJson = False, lang: Language = "") -> None:
    """Take a promotion back. 撤回推广。"""
    from ui.commands.experiments import change as command

    raise typer.Exit(command(experiment, "demote", as_json=as_json, lang=lang))


@app.command()
def follow(experiment: Id, as_json: AsJson = False, lang: Language = "") -> None:
    """From now on traffic follows clicks, audience by audience. 改为自动分流。"""
    from ui.commands.experiments import change as command

    raise typer.Exit(command(experiment, "follow", as_json=as_json, lang=lang))


@app.command()
def kill(off: Annotated[bool, typer.Option("--off", help="Deliver again.")] = False, lang: Language = "") -> None:
    """Every storefront shows plain photos at once. 一键停投。"""
    from ui.commands.experiments import kill as command

    raise typer.Exit(command(not off, lang))


@app.command()
def load(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GA4 JSON lines, or CSV.")],
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Take in an export of what shoppers did; the same file twice counts once. 导入投放数据。"""
    from ui.commands.experiments import load as command

    raise typer.Exit(command(path, as_json=as_json, lang=lang))


@app.command()
def sdk(lang: Language = "") -> None:
    """Fetch the official GrowthBook SDK for storefronts (needs npm). 取来店铺用的 SDK。"""
    from ui.commands.sdk import fetch as command

    raise typer.Exit(command(lang))


@app.command()
def learned(as_json: AsJson = False, lang: Language = "") -> None:
    """Learn from all tests and show what shapes new briefs. 学到了什么。"""
    from ui.commands.learned import learned as command

    raise typer.Exit(command(as_json=as_json, lang=lang))


@app.command()
def use(
    version: Annotated[str, typer.Argument(help="A version's number, 0 for none, or newest.")], lang: Language = ""
) -> None:
    """Take learning back, or follow it again. 撤回或恢复学到的内容。"""
    from ui.commands.learned import use as command

    raise typer.Exit(command(version, lang))


@app.command()
def leaderboard(
    by: Annotated[str, typer.Option(help="set, layout, hook, palette, sticker, generator, model, prompt...")] = "set",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """What sells: ranked by effect within products, with intervals. 效果榜。"""
    from ui.commands.learned import leaderboard as command

    raise typer.Exit(command(by, as_json=as_json, lang=lang))


@app.command()
def pairs(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File; stdout where left out.")] = None,
    lang: Language = "",
) -> None:
    """Preference pairs as JSON lines, for post-training. 导出偏好对。"""
    from ui.commands.learned import pairs as command

    raise typer.Exit(command(out, lang))
