"""A worker looks after itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.chores import HUNG, keep_doing
from jobs.loop import LoopThread

ROOT = Path(__file__).parents[3]


async def test_a_chore_goes_on_after_an_error() -> None:
    done: list[int] = []

    async def chore() -> None:
        done.append(1)
        if len(done) < 3:
            raise OSError("the disk is full")
        if len(done) == 4:
            task.cancel()

    task = asyncio.create_task(keep_doing("it", chore, 0.01))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(done) == 4


@pytest.mark.parametrize(("blocks", "status"), [("time.sleep(9)", HUNG), ("None", 0)])
def test_a_worker_whose_loop_hangs_gives_itself_up(blocks: str, status: int) -> None:
    script = (
        "import asyncio, time; from jobs.chores import watch_loop; from jobs.loop import LoopThread\n"
        f"it = LoopThread(); watch_loop(it.loop, 0.6); it.loop.call_soon_threadsafe(lambda: {blocks})\n"
        "time.sleep(1.5)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=20)
    assert done.returncode == status, done.stderr
    assert ("watchdog" in done.stderr or "File" in done.stderr) == (status == HUNG)


def test_work_on_the_loop_thread() -> None:
    loop = LoopThread()

    async def twice(number: int) -> int:
        await asyncio.sleep(0)
        return number * 2

    assert loop.do(twice(21)) == 42
    with pytest.raises(TimeoutError):
        loop.do(asyncio.sleep(9), timeout=0.01)
    loop.stop()
