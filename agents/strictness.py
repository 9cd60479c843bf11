"""Pictures held to what buyers complained about, beside the gates' own limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.craft import Examined
from domain.creative import Verdict
from domain.finding import Limit
from tools.distribution.exhibits import MEASURED
from tools.feedback.limits import beyond, why


def held_to(found: Examined, limits: Sequence[Limit]) -> Examined:
    """What the checks say, with a verdict more where the picture does not keep a learned limit."""
    quality = {name: float(getattr(found.certificate, name)) for name in MEASURED}
    broken = beyond(quality, limits) if found.accepted else None
    if broken is None:
        return found
    verdict = Verdict(
        gate="complaints", passed=False, value=quality[broken.measure], limit=broken.limit, reason=why(broken)
    )
    return replace(
        found, accepted=False, verdicts=(*found.verdicts, verdict), repair="", reason=verdict.reason,
    )  # fmt: skip
