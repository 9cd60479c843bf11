"""The command line from the outside: fast help, clean streams, exit statuses, words instead of tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
Done = subprocess.CompletedProcess[bytes]


@pytest.fixture
def vitrine(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command on an empty data folder."""
    env = {**os.environ, "VITRINE_DATA_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    env |= {"COLUMNS": "100", "PYTHONWARNINGS": "ignore"}

    def run(*arguments: str | bytes, stdin: bytes = b"", **more: str) -> Done:
        command = [sys.executable, "-m", "ui.cli", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=env | more, input=stdin, capture_output=True, timeout=60)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    return run


HEAVY = {
    "celery", "chainlit", "chromadb", "cv2", "fastapi", "httpx", "jinja2", "langchain_core", "langgraph", "numpy",
    "PIL", "redis", "scipy", "skia", "torch",
}  # fmt: skip
PAINTING = {"chainlit", "diffusers", "fastapi", "onnxruntime", "openpyxl", "pandas", "scipy", "skia", "torch"}
"""What a worker leaves to its painting processes, to the pages, or to the first request that needs it."""


def test_help_loads_nothing_heavy(vitrine) -> None:  # type: ignore[no-untyped-def]
    done = vitrine("--help", PYTHONPROFILEIMPORTTIME="1")
    assert b"launch kit" in done.stdout
    assert not loaded_by(done) & HEAVY


def test_a_worker_does_not_load_what_paints() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPROFILEIMPORTTIME": "1"}
    needs = "import jobs.__main__, jobs.worker, agents.conduct, agents.opening, agents.graph"
    done = subprocess.run([sys.executable, "-c", needs], env=env, cwd=ROOT, capture_output=True, timeout=300)
    loaded = loaded_by(done)
    assert {"celery", "langgraph"} <= loaded and not loaded & PAINTING


def loaded_by(done: Done) -> set[str]:
    """The packages that a process says it has loaded."""
    lines = (line for line in done.stderr.decode().splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("brief", ""), 2, "Please say"),
        (("brief", "咖" * 9000), 2, "太长"),
        (("brief", b"\xff\xfe\x00caf\xe9".replace(b"\x00", b"") * 40), 2, "binary"),
        (("brief", "coffee", "--photo", "none.jpg"), 2, "none.jpg"),
        (("brief", "coffee", "--product", "no/such.json"), 2, "no/such.json"),
        (("brief", "coffee", "--product", "no-such-sku"), 2, "no-such-sku"),
        (("brief", "coffee", "--out", "/dev/null"), 2, "/dev/null"),
        (("brief",), 2, ""),
        (("runs", "show", "run-0"), 2, "no such run"),
        (("runs", "answer", "run-0", "approve"), 2, "no such run"),
        (("runs", "list", "--status", "odd"), 2, "queued"),
        (("worker", "--queues", "fast"), 2, "interactive"),
        (("nonsense",), 2, ""),
    ],
)
def test_wrong_use_is_said_in_words(vitrine, arguments: tuple[str, ...], status: int, says: str) -> None:  # type: ignore[no-untyped-def]
    done = vitrine(*arguments)
    assert (done.returncode, done.stdout) == (status, b"")
    assert says in done.stderr.decode()


def test_binary_on_stdin_is_refused(vitrine) -> None:  # type: ignore[no-untyped-def]
    assert vitrine("brief", "-", stdin=bytes(range(256)) * 100).returncode == 2
    assert vitrine("brief", "-", stdin=b"x" * 3_000_000).returncode == 2


def test_reading_commands_print_json(vitrine) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(vitrine("runs", "list", "--json").stdout) == []
    assert json.loads(vitrine("runs", "show", "run-0", "--json").stdout)["error"]["code"] == "not_found"


def test_a_store_that_is_not_there_is_said_in_words(vitrine) -> None:  # type: ignore[no-untyped-def]
    done = vitrine("runs", "list", VITRINE_REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 1 and "VITRINE_REDIS_URL" in done.stderr.decode()


def test_doctor_says_what_is_missing_and_what_to_do(vitrine) -> None:  # type: ignore[no-untyped-def]
    healthy = json.loads(vitrine("doctor", "--json").stdout)
    assert {check["check"] for check in healthy["checks"]} >= {"store", "model", "typefaces", "port"}
    sick = vitrine("doctor", VITRINE_REDIS_URL="redis://:secret@127.0.0.1:1/0", LANG="zh_CN.UTF-8")
    assert sick.returncode == 1
    assert "VITRINE_REDIS_URL" in sick.stdout.decode() and "secret" not in sick.stdout.decode()
    assert "状态存储" in sick.stdout.decode()


def test_the_language_of_the_brief_is_the_language_of_the_answer(vitrine) -> None:  # type: ignore[no-untyped-def]
    assert "没有这个文件" in vitrine("brief", "做咖啡主图", "-p", "x/y.json").stderr.decode()
    assert "no such file" in vitrine("brief", "coffee pictures", "-p", "x/y.json").stderr.decode()


def test_interpret_answers_each_line_it_can_read(vitrine) -> None:  # type: ignore[no-untyped-def]
    lines = [
        '{"id": 1, "turns": [{"role": "user", "text": "为黑咖啡做主图，1:1"}]}',
        "",
        "no json",
        '{"turns": 1}',
        '{"turns": [{"role": "alien"}]}',
        '{"id": 2, "turns": [{"role": "user", "text": "a poster"}]}',
    ]
    done = vitrine("interpret", "-", stdin="\n".join(lines).encode())
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["id"] for item in told] == [1, 2] and told[0]["expect"]["aspect_ratios"] == ["1:1"]
    assert done.returncode == 2
    assert [f"Line {number}" in done.stderr.decode() for number in range(1, 7)] == [
        False,
        False,
        True,
        True,
        True,
        False,
    ]
    assert vitrine("interpret", "none.jsonl").returncode == 2


def test_ingest_says_what_came_in_and_what_did_not(vitrine, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "goods.csv").write_text("sku,title,price\ncup-1,Cup,9.9\ncup-1,Cup again,9.9\n", encoding="utf-8")
    done = vitrine("ingest", "goods.csv")
    assert done.returncode == 0 and b"cup-1" in done.stdout and "cup-1" in done.stderr.decode()
    (tmp_path / "odd.csv").write_bytes(bytes(range(256)))
    assert vitrine("ingest", "odd.csv").returncode in (1, 2)
