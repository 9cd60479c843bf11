"""See a run through at the terminal: progress, the plan and its approval, questions, and what came of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from domain.errors import VitrineError
from domain.events import AnswerGiven, CreativeAccepted
from domain.runs import Run
from jobs.backbone import Backbone
from jobs.runs import answer, cancel
from jobs.solo import see_through
from ui.commands.asking import decide, is_approval
from ui.commands.board import Board
from ui.commands.delivery import deliver
from ui.commands.session import Session
from ui.commands.terminal import DONE, FAILED, WAITING, Terminal


def attend(session: Session, terminal: Terminal, run: Run, out: Path | None, *, yes: bool = False) -> int:
    """Follow the run to its end, asking where it waits and somebody is there to answer. The exit status."""
    board = Board(terminal, run)
    try:
        while True:
            with board:
                run = session.do(_watch(session.backbone, board, run.id))
            if run.status != "waiting":
                return _finish(session, terminal, run, out)
            decision = decide(terminal, run, yes=yes)
            if decision is None:
                return _leave_waiting(terminal, run)
            try:
                run = session.do(answer(session.backbone, run.id, decision))
            except VitrineError as error:
                if error.status != 422:
                    raise
                terminal.say(error.message, "red")
    except KeyboardInterrupt:
        session.do(cancel(session.backbone, run.id))
        raise


async def _watch(backbone: Backbone, board: Board, run_id: str) -> Run:
    """Show what happens until the run waits or has ended."""

    async def follow() -> None:
        run = await backbone.runs.get(run_id)
        async for position, event in backbone.bus.follow(run.thread_id, after=board.position, run_id=run_id):
            board.take(position, event)

    following = asyncio.create_task(follow())
    try:
        run = await see_through(backbone, run_id)
        await asyncio.wait({following}, timeout=0.5)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    for position, event in await backbone.bus.read(run.thread_id, after=board.position):
        board.take(position, event)
    return run


def _leave_waiting(terminal: Terminal, run: Run) -> int:
    how = f"vitrine runs answer {run.id} " + ("approve" if is_approval(run) else "TEXT")
    if terminal.as_json:
        terminal.dump(run.model_dump(mode="json"))
    else:
        print(run.id)
    terminal.say(
        {
            "zh": f"在等你{'批准' if is_approval(run) else '回答'}：{how}",
            "en": f"Waiting for your {'approval' if is_approval(run) else 'answer'}: {how}",
        }
    )
    return WAITING


def _finish(session: Session, terminal: Terminal, run: Run, out: Path | None) -> int:
    """Say and write out what came of the run."""
    events = session.do(events_of(session.backbone, run))
    said = [event.text for event in events if isinstance(event, AnswerGiven)]
    creatives = {event.creative.id: event.creative for event in events if isinstance(event, CreativeAccepted)}
    kit = deliver(session.backbone.assets, run, out) if run.kit else None
    if terminal.as_json:
        files = [str(path) for path in sorted(kit.rglob("*")) if path.is_file()] if kit else []
        report = run.model_dump(mode="json") | {"folder": str(kit) if kit else "", "files": files, "said": said}
        report["creatives"] = [creative.model_dump(mode="json") for creative in creatives.values()]
        terminal.dump(report)
    else:
        for text in said:
            terminal.out.print(terminal.words(text), markup=False, soft_wrap=True)
        if kit:
            terminal.out.print(str(kit), markup=False, soft_wrap=True)
    if run.status == "failed":
        terminal.say(run.error, "red")
        return FAILED
    if run.status == "cancelled":
        terminal.say({"zh": "已取消。", "en": "Cancelled."})
        return FAILED
    if kit:
        terminal.say(
            {
                "zh": f"{len(run.creatives)} 张图片已写入 {kit}；打开 {kit / 'index.html'} 查看。",
                "en": f"{len(run.creatives)} pictures are in {kit}; open {kit / 'index.html'}.",
            },
            "green",
        )
    if run.status == "partial":
        terminal.say(run.error or {"zh": "有一部分没有做成。", "en": "Some of it could not be made."}, "yellow")
    return DONE


async def events_of(backbone: Backbone, run: Run) -> list[Any]:
    """All events of the run."""
    found: list[Any] = []
    after = "0"
    while page := await backbone.bus.read(run.thread_id, after=after):
        after = page[-1][0]
        found += [event for _, event in page if event.run_id == run.id]
    return found
