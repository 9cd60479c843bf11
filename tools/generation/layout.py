"""The layout solver: tries the arrangements that suit a canvas, measures each, and takes the best that fits.

Words, product and stickers get their own places: nothing overlaps, nothing leaves the safe area, no type goes under
the floor. What does not fit is first set a little smaller, then dropped, the least important first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from domain.creative import Box, Canvas, Layout, PresentationInstruction, Slot
from domain.errors import GenerationFailed
from tools.generation.angles import scene_of
from tools.generation.arrangements import arrange, sides_for
from tools.generation.bursts import place_burst
from tools.generation.canvases import safe_area
from tools.generation.frames import Draft, Frame
from tools.generation.framing import turned_for
from tools.generation.groups import Content, Sizes, content_of
from tools.generation.legibility import Sight
from tools.generation.looks import look_for
from tools.generation.moves import calmest, plated
from tools.generation.patches import patched, read_patches
from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of, scenario

DECIDED = ("chips", "offer", "mirror")
"""Hints that the solver gives to the painter; it takes none of them over from an older layout."""
BODY_FLOOR = 0.026
LEAST_PIXELS = 10.0
SHORTLIST, FINALISTS = 32, 5
MOST_CHIPS = {"function": 4, "style": 2, "price": 3}
SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58)
DROPS = {
    "function": ("tag", "ribbon", "chip", "brand", "cta", "chip", "subline", "chip", "price", "chip"),
    "style": ("chip", "tag", "chip", "ribbon", "chip", "cta", "subline", "brand", "price", "chip"),
    "price": ("chip", "tag", "chip", "subline", "ribbon", "brand", "chip", "cta", "chip", "price"),
}
# In hundredths of the canvas's measure: headline, subline, brand, chip, price label, button, burst, tag.
SIZES = {
    "function": (9.4, 3.5, 2.7, 3.5, 2.8, 3.1, 2.7, 2.7),
    "style": (11.0, 3.5, 2.8, 2.9, 2.7, 3.0, 2.6, 2.7),
    "price": (8.8, 3.3, 2.7, 3.0, 3.5, 3.5, 3.0, 2.7),
}


def solve(
    instruction: PresentationInstruction,
    canvas: Canvas,
    *,
    cutout_size: tuple[int, int],
    hints: Mapping[str, float | str] | None = None,
) -> Layout:
    """Places for everything that an instruction shows, around a cut-out of this size in pixels.

    Hints: ``product_scale`` and ``type_scale`` (1 is the designer's), ``drop_chips`` (how many), ``side`` (``left``,
    ``right`` or ``top``: where the words go), ``patches`` (elements moved by hand), ``palette`` and ``scrim`` (passed
    on to the painter).
    """
    told = {name: value for name, value in (hints or {}).items() if name not in DECIDED}
    kind = kind_of(canvas.name)
    if kind in CUT_OUTS:
        from tools.generation.alone import place_alone

        return place_alone(canvas, cutout_size)
    if kind in SHEETS:
        from tools.generation.sheets import solve_sheet

        return solve_sheet(kind, instruction, canvas, cutout_size)
    if kind == "scene":
        return _bare(instruction, canvas, cutout_size, told)
    look = look_for(instruction)
    content = content_of(instruction, look)
    spare = max(0, len(content.of("chip")) - MOST_CHIPS[instruction.hook])
    content = _fewer_chips(content, spare + int(float(told.get("drop_chips", 0))))
    frame = _frame(instruction, canvas, cutout_size, float(told.get("product_scale", 1.0)))
    sizes = _sizes(canvas, instruction.hook, look.headline, float(told.get("type_scale", 1.0)))
    wanted = str(told.get("side", "")) or instruction.layout
    found = _candidates(content, frame, sizes, wanted, instruction.hook, "side" in told)
    best = heapq.nlargest(SHORTLIST, found, key=lambda c: c.score)
    if not best:
        raise _too_long(instruction, canvas)
    # Only now is the picture looked at: of the good ones, the one whose words lie on the calmest ground.
    sight = Sight(look, str(told.get("palette", "")) or instruction.palette)
    calm = heapq.nlargest(FINALISTS, best, key=lambda c: c.score - sight.busy(c.draft))
    nudged = (_nudged(candidate, sight) for candidate in calm)
    chosen = max((_with_burst(c, instruction.hook) for c in nudged), key=lambda c: c.score - sight.veils(c.draft))
    if sight.plated(chosen.draft):
        chosen, told["offer"] = replace(chosen, draft=plated(chosen.draft)), "plate"
    return _finished(chosen, canvas, told)


@dataclass(frozen=True)
class _Candidate:
    draft: Draft
    content: Content
    sizes: Sizes
    scale: float
    score: float


def _bare(
    instruction: PresentationInstruction, canvas: Canvas, size: tuple[int, int], told: dict[str, float | str]
) -> Layout:
    """The product where it stands best on its set, without any words."""
    from tools.generation.composite import suggest_product_box

    scene, aspect = scene_of(instruction), size[0] / size[1]
    mirror = bool(turned_for(scene, instruction.lit))
    x0, y0, x1, y1 = suggest_product_box(scene, canvas.width, canvas.height, aspect, mirror=mirror)
    return Layout(
        canvas=canvas, product=Box(x0=x0, y0=y0, x1=x1, y1=y1), slots=(), hints={**told, "mirror": float(mirror)}
    )


def _candidates(
    content: Content, frame: Frame, sizes: Sizes, wanted: str, hook: str, firm: bool
) -> Iterator[_Candidate]:
    """Every arrangement at the largest type that it bears, with as little dropped as possible."""
    wordless = not (content.headline or content.subline or content.brand)
    possible = sides_for(frame, wordless)
    for side in [s for s in possible if firm and s == wanted] or possible:
        for dropped, left in _with_less(content, hook):
            best = 0.0
            for scale in SCALES:
                fitting = sizes.scaled(scale)
                for draft in arrange(side, left, frame, fitting, hook):
                    score = _score(draft, sizes, scale, dropped, side, side == wanted, left.look.align, hook)
                    best = max(best, min(1.0, draft.product_share) * scale)
                    yield _Candidate(draft, left, fitting, scale, score)
                if best and scale <= 0.88:
                    break
            # Dropping something pays only while type or product are far from what was wished.
            if best >= 0.84 or (best and dropped >= 2):
                break


def _with_less(content: Content, hook: str) -> Iterator[tuple[int, Content]]:
    yield 0, content
    for count, what in enumerate(DROPS[hook], start=1):
        fewer = content.without(what)
        if fewer is not None:
            content = fewer
            yield count, content


def _score(
    draft: Draft, sizes: Sizes, scale: float, dropped: int, side: str, wished: bool, align: str, hook: str
) -> float:
    """Large product, large type, everything there, words where they were wished and on calm ground."""
    headline = next((p.size for p in draft.pieces if p.kind == "headline"), sizes.headline) / sizes.headline
    lead = 1.3 if hook == "style" else 1.0
    # A look that centres its words is at its best with the product under them.
    centred = side == "top" and align == "center"
    return (
        1.9 * min(1.0, draft.product_share) + 0.9 * scale + 0.8 * lead * min(1.0, headline) - 0.24 * dropped
        + 0.12 * wished + 0.2 * centred - 0.25 * draft.strain - 0.25 * draft.stand.cost
    )  # fmt: skip


def _fewer_chips(content: Content, count: int) -> Content:
    for _ in range(count):
        content = content.without("chip") or content
    return content


def _measure_of(canvas: Canvas) -> float:
    """A hundredth of the length that type sizes are parts of: the shorter side, more where the other is much longer."""
    short = min(canvas.width, canvas.height)
    return min(max(0.85 * (canvas.width * canvas.height) ** 0.5, short), 1.8 * short) / 100


def _sizes(canvas: Canvas, hook: str, headline: float, scale: float) -> Sizes:
    unit = _measure_of(canvas)
    asked = scenario(canvas.name)
    floor = max(BODY_FLOOR * min(canvas.width, canvas.height), LEAST_PIXELS, asked.type if asked else 0)
    first, *others = (part * unit * scale for part in SIZES[hook])
    subline, brand, chip, price, button, burst, tag = (max(floor, size) for size in others)
    # On a strip the floors of small type push everything up: a headline stays larger than what it leads.
    return Sizes(max(first * headline, 1.7 * floor), subline, brand, chip, price, button, burst, tag, floor)


def _frame(instruction: PresentationInstruction, canvas: Canvas, cutout_size: tuple[int, int], scale: float) -> Frame:
    unit = _measure_of(canvas)
    # The measure of a long canvas is more than its shorter side: its margins grow with its type.
    edge = round(canvas.margin * 100 * unit * (1.15 if canvas.width > 1.25 * canvas.height else 1.0))
    left, top, right, bottom = safe_area(canvas)
    safe = max(left, edge), top, min(right, canvas.width - edge), bottom
    return Frame(
        width=canvas.width, height=canvas.height, safe=safe, unit=unit,
        aspect=cutout_size[0] / cutout_size[1], set_name=scene_of(instruction), scale=scale,
        lit=instruction.lit,
    )  # fmt: skip


def _nudged(candidate: _Candidate, sight: Sight) -> _Candidate:
    """The candidate after the small moves that calm its words, worth less by what is left of their unrest."""
    draft, cost = calmest(candidate.draft, sight.busy, candidate.content.lang)
    return replace(candidate, draft=draft, score=candidate.score - cost)


def _with_burst(candidate: _Candidate, hook: str) -> _Candidate:
    """The candidate with its badge placed; one that has no room for its badge is worth less."""
    badges = candidate.content.of("burst")
    if not badges:
        return candidate
    placed = place_burst(badges[0], candidate.content, candidate.sizes, candidate.draft)
    if placed is None:
        return replace(candidate, score=candidate.score - (0.5 if hook == "price" else 0.2))
    return replace(candidate, draft=replace(candidate.draft, pieces=(*candidate.draft.pieces, placed)))


def _finished(best: _Candidate, canvas: Canvas, told: dict[str, float | str]) -> Layout:
    draft = best.draft
    if draft.rows:
        told["chips"] = "rows"
    told["mirror"] = float(draft.stand.mirror)
    width, height = canvas.width, canvas.height
    short = min(width, height)
    slots = tuple(
        Slot(
            kind=p.kind,
            box=Box(x0=p.x / width, y0=p.y / height, x1=(p.x + p.width) / width, y1=(p.y + p.height) / height),
            text=p.text, size=p.size / short, align=p.align, sticker=p.sticker,
        )
        for p in draft.pieces
    )  # fmt: skip
    x0, y0, x1, y1 = draft.product
    solved = Layout(canvas=canvas, product=Box(x0=x0, y0=y0, x1=x1, y1=y1), slots=slots, scale=best.scale, hints=told)
    return patched(solved, read_patches(str(told.get("patches", ""))))


def _too_long(instruction: PresentationInstruction, canvas: Canvas) -> GenerationFailed:
    headline = instruction.words.headline
    return GenerationFailed(
        {
            "zh": f"标题“{headline}”在 {canvas.width}×{canvas.height} 的画面里放不下:请缩短标题,或换一个更大的画面。",
            "en": f"The headline “{headline}” does not fit a picture of {canvas.width}x{canvas.height}: "
            "please shorten it or choose a larger format.",
        },
        canvas=canvas.name,
    )
