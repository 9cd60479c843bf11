"""`vitrine brief --server`: a brief for a Vitrine elsewhere, through the same client that programs use."""

from __future__ import annotations

import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from pydantic import TypeAdapter

from domain.brief import Plan, Question, Request
from domain.errors import VitrineError
from domain.events import Event
from domain.runs import Run
from ui.client import Json, Vitrine, VitrineProblem
from ui.commands.asking import decide
from ui.commands.board import Board
from ui.commands.delivery import unpack
from ui.commands.terminal import DONE, FAILED, WAITING, Terminal

DAY = 24 * 3600.0
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class Elsewhere(VitrineError):
    """The other machine said no, or nothing."""

    code = "elsewhere"


def brief(
    terminal: Terminal, server: str, key: str, text: str, photo: Path | None, out: Path | None, *, yes: bool,
    **fields: Any,
) -> int:  # fmt: skip
    """See the brief through there, and save its kit here; the exit status."""
    try:
        with Vitrine(server, key) as shop:
            asset = shop.upload(photo) if photo else None
            after = fields.pop("after", "")
            thread = shop.run(after)["thread_id"] if after else None
            known = {name: value for name, value in fields.items() if value} | {"photo": asset, "thread_id": thread}
            told = shop.brief(text, approval="auto" if yes else "ask", **known)
            while (run := _watched(shop, terminal, told)).status == "waiting":
                decision = decide(terminal, run, yes=yes)
                if decision is None:
                    print(run.id)
                    return WAITING
                told = shop.answer(run.id, **decision)
            return _finished(shop, terminal, run, out)
    except VitrineProblem as problem:
        words = problem.problem.get("words") or {"en": str(problem), "zh": str(problem)}
        raise Elsewhere(words) from problem
    except (httpx.HTTPError, ConnectionError, TimeoutError) as error:
        raise Elsewhere(
            {"zh": f"连不上 {server}：{error}", "en": f"{server} cannot be reached: {error}"}
        ) from error  # fmt: skip


def _watched(shop: Vitrine, terminal: Terminal, told: Json) -> Run:
    """Show what happens until the run waits or has ended."""
    board = Board(terminal, _run(told))

    def follow() -> None:
        with suppress(httpx.HTTPError, ConnectionError, RuntimeError, VitrineProblem):
            for number, event in enumerate(shop.events(told["run_id"])):
                board.take(str(number), EVENT.validate_python(event))

    with board:
        # Beside, because a run that waits goes on telling nothing; the record says when that is.
        following = threading.Thread(target=follow, daemon=True)
        following.start()
        run = _run(shop.finish(told["run_id"], seconds=DAY))
        following.join(0.3 if run.status == "waiting" else 5)
    return run


def _finished(shop: Vitrine, terminal: Terminal, run: Run, out: Path | None) -> int:
    told = shop.run(run.id)
    folder = None
    if "kit" in told["links"]:
        with tempfile.TemporaryDirectory() as place:
            folder = unpack(shop.kit(run.id, Path(place) / "kit.zip"), out or Path("kit") / run.id)
    if terminal.as_json:
        terminal.dump(told | {"folder": str(folder or "")})
    elif folder:
        terminal.out.print(str(folder), markup=False, soft_wrap=True)
    for text in told["view"].get("said") or []:
        terminal.out.print(terminal.words(text), markup=False, soft_wrap=True)
    if run.error:
        terminal.say(run.error, "red" if run.status == "failed" else "yellow")
    return FAILED if run.status in ("failed", "cancelled") else DONE


def _run(told: Json) -> Run:
    """The run as the terminal knows runs."""
    return Run(
        id=told["run_id"], thread_id=told["thread_id"], status=told["status"], request=Request(text=" "),
        plan=Plan.model_validate(told["plan"]) if told["plan"] else None,
        question=Question.model_validate(told["question"]) if told["question"] else None,
        error=(told["error"] or {}).get("message", {}), creatives=tuple(told["creatives"]),
    )  # fmt: skip
