"""The trade: who a picture is for, what it shows, how it is laid out, and what was made and measured."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from domain import Frozen
from domain.text import Words

Hook = Literal["function", "style", "price"]
"""What moves this buyer first: what it does, how it looks, what it costs."""
Pose = Literal["standing", "lying", "hanging"]
"""What the product does in its picture."""
Angle = Literal["level", "high", "top", "wall"]
"""From where a set is seen: from the front, looked down on, straight from above, or only its wall."""
LitFrom = Literal["left", "right"]
"""The side of a picture, as its viewer sees it, that its main light comes from."""
LEVEL = 5
"""Degrees by which most product photos look down."""
STEEP = 13
"""From this many degrees on a photo needs a set that is looked down on."""


def angle_for(pose: Pose, pitch: float) -> Angle:
    """The angle at which a set suits a product in this pose, whose photo looks down by so many degrees."""
    if pose == "standing":
        return "high" if pitch >= STEEP else "level"
    return "top" if pose == "lying" else "wall"


class Persona(Frozen):
    """An audience of one product, with the evidence for it."""

    id: str
    """Slug, for example ``fitness``."""
    title: Words
    hook: Hook
    scene: str
    """Scene keyword that a set is chosen by, for example ``gym``."""
    needs: Words = Field(default_factory=dict)
    """What this audience wants, in one sentence."""
    share: float = Field(default=0, ge=0, le=1)
    evidence: tuple[str, ...] = ()
    """Fact, review and behaviour sources that name this audience."""


class Sticker(Frozen):
    """A graphic laid over the picture: price, badge, coupon."""

    kind: Literal["price", "burst", "chip", "cta", "tag", "ribbon"]
    text: str
    """Main text, for example ``59.9``."""
    lead: str = ""
    """Small text before or above it, for example ``到手价``."""
    note: str = ""
    """Secondary text, for example the struck-through list price ``¥79``."""
    currency: str = ""
    """Currency sign of a price."""
    icon: str = ""
    fact: str = ""
    """Id of the fact that says so."""
    proof: str = ""
    """Id of the fact that proves an earlier price in `note`."""


class Copy(Frozen):
    """The words of one picture. Each is a product fact, the merchant's own words or a neutral template."""

    headline: str
    subline: str = ""
    brand: str = ""
    facts: tuple[str, ...] = ()
    """Ids of the facts that the words rest on."""


class PresentationInstruction(Frozen):
    """How one product is to be shown to one persona: the understanding core's answer."""

    id: str
    persona: str
    hook: Hook
    scenario: Words
    set_name: str
    palette: str
    words: Copy
    selling_points: tuple[str, ...] = ()
    """Fact ids, strongest first."""
    stickers: tuple[Sticker, ...] = ()
    lang: str = "zh"
    layout: Literal["top", "left", "right"] = "top"
    """Where the words go; the solver may overrule it."""
    pose: Pose = "standing"
    pitch: int = LEVEL
    """Degrees by which the product's photo looks down."""
    lit: LitFrom | None = None
    """From where the product's photo is lit; the set turns to it."""
    prompt: str = ""
    negative_prompt: str = ""
    rationale: Words = Field(default_factory=dict)


class Canvas(Frozen):
    """A picture format."""

    name: str
    """Slug, for example ``jd_main_1x1`` or ``1x1``."""
    width: int = Field(gt=0, le=4096)
    height: int = Field(gt=0, le=4096)
    platform: str = ""
    margin: float = 0.055
    """Safe margin as a fraction of the shorter side."""


class Box(Frozen):
    """A rectangle on the canvas, in fractions of its width and height."""

    x0: float
    y0: float
    x1: float
    y1: float

    def px(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The rectangle in pixels of a canvas of this size."""
        return round(self.x0 * width), round(self.y0 * height), round(self.x1 * width), round(self.y1 * height)


class Slot(Frozen):
    """A place for one text or sticker."""

    kind: Literal["brand", "headline", "subline", "chip", "price", "cta", "burst", "tag", "ribbon"]
    box: Box
    text: str = ""
    size: float = 0
    """Type size as a fraction of the canvas's shorter side."""
    align: Literal["left", "center", "right"] = "left"
    sticker: int | None = None
    """Index into the instruction's stickers, where it is one."""


class Layout(Frozen):
    """Where everything goes, solved before the picture is made."""

    canvas: Canvas
    product: Box
    slots: tuple[Slot, ...]
    scale: float = 1.0
    """How much type and stickers were shrunk to fit; 1 is the designer's size."""
    hints: dict[str, float | str] = Field(default_factory=dict)
    """What the solver was told and decided beyond places, for the painter: ``scrim``, ``palette``, ``chips``."""


class Recipe(Frozen):
    """Everything needed to make the same picture again."""

    backend: str
    source: str
    """Asset id of the product cut-out."""
    instruction: PresentationInstruction
    layout: Layout
    seed: int = 0
    fonts: dict[str, str] = Field(default_factory=dict)
    """Font name to file hash."""
    version: str = "1"


class Transform(Frozen):
    """How the product's pixels were moved into the picture: declared by the generator."""

    x: float
    y: float
    """Top left corner of the cut-out on the picture, in pixels."""
    scale: float
    """Picture pixels per cut-out pixel."""
    mirrored: bool = False


class Certificate(Frozen):
    """The measured claim that the product in the picture is the merchant's product."""

    source: str
    """Asset id of the product cut-out."""
    picture: str
    """Asset id of the picture."""
    transform: Transform | None = None
    delta_e: float = 0
    """Median CIEDE2000 colour difference on product pixels."""
    ssim: float = 0
    """Mean structural similarity on product pixels, 0 to 1."""
    mask_iou: float = 0
    """Overlap of expected and found silhouette, 0 to 1."""
    verdict: Literal["pass", "review", "fail"] = "review"
    reasons: tuple[Words, ...] = ()
    version: str = "1"


class Verdict(Frozen):
    """One gate's judgement of one picture."""

    gate: str
    """For example ``contrast``, ``overlap``, ``sharpness``."""
    passed: bool
    value: float | None = None
    limit: float | None = None
    repair: str = ""
    """Name of the repair that would help, empty where none is known."""
    reason: Words = Field(default_factory=dict)


class Creative(Frozen):
    """One finished picture."""

    id: str
    number: int = 0
    """1-based number in its conversation: what a merchant means by "the second one"."""
    persona: str
    canvas: Canvas
    asset: str
    """Asset id of the picture file."""
    media_type: str = "image/jpeg"
    recipe: Recipe
    certificate: Certificate
    verdicts: tuple[Verdict, ...] = ()
    accepted: bool = True
    attempts: int = 1
    texts: tuple[str, ...] = ()
    """Every text on the picture, as set."""
    alt: Words = Field(default_factory=dict)
    seconds: float = 0
    reused: int = 0
    """How much of its work was found done already: the painting, the checks."""
    replaces: str = ""
    """Id of the creative that this one is an edit of."""


class LaunchKit(Frozen):
    """What the merchant downloads."""

    id: str
    sku: str
    creatives: tuple[str, ...]
    """Ids of the accepted creatives."""
    manifest: str = ""
    """Asset id of ``kit.json``."""
    archive: str = ""
    """Asset id of the zip with the files, the contact sheet and the manifest."""


class Painted(Frozen):
    """What a generation backend gives back."""

    picture: bytes
    media_type: str
    transform: Transform
    product: Box
    """Where the product really is."""
    texts: tuple[str, ...] = ()
    measures: dict[str, Any] = Field(default_factory=dict)
    """Facts about the making that gates need: text boxes with contrast, missing glyphs, fonts with hashes, seconds."""
