"""`vitrine traces`: the operator console in a terminal. What a command does is in `ui/commands/traces.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

traces = typer.Typer(no_args_is_help=True, help="Look into runs, replay, fork and export them. 运行记录。")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en.")]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="Run id.")]


@traces.command("list")
def traces_list(
    line: Annotated[
        str, typer.Argument(metavar="[FILTER]", help='Such as "status:failed agent:persona cost>0.1".')
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=2000)] = 20,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Runs that fit a filter, newest first. 列出运行。"""
    from ui.commands.traces import list_traces as command

    raise typer.Exit(command(line, limit, as_json=as_json, lang=lang))


@traces.command("show")
def traces_show(run: RunId, as_json: AsJson = False, lang: Language = "") -> None:
    """One run's waterfall: agents, tools, models, waits, retries and their reasons. 查看一次运行。"""
    from ui.commands.traces import show as command

    raise typer.Exit(command(run, as_json=as_json, lang=lang))


@traces.command("replay")
def traces_replay(run: RunId, as_json: AsJson = False, lang: Language = "") -> None:
    """Do a run again from its record and compare the pictures byte for byte; exit 1 where they differ. 按记录回放。"""
    from ui.commands.traces import replay as command

    raise typer.Exit(command(run, as_json=as_json, lang=lang))


@traces.command("fork")
def traces_fork(
    run: RunId,
    text: Annotated[str, typer.Option(help="Another brief.")] = "",
    brief: Annotated[str, typer.Option(help='Fields of the typed brief as JSON, such as {"price": 59}.')] = "",
    plan: Annotated[str, typer.Option(help='Fields of the plan as JSON, such as {"canvases": ["3x4"]}.')] = "",
    instruction: Annotated[str, typer.Option(help="Fields of a picture's instruction as JSON; with --picture.")] = "",
    layout: Annotated[str, typer.Option(help="A picture's layout as JSON; with --picture.")] = "",
    answer: Annotated[str, typer.Option(help="Another answer to its question.")] = "",
    picture: Annotated[int, typer.Option(help="Number of the picture.")] = 0,
    agent: Annotated[str, typer.Option(help="Begin with this agent, nothing changed.")] = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Do a run again from one of its steps, with something changed there. 从某一步开分支。"""
    from ui.commands.traces import fork as command

    edits = {"text": text, "brief": brief, "plan": plan, "instruction": instruction, "layout": layout, "answer": answer}
    raise typer.Exit(command(run, edits, picture, agent, as_json=as_json, lang=lang))


@traces.command("export")
def traces_export(
    run: RunId,
    form: Annotated[str, typer.Option("--format", help="json, or otlp for OpenTelemetry.")] = "json",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File; stdout where left out.", dir_okay=False)
    ] = None,
    send: Annotated[str, typer.Option(help="Post it as OTLP to this URL, such as http://host:6006/v1/traces.")] = "",
    lang: Language = "",
) -> None:
    """Take a run away, as JSON or OpenTelemetry (Phoenix, Jaeger). 导出。"""
    from ui.commands.traces import export as command

    raise typer.Exit(command(run, form, out, send, lang=lang))
