"""The gates: what a picture must be before anyone sees it. A table of functions, each with its repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.creative import Certificate, Layout, PresentationInstruction, Verdict
from tools.efficiency import finish, lettering, showing, stray, wording
from tools.efficiency.case import Case, Finding
from tools.efficiency.listing_rules import check_listing
from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of, scenario

Gate = Callable[[Case], Finding | None]
GATES: dict[str, tuple[Gate, str]] = {
    "certificate": (showing.same_product, "change_set"),
    "coverage": (showing.nothing_on_product, "change_side"),
    "whole": (showing.product_whole, "shrink_product"),
    "glyphs": (lettering.glyphs_there, ""),
    "words": (lettering.words_as_told, "drop_chips"),
    "ink": (lettering.written, "change_palette"),
    "advertising": (wording.allowed, "drop_claim"),
    "earlier_price": (wording.earlier_price_proved, "drop_note"),
    "margins": (lettering.inside_margins, "shrink_type"),
    "clutter": (lettering.uncrowded, "drop_chips"),
    "overlap": (lettering.no_overlap, "drop_chips"),
    "contrast": (lettering.readable, "add_scrim"),
    "type_size": (lettering.large_enough, "drop_chips"),
    "product_size": (showing.product_large, "enlarge_product"),
    "resolution": (showing.fine_enough, "shrink_product"),
    "place": (showing.in_its_place, "change_side"),
    "floating": (showing.stands, "change_set"),
    "distinct": (showing.stands_out, "change_palette"),
    "sharpness": (finish.sharp, "change_set"),
    "noise": (finish.clean, "change_set"),
    "blocks": (finish.smooth, "change_set"),
    "light": (finish.well_lit, "change_palette"),
    "clipping": (finish.not_burnt, "change_palette"),
    "stray_text": (stray.unwritten, "change_set"),
    "repetition": (finish.new, "change_palette"),
}
"""Name, gate and repair, the gravest first. A gate that cannot be asked of a picture returns None."""
ALONE = frozenset({"certificate", "whole", "resolution"})
"""Gates for the product alone: its white or missing background is meant."""
ON_SHEETS = ALONE | {"coverage", "glyphs", "words", "ink", "margins", "overlap", "contrast", "type_size", "blocks"}
"""Gates for sheets of facts, where the product stands small and on paper."""


def judge(
    picture: bytes, layout: Layout, instruction: PresentationInstruction, measures: Mapping[str, Any],
    certificate: Certificate, *, cutout: bytes = b"", others: Sequence[bytes] = (),
    overrides: Mapping[str, str] | None = None,
) -> tuple[Verdict, ...]:  # fmt: skip
    """Every gate's verdict on one picture, in the order of how grave a failure is.

    `cutout` lets the gates look at the product's outline; `others` are finished pictures that this one must not repeat;
    `overrides` names advertising rules that are broken on purpose, each with its reason, which the verdict then says.
    """
    case = Case(picture, layout, instruction, measures, certificate, cutout, tuple(others), overrides or {})
    verdicts = []
    name = layout.canvas.name
    asked = ALONE if kind_of(name) in CUT_OUTS else ON_SHEETS if kind_of(name) in SHEETS else GATES.keys()
    for name, (gate, repair) in GATES.items():
        found = gate(case) if name in asked else None
        if found is not None:
            value = None if found.value is None else round(float(found.value), 4)
            reason = (found.reason or {}) if not found.passed or name == "advertising" else {}
            verdicts.append(
                Verdict(gate=name, passed=found.passed, value=value, limit=found.limit, reason=reason,
                        repair="" if found.passed else repair)
            )  # fmt: skip
    row = scenario(layout.canvas.name)
    return (*verdicts, *check_listing(picture, row, measures)) if row else tuple(verdicts)
