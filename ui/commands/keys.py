"""`vitrine keys ...`."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from domain.errors import BadBrief
from memory.api_keys import SCOPES, ApiKey, ApiKeys
from ui.commands.session import session
from ui.commands.terminal import DONE, Terminal


def create(name: str, merchant: str, scopes: list[str], *, as_json: bool) -> int:
    """Make a key and show it."""
    terminal = Terminal(as_json=as_json)

    def command() -> int:
        if unknown := [scope for scope in scopes if scope not in SCOPES]:
            names = ", ".join(SCOPES)
            raise BadBrief({"zh": f"没有权限“{unknown[0]}”，可用：{names}", "en": f"No scope {unknown[0]!r}: {names}"})
        with session() as opened:
            key, kept = opened.do(ApiKeys(opened.backbone.redis).issue(merchant, name, scopes))  # type: ignore[arg-type]
        terminal.dump(_about(kept) | {"key": key}) if as_json else print(key)
        terminal.say(
            {"zh": "请现在保存：之后只能看到它的编号。用法：Authorization: Bearer <密钥>",
             "en": "Save it now: only its id is shown later. Send it as Authorization: Bearer <key>"}, "yellow",
        )  # fmt: skip
        return DONE

    return terminal.attempt(command)


def list_keys(*, as_json: bool) -> int:
    """Every key."""
    terminal = Terminal(as_json=as_json)

    def command() -> int:
        with session() as opened:
            found = opened.do(ApiKeys(opened.backbone.redis).all())
        if as_json:
            terminal.dump([_about(key) | {"last_used": used} for key, used in found])
            return DONE
        table = Table("id", "name", "merchant", "scopes", "created", "last used", "revoked", box=None, pad_edge=False)
        for key, used in found:
            revoked = f"{key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
            created = f"{key.created_at:%Y-%m-%d}"
            table.add_row(key.id, key.name, key.merchant, ", ".join(key.scopes), created, used[:16], revoked)
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def revoke(id_: str) -> int:
    """Take a key back."""
    terminal = Terminal()

    def command() -> int:
        with session() as opened:
            kept = opened.do(ApiKeys(opened.backbone.redis).revoke(id_))
        terminal.say({"zh": f"已收回 {kept.id}。", "en": f"{kept.id} is revoked."}, "green")
        return DONE

    return terminal.attempt(command)


def _about(key: ApiKey) -> dict[str, Any]:
    return key.model_dump(mode="json", exclude={"hash"})
