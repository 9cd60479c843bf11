"""The heavy work, as functions that run in rendering processes: cut out, lay out, paint, examine.

Pictures travel as asset ids; each process reads and writes the file store itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from agents.painters import is_to_be_labelled, open_painter
from agents.reuse import Reuse
from agents.state import Making, Painting, Subject
from domain.catalog import Product
from domain.creative import Canvas, Certificate, Creative, LaunchKit, Layout, PresentationInstruction, Verdict
from domain.ports import FileStore, Painter
from domain.text import Words, best_of


@dataclass
class Workshop:
    """What a rendering process works with."""

    assets: FileStore
    backend: str
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the backend is opened with: server, model, key."""
    signing: Mapping[str, str] = field(default_factory=dict)
    """What delivered files are signed with; empty where they are not signed."""
    reuse: Reuse = field(default_factory=lambda: Reuse(Path(), 0))
    """What was done before."""

    @cached_property
    def painter(self) -> Painter:
        """The generation backend, opened at first use."""
        return open_painter(self.backend, self.options)


@dataclass(frozen=True)
class Examined:
    """What the checks say about one picture, and what would mend it."""

    certificate: Certificate
    verdicts: tuple[Verdict, ...]
    accepted: bool
    instruction: PresentationInstruction
    hints: dict[str, Any] = field(default_factory=dict)
    repair: str = ""
    reason: Words = field(default_factory=dict)
    seconds: float = 0
    reused: bool = False
    """Whether the same picture had been examined before."""


LAYOUT, PAINTING, EXAMINED = TypeAdapter(Layout), TypeAdapter(Painting), TypeAdapter(Examined)
NEEDED = (
    "agents.craft", "cv2", "skia", "memory.assets", "tools.generation.lit_plates", "tools.generation.studio",
    "tools.generation.layout", "tools.generation.subject", "tools.efficiency.fidelity", "tools.efficiency.gates",
    "tools.efficiency.repairs", "tools.distribution.kit", "tools.distribution.marks",
)  # fmt: skip
"""What a rendering process imports sooner or later: once for all of them, in the one that they are forked from."""
RESULTS_PER_MB = 50
"""Results are about 10 kB each: they may take half as much as the plates."""
_workshop: Workshop | None = None


def open_workshop(
    files: tuple[str, str], backend: str, options: Mapping[str, Any] | None = None,
    signing: Mapping[str, str] | None = None, cache: tuple[str, int] = ("", 0),
) -> None:  # fmt: skip
    """Prepare this process: called once, when it starts. `files` is where the file store is.

    `cache` is the folder for what need not be worked out again, and how many MB of it.
    """
    global _workshop
    import cv2

    from memory.file_store import open_assets
    from tools.generation import bare_stages, shelf

    cv2.setNumThreads(1)  # one core per process: their number is chosen to fill the machine
    folder, most = Path(cache[0]), cache[1]
    shelf.keep_in(folder / "plates", most * 1_000_000)
    if cache[0]:
        bare_stages.leave_in(folder / "stages")
    reuse = Reuse(folder / "results", RESULTS_PER_MB * most)
    _workshop = Workshop(open_assets(*files), backend, options or {}, signing or {}, reuse)


def workshop() -> Workshop:
    """This process's workshop."""
    if _workshop is None:
        raise RuntimeError("open_workshop has not been called in this process")
    return _workshop


def warm_up() -> None:
    """Load what the first picture would otherwise wait for: libraries and typefaces."""
    from tools.generation.studio import warm_up as warm_up_studio

    for name in NEEDED:
        import_module(name)
    warm_up_studio()


def cut(photo: str) -> Subject:
    """Cut the product out of its photo."""
    from tools.generation.subject import cut_out

    assets = workshop().assets
    found = cut_out(assets.get(photo))
    return Subject(
        asset=assets.put(found.png, "image/png"),
        width=found.width,
        height=found.height,
        grade=found.grade,
        pitch=found.pitch,
        lit=found.lit,
        warnings=tuple(found.warnings),
    )


def lay_out(
    instruction: PresentationInstruction, canvas: Canvas, size: tuple[int, int], hints: Mapping[str, Any],
    afresh: bool = False,
) -> Layout:  # fmt: skip
    """Solve where everything goes; `afresh` here and below: although the very same may have been done before."""
    from tools.generation.layout import solve

    def make() -> Layout:
        return solve(instruction, canvas, cutout_size=size, hints=hints)

    return make() if afresh else workshop().reuse.get("layout", (instruction, canvas, size, hints), LAYOUT, make)[0]


def paint(
    instruction: PresentationInstruction, layout: Layout, cutout: str, seed: int, afresh: bool = False
) -> Painting:
    """The picture, stored: as it was painted before from the very same, or else painted now."""
    place, began = workshop(), time.monotonic()
    if afresh:
        return _painted(instruction, layout, cutout, seed)
    painting, known = place.reuse.get(
        "painting", (instruction, layout, cutout, seed, place.backend, place.options), PAINTING,
        lambda: _painted(instruction, layout, cutout, seed), lambda painting: painting.asset in place.assets,
    )  # fmt: skip
    if not known:
        return painting
    return painting.model_copy(update={"reused": True, "seconds": round(time.monotonic() - began, 3)})


def _painted(instruction: PresentationInstruction, layout: Layout, cutout: str, seed: int) -> Painting:
    from tools.generation.ai_label import labelled

    began = time.monotonic()
    place = workshop()
    painted = place.painter.paint(instruction, layout, _bytes_of(cutout), seed=seed)
    if is_to_be_labelled(place.backend, layout.canvas, instruction.lang):
        painted = labelled(painted, layout.canvas, instruction.lang)
    return Painting(
        asset=place.assets.put(painted.picture, painted.media_type),
        media_type=painted.media_type,
        transform=painted.transform,
        product=painted.product,
        texts=painted.texts,
        measures=painted.measures,
        seconds=round(time.monotonic() - began, 3),
    )


def examine(
    making: Making, siblings: Sequence[str] = (), overrides: Mapping[str, str] | None = None, afresh: bool = False
) -> Examined:
    """Certify the product, judge the picture, and name the repair that would help.

    `siblings` are pictures of the same format and language that this one must not repeat; `overrides` are advertising
    rules that the merchant breaks on purpose, with the reasons.
    """
    began, painting = time.monotonic(), making.painting
    assert painting is not None
    seen = painting.model_dump(exclude={"seconds", "reused"})
    if afresh:
        return _examined(making, siblings, overrides)
    found, known = workshop().reuse.get(
        "checks",
        (making.subject.asset, seen, making.layout, making.instruction, making.hints, siblings, overrides),
        EXAMINED,
        lambda: _examined(making, siblings, overrides),
    )
    return replace(found, reused=True, seconds=round(time.monotonic() - began, 3)) if known else found


def _examined(making: Making, siblings: Sequence[str], overrides: Mapping[str, str] | None) -> Examined:
    from tools.efficiency.fidelity import certify
    from tools.efficiency.gates import judge
    from tools.efficiency.repairs import repair

    began = time.monotonic()
    place, painting, layout = workshop(), making.painting, making.layout
    assert painting is not None and layout is not None
    cutout, picture = _bytes_of(making.subject.asset), place.assets.get(painting.asset)
    certificate = certify(cutout, picture, painting.transform, source=making.subject.asset, name=painting.asset)
    verdicts = judge(
        picture,
        layout,
        making.instruction,
        painting.measures,
        certificate,
        cutout=cutout,
        others=[place.assets.get(asset) for asset in siblings],
        overrides=overrides,
    )
    failed = [verdict for verdict in verdicts if not verdict.passed]
    instruction, hints, name = (
        repair(verdicts, making.instruction, making.hints) if failed else (making.instruction, {}, "")
    )
    return Examined(
        certificate=certificate,
        verdicts=tuple(verdicts),
        accepted=not failed and certificate.verdict != "fail",
        instruction=instruction,
        hints=dict(hints),
        repair=name,
        reason=failed[0].reason if failed else {},
        seconds=round(time.monotonic() - began, 3),
    )


def mark(creative: Creative) -> str:
    """Write into an accepted picture's file how it was made; the asset that is delivered."""
    from tools.distribution.credentials import signed, signing_key
    from tools.distribution.marks import marked, marks_of

    place = workshop()
    alt = best_of(creative.alt, creative.recipe.instruction.lang)
    marks = marks_of(creative.recipe, creative.certificate, alt)
    data = marked(place.assets.get(creative.asset), marks)
    if place.signing:
        data = signed(data, creative.media_type, marks, signing_key(**place.signing))
    return place.assets.put(data, creative.media_type)


def pack(product: Product, creatives: Sequence[Creative], about: Mapping[str, Any]) -> LaunchKit:
    """Pack these creatives into a launch kit."""
    from tools.distribution.kit import assemble_kit

    return assemble_kit(product, creatives, assets=workshop().assets, **about)


@lru_cache(maxsize=4)
def _bytes_of(asset: str) -> bytes:
    return workshop().assets.get(asset)
