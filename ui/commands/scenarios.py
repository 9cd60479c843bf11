"""`vitrine scenarios`: the pictures that platforms ask for, and whether a file is one of them."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from domain.errors import BadBrief, BadPicture
from domain.text import Words
from tools.generation.scenarios import Scenario, scenarios
from ui.commands.terminal import Terminal

TEXT: dict[str, Words] = {
    "none": {"zh": "不能有字", "en": "no text"},
    "few": {"zh": "少量文字", "en": "little text"},
    "free": {"zh": "可以有字", "en": "text"},
}


def list_scenarios(platform: str, *, as_json: bool, lang: str) -> int:
    """Every scenario, or those of one platform; the exit status."""
    terminal = Terminal(lang, as_json=as_json)
    rows = [row for row in scenarios().values() if platform in ("", row.platform)]

    def command() -> int:
        if not rows:
            known = ", ".join(sorted({row.platform for row in scenarios().values() if row.platform}))
            raise BadBrief(
                {"zh": f"没有平台“{platform}”。可选：{known}。", "en": f"No platform {platform!r}. There are: {known}."}
            )
        if as_json:
            terminal.dump([row.model_dump(mode="json") for row in rows])
            return 0
        table = Table(box=None, pad_edge=False)
        for head in ("id", "px", "kB", "", ""):
            table.add_column(head, no_wrap=head == "id")
        for row in rows:
            size = f"{row.size[0]}×{row.size[1]}"
            table.add_row(row.id, size, f"≤{row.kb[1]}", terminal.words(TEXT[row.text]), terminal.words(row.title))
        terminal.out.print(table)
        return 0

    return terminal.attempt(command)


def check(file: Path, name: str, *, as_json: bool, lang: str) -> int:
    """Every rule of a scenario on one file; 0 where all hold, 1 where one does not."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from tools.efficiency.listing_rules import check_listing

        try:
            data = file.read_bytes()
        except OSError as error:
            raise BadPicture(
                {"zh": f"读不了 {file}：{error.strerror}", "en": f"Cannot read {file}: {error.strerror}"}
            ) from error
        row = _named(name)
        verdicts = check_listing(data, row)
        if as_json:
            told = [verdict.model_dump(mode="json") for verdict in verdicts]
            terminal.dump({"scenario": row.id, "severity": row.severity, "rules": told})
        else:
            for verdict in verdicts:
                mark = "✓" if verdict.passed else "✗"
                rule = verdict.gate.removeprefix("rule.")
                print(f"{mark} {rule:<11} {terminal.words(verdict.reason) if verdict.reason else ''}".rstrip())
        return 0 if all(verdict.passed for verdict in verdicts) else 1

    return terminal.attempt(command)


def _named(name: str) -> Scenario:
    from tools.generation.scenarios import scenario

    row = scenario(name)
    if row is None:
        raise BadBrief(
            {
                "zh": f"没有场景“{name}”：用 vitrine scenarios 看全部。",
                "en": f"There is no scenario {name!r}: vitrine scenarios lists all.",
            }
        )
    return row
