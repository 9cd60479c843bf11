"""What was learned from tests: which elements which audience clicks, how sure that is, and whether it is used."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import Field

from domain import Frozen
from domain.text import Words


class Finding(Frozen):
    """One element's effect on one audience, beside the other elements it was tested against."""

    persona: str
    """Empty for everybody."""
    element: str
    """``set``, ``layout``, ``hook``, ``palette`` or ``sticker``."""
    value: str
    effect: float
    """Relative change of the click rate, 0.18 for 18 % more."""
    low: float
    high: float
    """95 % interval."""
    shown: int
    trials: int

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no effect."""
        return self.low > 0 or self.high < 0


class Limit(Frozen):
    """How strict one gate is, so that complaints stay within a budget."""

    measure: str
    """``delta_e``, ``ssim`` or ``mask_iou``."""
    limit: float
    above: bool
    """Whether values above it are too bad; below it otherwise."""
    budget: float
    """Part of buyers who may complain."""
    rate: float
    """Part who did, beyond the limit."""
    low: float
    high: float
    """Its interval, for all limits that were tried at once."""
    rate_within: float
    """Part of the other pictures' buyers who complained."""
    buyers: int
    pictures: int
    """Beyond the limit."""

    def excludes(self, value: float) -> bool:
        """Whether this is too bad."""
        return value > self.limit if self.above else value < self.limit


class Findings(Frozen):
    """One state of what was learned. Each update is kept, so that it can be taken back."""

    version: int = 0
    findings: tuple[Finding, ...] = ()
    limits: tuple[Limit, ...] = ()
    """Gates made stricter by what buyers complained about."""
    gain: float = 0
    """How much better left-out tests are predicted than without elements, in nats. Below the gate it is not used."""
    trials: tuple[str, ...] = ()
    """What it was learned from."""
    active: bool = False
    reason: Words = Field(default_factory=dict)
    """Why it is used, or not."""
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    def about(self, persona: str, element: str, value: str) -> Finding | None:
        """What is clear about this element for this audience, where it is used; what holds for everybody otherwise."""
        if not self.active:
            return None
        fits = [each for each in self.findings if (each.element, each.value) == (element, value) and each.is_clear]
        own = next((each for each in fits if each.persona == persona), None)
        return own or next((each for each in fits if not each.persona), None)
