"""Telling the dead from the living, without ever mistaking one machine's processes for another's."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from jobs.holders import birth, card, is_dead, machine

pytestmark = pytest.mark.skipif(not machine(), reason="processes cannot be told apart here")


def test_this_process_lives() -> None:
    assert not is_dead(card())


def test_a_finished_process_is_dead() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    was = f"{machine()} {done.pid} {birth(done.pid)}"
    done.wait()
    assert is_dead(was)


def test_a_zombie_is_dead() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    was = f"{machine()} {done.pid} {birth(done.pid)}"
    assert done.stdout
    done.stdout.read()
    os.waitid(os.P_PID, done.pid, os.WEXITED | os.WNOWAIT)
    assert is_dead(was)
    done.wait()


def test_another_process_with_the_same_number_does_not_count() -> None:
    assert is_dead(f"{machine()} {os.getpid()} 1")


@pytest.mark.parametrize("other", ["", "elsewhere/pid:[1] 1 1", "nonsense", f"{machine()} x y"])
def test_what_cannot_be_told_is_not_dead(other: str) -> None:
    assert not is_dead(other)
