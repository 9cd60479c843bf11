"""What an arrangement works with: the canvas, the product's wished size, and where on the set it may really stand."""

from __future__ import annotations

from dataclasses import dataclass

from domain.creative import LitFrom
from tools.generation.framing import Fractions, Stand, natural_foot, settle
from tools.generation.groups import Piece

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """What an arrangement has to work with, in pixels. `unit` is a hundredth of the canvas's measure."""

    width: int
    height: int
    safe: tuple[int, int, int, int]
    unit: float
    aspect: float
    set_name: str
    scale: float
    lit: LitFrom | None = None

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def across(self) -> float:
        """Width of the safe area."""
        return float(self.safe[2] - self.safe[0])

    @property
    def up(self) -> float:
        """Height of the safe area."""
        return float(self.safe[3] - self.safe[1])


@dataclass(frozen=True)
class Draft:
    """One measured possibility. `product_share` is its product's size against the wished one."""

    pieces: tuple[Piece, ...]
    stand: Stand
    frame: Frame
    rows: bool
    product_share: float
    strain: float

    @property
    def product(self) -> Fractions:
        """The product's box."""
        return self.stand.box


def wished_size(frame: Frame, side: str) -> tuple[float, float]:
    """The product's wished width and height in pixels: as large as its arrangement lets it be."""
    if side == "alone":
        high, wide = 0.72, 0.8
    elif side == "around":
        high, wide = 0.53, 0.4
    elif side != "top":
        high, wide = (0.86 if frame.ratio > 2.2 else 0.76 if frame.ratio >= 1.25 else 0.72), 0.46
    elif frame.ratio < 0.7:
        high, wide = 0.47, 0.74
    else:
        high, wide = 0.54, 0.68
    up = min(high * frame.height, wide * frame.width / frame.aspect) * frame.scale
    return up * frame.aspect, up


def stand_in(frame: Frame, zone: Rect, side: str) -> tuple[Stand, float] | None:
    """Where the product really stands in a free zone, and its share of the wished size; None if far too small."""
    wide, high = wished_size(frame, side)
    room_x, room_y = zone[2] - zone[0], zone[3] - zone[1]
    up = min(high, room_y, room_x / frame.aspect)
    if up <= 0:
        return None
    across = up * frame.aspect
    foot_x, foot_y = natural_foot(frame.set_name, frame.width, frame.height, frame.lit)
    # With room to spare the product stands where the set's designer put the stand.
    middle = (zone[0] + zone[2]) / 2 if side in ("left", "right") else foot_x * frame.width
    x = _between(middle, zone[0] + across / 2, zone[2] - across / 2)
    # A low product under much empty room looks lost: it comes up a little.
    lifted = zone[1] + up + 0.66 * (room_y - up) if side in ("top", "around") else frame.height
    y = _between(min(foot_y * frame.height, max(lifted, 0.6 * frame.height)), zone[1] + up, zone[3])
    wish = ((x - across / 2) / frame.width, (y - up) / frame.height, (x + across / 2) / frame.width, y / frame.height)
    x0, y0, x1, y1 = (round(v, 4) for v in wish)
    stand = settle(frame.set_name, frame.width, frame.height, round(frame.aspect, 4), (x0, y0, x1, y1), frame.lit)
    box = stand.box
    # On a strip the product may use the margin over and under it; words may not.
    spare = 0.07 * frame.height if frame.ratio > 3 else 2
    inside = (
        box[0] * frame.width >= zone[0] - 2 and box[2] * frame.width <= zone[2] + 2
        and box[1] * frame.height >= zone[1] - spare and box[3] * frame.height <= zone[3] + spare
    )  # fmt: skip
    share = (box[3] - box[1]) * frame.height / high
    return (stand, share) if inside and share >= 0.5 else None


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), max(low, high))
