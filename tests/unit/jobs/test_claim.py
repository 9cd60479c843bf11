"""One launcher per data folder, and a free port."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from jobs.claim import AlreadyRunning, address_of, answers, hold, listen, read_state, write_state


def test_a_second_claim_says_where_the_first_one_is(tmp_path: Path) -> None:
    with hold(tmp_path):
        write_state(tmp_path, url="http://127.0.0.1:8000")
        with pytest.raises(AlreadyRunning) as refused:
            hold(tmp_path)
        assert "http://127.0.0.1:8000" in refused.value.in_words("zh")
    hold(tmp_path).close()


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_damaged_state_is_no_state(tmp_path: Path, text: str) -> None:
    (tmp_path / "vitrine.json").write_text(text)
    assert read_state(tmp_path) == {}


def test_a_busy_port_gives_the_next_free_one() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port) as second:
            taken = second.getsockname()[1]
            assert port < taken or taken > 0
            assert taken != port
            assert address_of(second) == f"http://127.0.0.1:{taken}"


def test_the_last_port_of_all() -> None:
    with listen("127.0.0.1", 65535) as first, listen("127.0.0.1", 65535) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_the_address_is_one_that_a_browser_can_open() -> None:
    with listen("0.0.0.0", 0) as everywhere:
        assert address_of(everywhere).startswith("http://127.0.0.1:")


def test_silence_is_no_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert not answers(f"http://127.0.0.1:{silent.getsockname()[1]}", "/health", timeout=0.2)
