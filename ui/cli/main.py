"""`vitrine`: every command and its options. What a command does is in `ui/commands`, loaded when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.batch import batch, batches
from ui.cli.check import check
from ui.cli.experiments import app as experiments
from ui.cli.keys import keys
from ui.cli.scenarios import gallery, layers, scenarios
from ui.cli.sets import app as sets
from ui.cli.traces import traces
from ui.cli.users import users

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Vitrine: one sentence and one product become a launch kit. 一句话、一个商品，得到一整套上架素材。",
    epilog="Exit status: 0 done, 1 failed, 2 wrong usage or input, 3 waiting for your approval.",
)
runs = typer.Typer(no_args_is_help=True, help="List, show, answer and cancel runs. 查看和处理任务。")
app.add_typer(runs, name="runs")
app.add_typer(traces, name="traces")
app.add_typer(keys, name="keys")
app.add_typer(users, name="users")
memory = typer.Typer(no_args_is_help=True, help="What Vitrine remembers of you, and forgetting it. 查看和删除记忆。")
app.add_typer(memory, name="memory")
app.add_typer(experiments, name="experiments")
app.add_typer(scenarios, name="scenarios")
app.command()(layers)
app.command()(gallery)
app.add_typer(sets, name="sets")
app.command()(batch)
app.command()(check)
app.add_typer(batches, name="batches")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Language = Annotated[str, typer.Option("--lang", help="zh or en; found from your text or terminal where left out.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder for the kit.", show_default="./kit/RUN", file_okay=False)
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="Run id.")]


@app.command()
def up(lang: Language = "") -> None:
    """Start everything: chat page, API, worker, embedded Valkey. 启动全部服务。"""
    from ui.commands.start import up as command

    raise typer.Exit(command(lang))


@app.command()
def worker(
    queues: Annotated[str, typer.Option(help="Queues to serve, most urgent first.")] = "interactive,batch",
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Runs at the same time.")] = 4,
) -> None:
    """Start one more worker (on this or another machine, with the same settings). 增加一个工作进程。"""
    from ui.commands.start import worker as command

    raise typer.Exit(command(queues, concurrency))


@app.command()
def brief(
    text: Annotated[str, typer.Argument(help="What you need, in your own words; - reads it from stdin.")],
    product: Annotated[str, typer.Option("--product", "-p", help="A SKU, or a product file or folder.")] = "",
    photo: Annotated[Path | None, typer.Option(help="A photo of the product.", dir_okay=False)] = None,
    out: Out = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Go ahead without asking for approval.")] = False,
    as_json: AsJson = False,
    lang: Language = "",
    seed: Annotated[int, typer.Option(help="Another number gives another variation.")] = 0,
    after: Annotated[str, typer.Option(metavar="RUN", help="Go on where this run ended: edit, ask, undo.")] = "",
    override: Annotated[list[str] | None, typer.Option(help="RULE=REASON: keep a wording, with its reason.")] = None,
    server: Annotated[str, typer.Option(envvar="VITRINE_SERVER", help="Send it to a Vitrine elsewhere.")] = "",
    key: Annotated[str, typer.Option(envvar="VITRINE_API_KEY", help="API key for it.", show_default=False)] = "",
) -> None:
    """Turn a brief into a launch kit, with or without `vitrine up` running. 一句话生成整套素材。"""
    from ui.commands.brief import brief as command

    where = {"after": after, "server": server, "key": key}
    kept = override or []
    status = command(
        text, product, photo, out, yes=yes, as_json=as_json, lang=lang, seed=seed, overrides=kept, **where
    )  # fmt: skip
    raise typer.Exit(status)


@app.command()
def interpret(
    file: Annotated[Path, typer.Argument(help="JSON lines, each with `turns`; - reads them from stdin.")],
) -> None:
    """Understand briefs, one prediction per line on stdout; makes nothing. 只理解，不生成。"""
    from ui.commands.reading import interpret as command

    raise typer.Exit(command(file))


@app.command()
def ingest(
    path: Annotated[Path, typer.Argument(exists=True, help="A product folder, a JSON file or a CSV file.")],
    merchant: Annotated[str, typer.Option(help="Whose products they are. Without it: for all merchants.")] = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Load products into the catalogue. 导入商品。"""
    from ui.commands.reading import ingest as command

    raise typer.Exit(command(path, merchant=merchant, as_json=as_json, lang=lang))


@runs.command("list")
def runs_list(
    status: Annotated[str, typer.Option(help="Only runs with this status.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """The latest runs. 最近的任务。"""
    from ui.commands.runs import list_runs as command

    raise typer.Exit(command(status, limit, as_json=as_json))


@runs.command("show")
def runs_show(run: RunId, as_json: AsJson = False, lang: Language = "") -> None:
    """One run: what was asked, what happened, what was made. 查看一个任务。"""
    from ui.commands.runs import show as command

    raise typer.Exit(command(run, as_json=as_json, lang=lang))


@runs.command("answer")
def runs_answer(
    run: RunId,
    answer: Annotated[str, typer.Argument(help="approve, cancel, or the answer to its question.")],
    plan: Annotated[str, typer.Option(help='Changes to the plan as JSON, for example {"canvases": ["1x1"]}.')] = "",
    out: Out = None,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Approve a plan or answer a question, then see the run through. 批准方案或回答问题。"""
    from ui.commands.runs import answer as command

    raise typer.Exit(command(run, answer, plan, out, as_json=as_json, lang=lang))


@runs.command("cancel")
def runs_cancel(run: RunId, lang: Language = "") -> None:
    """Stop a run; what was made until then is kept. 取消一个任务。"""
    from ui.commands.runs import cancel as command

    raise typer.Exit(command(run, lang))


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(min=0, help="Another number gives other shoppers.")] = 1,
    products: Annotated[int, typer.Option(min=1, max=500, help="Products launched.")] = 40,
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Try traffic allocation on invented shoppers; nothing of it is real. 用虚构的顾客试跑流量分配。"""
    from ui.commands.simulate import simulate as command

    raise typer.Exit(command(seed, products, as_json=as_json, lang=lang))


@memory.command("list")
def memory_list(as_json: AsJson = False, lang: Language = "") -> None:
    """Brand rules, preferences and decisions, numbered. 列出记住的内容。"""
    from ui.commands.recollections import list_memory as command

    raise typer.Exit(command(as_json=as_json, lang=lang))


@memory.command("forget")
def memory_forget(
    which: Annotated[str, typer.Argument(help="A number of the list, an id, or all.")],
    as_json: AsJson = False,
    lang: Language = "",
) -> None:
    """Forget one memory, or all of them, for good. 忘掉一条或全部。"""
    from ui.commands.recollections import forget as command

    raise typer.Exit(command(which, as_json=as_json, lang=lang))


@app.command()
def mcp(
    server: Annotated[str, typer.Option(envvar="VITRINE_SERVER", help="Address of a Vitrine elsewhere.")] = "",
    key: Annotated[str, typer.Option(envvar="VITRINE_API_KEY", help="API key for it.", show_default=False)] = "",
) -> None:
    """Offer everything as tools to an assistant (MCP over stdio). 作为工具供 AI 助手调用。"""
    from ui.commands.mcp import serve

    raise typer.Exit(serve(server, key))


@app.command()
def doctor(as_json: AsJson = False, lang: Language = "") -> None:
    """What is configured, what is missing, what that switches off and what to do. 检查环境。"""
    from ui.commands.doctor import doctor as command

    raise typer.Exit(command(as_json=as_json, lang=lang))


@app.command()
def version() -> None:
    """Print the version. 显示版本。"""
    from importlib.metadata import version as installed

    print(installed("vitrine"))


if __name__ == "__main__":
    app()
