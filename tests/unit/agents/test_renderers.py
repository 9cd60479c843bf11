"""The rendering pool: a process that dies or hangs is replaced, its neighbours finish, faults stay where they are."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest

from agents.renderers import Renderers, Turns
from domain.errors import BadPicture, GenerationFailed

# Work is pickled by name, and test modules cannot be imported in another process: so it is builtins and code in words.
SLOW_SQUARE = "(__import__('time').sleep(0.2), {0} * {0})[1]"
REFUSE = "from domain.errors import BadPicture; raise BadPicture({'zh': '不是图片', 'en': 'no picture'})"
DIE_THRICE = """
import os, pathlib
lives = pathlib.Path({!r})
lives.write_text(lives.read_text()[1:])
if lives.read_text():
    os.kill(os.getpid(), 9)
"""
WAIT_FOR = """
import os, pathlib, time
while not pathlib.Path({0!r}).exists():
    time.sleep(0.01)
pathlib.Path({0!r}).write_text(str(os.getpid()))
"""


def slow_square(pool: Renderers, number: int) -> Coroutine[Any, Any, Any]:
    return pool(eval, SLOW_SQUARE.format(number))


def wait_until_gone(pids: set[int], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


@pytest.fixture
async def pool() -> AsyncIterator[Renderers]:
    renderers = Renderers(2)
    yield renderers
    renderers.close()


async def test_a_killed_process_is_replaced_and_its_work_done_again(pool: Renderers, tmp_path: Path) -> None:
    """Also where it is killed again and again: whoever kills processes does not ask whose turn it is."""
    lives = tmp_path / "lives"
    lives.write_text("four")
    answers = await asyncio.gather(
        slow_square(pool, 2), pool(exec, DIE_THRICE.format(str(lives))), *[slow_square(pool, n) for n in (3, 4)]
    )
    assert answers == [4, None, 9, 16]
    assert lives.read_text() == ""


async def test_what_always_kills_its_process_fails_alone(pool: Renderers) -> None:
    answers = await asyncio.gather(
        slow_square(pool, 2), pool(os._exit, 9), slow_square(pool, 3), pool(os._exit, 9), return_exceptions=True
    )
    assert answers[0::2] == [4, 9]
    assert all(isinstance(answer, GenerationFailed) for answer in answers[1::2])
    assert await pool(pow, 5, 2) == 25


async def test_faults_come_back_with_words_and_the_pool_lives(pool: Renderers) -> None:
    with pytest.raises(GenerationFailed) as caught:
        await pool(int, "five")
    assert "ValueError" in caught.value.in_words("zh")
    with pytest.raises(BadPicture, match="no picture"):
        await pool(exec, REFUSE)
    assert await pool(pow, 5, 2) == 25


async def test_the_event_loop_goes_on_while_pictures_are_made(pool: Renderers) -> None:
    await pool(pow, 1, 2)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*[slow_square(pool, number) for number in range(4)])
    ticking.cancel()
    assert ticks > 10


async def test_the_urgent_and_then_the_first_are_let_in_first() -> None:
    turns, order = Turns(1), []

    async def enter(name: str, urgency: int, number: int) -> None:
        async with turns.taken(urgency, number):
            order.append(name)
            await asyncio.sleep(0)

    async with turns.taken(0, 0):
        waiting = [
            asyncio.create_task(enter(*who)) for who in [("b", 0, 2), ("a", 0, 1), ("check", 20, 9), ("gone", 5, 0)]
        ]
        await asyncio.sleep(0)
        waiting[-1].cancel()
        await asyncio.sleep(0)
    await asyncio.gather(*waiting, return_exceptions=True)
    assert order == ["check", "a", "b"]


async def test_a_cancelled_turn_is_given_to_the_next() -> None:
    turns = Turns(1)
    async with turns.taken(0, 0):
        entering = asyncio.create_task(turns.taken(0, 0).__aenter__())
        await asyncio.sleep(0)
    entering.cancel()
    await asyncio.gather(entering, return_exceptions=True)
    async with asyncio.timeout(1), turns.taken(0, 0):
        pass


async def test_work_that_hangs_is_ended_and_its_neighbours_finish(pool: Renderers) -> None:
    await pool(pow, 1, 2)
    pool.limit = 2.0
    answers = await asyncio.gather(pool(time.sleep, 3600), slow_square(pool, 3), return_exceptions=True)
    assert isinstance(answers[0], GenerationFailed) and answers[1] == 9
    assert await pool(pow, 5, 2) == 25


async def test_they_are_forked_from_one_that_is_not_the_worker(pool: Renderers) -> None:
    """Only on Linux; elsewhere each starts from nothing."""
    assert (await pool(os.getppid) == os.getpid()) == (sys.platform != "linux")


async def test_after_so_much_work_new_processes_take_over_and_nothing_in_hand_is_lost(tmp_path: Path) -> None:
    sign, pool = tmp_path / "sign", Renderers(2, stint=2)
    in_hand = asyncio.create_task(pool(exec, WAIT_FOR.format(str(sign))))
    pids = [await pool(os.getpid) for _ in range(11)]
    assert not set(pids[:3]) & set(pids[3:])  # four pieces of work, and the first crew takes no more
    assert not set(pids[3:7]) & set(pids[7:])
    sign.touch()
    await in_hand
    first = int(sign.read_text())
    assert first not in pids[3:]
    await asyncio.to_thread(wait_until_gone, {first, *pids[:7]})
    assert await pool(pow, 5, 2) == 25
    pool.close()
