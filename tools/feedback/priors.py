"""What findings say about the arms of a new trial: a prior for its allocation, which must prove itself there too."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.finding import Findings
from domain.trial import Trial


def uplift_of(trial: Trial, findings: Findings | None, personas: Sequence[str]) -> NDArray[np.float64] | None:
    """Log-odds of each arm for each audience, (1, personas, arms); None where nothing learned is in use."""
    if findings is None or not findings.active:
        return None
    known = {(each.persona, each.element, each.value): math.log1p(each.effect) for each in findings.findings}
    first = {exhibit.arm: exhibit.attributes for exhibit in reversed(trial.exhibits)}
    uplift = np.zeros((1, len(personas), len(trial.arms)))
    for row, persona in enumerate(personas):
        for column, arm in enumerate(trial.arms):
            for element, value in first.get(arm, {}).items():
                own = known.get((persona, element, value))
                uplift[0, row, column] += own if own is not None else known.get(("", element, value), 0.0)
    return uplift if np.ptp(uplift) > 0 else None
