"""RULE=REASON of the command line: wordings that are kept on purpose although a rule speaks against them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import BadBrief
from tools.efficiency.advertising import check_overrides


def reasons_of(entries: Sequence[str]) -> dict[str, str]:
    """The reason for each rule; raises `BadBrief` for anything but RULE=REASON with a known rule and a reason."""
    parted = [entry.partition("=") for entry in entries]
    for rule, sign, _ in parted:
        if not sign:
            raise BadBrief(
                {
                    "zh": f"“{rule}”要写成 规则=理由，例如 cn.superlative=第三方检测报告 2026-118。",
                    "en": f"Write “{rule}” as RULE=REASON, for example cn.superlative=test report 2026-118.",
                }
            )
    reasons = {rule.strip(): reason.strip() for rule, _, reason in parted}
    check_overrides(reasons)
    return reasons
