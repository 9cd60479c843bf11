"""`vitrine experiments` from a draft to a promoted winner, on a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis
from typer.testing import CliRunner

from domain.trial import Trial
from memory.trials import ALL, VERSION, _key
from tools.distribution.assignment import assign
from ui.cli import app

pytestmark = pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)


def test_a_draft_is_started_fed_decided_and_promoted(
    redis_url: str, sync_redis: redis.Redis, draft: Trial, tmp_path: Path
) -> None:
    sync_redis.set(_key(draft.id), draft.model_dump_json())
    sync_redis.zadd(ALL, {draft.id: 1})
    sync_redis.incr(VERSION)
    settings = {"VITRINE_REDIS_URL": redis_url, "VITRINE_DATA_DIR": str(tmp_path / "var"), "COLUMNS": "140"}

    def vitrine(*words: str, status: int = 0) -> Any:
        done = CliRunner().invoke(app, ["experiments", *words], env=settings)
        assert done.exit_code == status, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    assert [each["status"] for each in vitrine("list", "--json")] == ["draft"]
    assert vitrine("start", "exp-1", "--json")["status"] == "running"
    (tmp_path / "told.csv").write_text(told_of(draft), encoding="utf-8")
    assert vitrine("load", str(tmp_path / "told.csv"), "--json")["accepted"] > 900
    vitrine("load", str(tmp_path / "told.csv"))  # the same file again
    decided = vitrine("decide", "exp-1", "--json")
    assert (decided["status"], decided["winner"]) == ("stopped", "bold")
    assert decided["figures"]["users"] + decided["figures"]["holdout"]["users"] == 900
    assert "Bold" in vitrine("show", "exp-1", "--lang", "en")
    assert vitrine("promote", "exp-1", "--json")["promoted"] == "bold"
    vitrine("show", "nope", status=2)


def told_of(trial: Trial) -> str:
    """An export: 900 users, of whom more click where the picture is bold."""
    rows, now = ["id,event,user,time,experiment,arm"], datetime.now(UTC).isoformat()
    for number in range(900):
        arm = assign(trial, f"u{number}").arm
        rows.append(f"v{number},exposure,u{number},{now},{trial.id},{arm}")
        if number % 100 < {"calm": 20, "bold": 50}.get(arm, 10):
            rows.append(f"c{number},click,u{number},{now},{trial.id},{arm}")
    return "\n".join(rows)
