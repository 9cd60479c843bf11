"""Secrets are hidden before anything is stored; prices, SKUs and links are not."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from domain.events import BriefReceived, ModelAnswered
from domain.secrets import HIDDEN, mask
from jobs.logfile import LogFile, Masked
from memory.bus import RedisBus

# Put together here, so that no scanner of this repository takes them for real ones.
PLANTED = {
    "openai": "sk-" + "proj-Ab12Cd34Ef56Gh78Ij90Kl12",
    "anthropic": "sk-" + "ant-api03-AbCdEf123456_7890-abcdef",
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
    "gitlab": "glpat-" + "AbCdEf12_3456GhIj78",
    "slack": "xoxb-" + "123456789012-abcdefGHIJKL",
    "google": "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    "stripe": "sk_" + "live_51H8abcdefGHIJKLmnop",
    "jwt": "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.s5fXk2l1Qw",
    "webhook": "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "pem": "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEabc+/=\n-----END RSA PRIVATE KEY-----",
    "ours": "vt_" + "0123456789abcdefghijklmnop",
}
NAMED = {
    "postgres://bob:{}@db.local/x": "hunter22x",
    "Authorization: Bearer {}": "abcdef1234567890XYZ",
    "password={}": "Tr0ub4dor3x",
    'api_key: "{}"': "Zk39dkfjAA12",
    "我的密码：{}": "abc12345",
    '{{"token": "{}"}}': "abc123def456",
}
HARMLESS = (
    "¥199 保温 10 小时 SKU jz-black-coffee-240", "token economy: great; password: please",
    "https://shop.example/p/12345?ref=abc", "basic information about cotton", "密码锁：三位 防盗", "thr:200-30",
    "risk-free-returns-guaranteed-all-year", "sk-ii-facial-treatment-essence-230ml", "sha256:" + "ab" * 32,
)  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_twelve_kinds_are_hidden(kind: str) -> None:
    masked = mask(f"给咖啡做图 {PLANTED[kind]} 谢谢 ¥59.9")
    assert PLANTED[kind] not in masked and HIDDEN in masked and "¥59.9" in masked


def test_what_follows_a_telling_name_is_hidden_also_inside_json() -> None:
    for form, secret in NAMED.items():
        text = form.format(secret)
        assert secret not in mask(text) and HIDDEN in mask(text)
        assert secret not in json.loads(mask(json.dumps({"x": text}, ensure_ascii=False)))["x"]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
async def test_events_and_logs_hold_none(bus: RedisBus, redis_client, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    all_of_them = " ".join(PLANTED.values())
    head = {"thread_id": "t", "run_id": "r"}
    configured = RedisBus(redis_client, hide=("plain configured key",))
    await configured.publish(
        BriefReceived(id="1", text=f"{all_of_them} plain configured key", **head),
        ModelAnswered(id="2", model="m", output="Brief", reason=f"401 for {all_of_them}", **head),
    )
    stored = b"".join(row[b"e"] for _, row in await redis_client.xrange("ev:{t}")).decode()
    assert len(await bus.read("t")) == 2
    with LogFile(tmp_path / "log") as log:
        log.write("web", all_of_them)
    record = logging.makeLogRecord({"msg": all_of_them})
    logged = (tmp_path / "log").read_text() + Masked("%(message)s").format(record)
    for secret in (*PLANTED.values(), "plain configured key"):
        assert secret not in stored and secret.splitlines()[0] not in stored
        assert secret not in logged
