"""Groups of words and stickers, measured: what stands together is stacked and aligned, free of any canvas place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from domain.creative import PresentationInstruction, Sticker
from tools.generation.icons import with_icons
from tools.generation.looks import Look

Align = Literal["left", "center", "right"]
Numbered = tuple[int, Sticker]


@dataclass(frozen=True)
class Sizes:
    """Type sizes in pixels at the designer's scale, and the floor that nothing goes under."""

    headline: float
    subline: float
    brand: float
    chip: float
    price: float
    button: float
    burst: float
    tag: float
    floor: float

    def scaled(self, share: float) -> Sizes:
        """All sizes smaller by this share, none under the floor."""
        names = ("headline", "subline", "brand", "chip", "price", "button", "burst", "tag")
        return replace(self, **{name: max(self.floor, getattr(self, name) * share) for name in names})


@dataclass(frozen=True)
class Content:
    """What is to be shown: the words and the numbered stickers that were not dropped."""

    headline: str
    subline: str
    brand: str
    stickers: tuple[Numbered, ...]
    look: Look
    lang: str

    def of(self, *kinds: str) -> tuple[Numbered, ...]:
        """The stickers of these kinds, in order."""
        return tuple(pair for pair in self.stickers if pair[1].kind in kinds)

    def without(self, what: str) -> Content | None:
        """One thing less; the last chip goes first. None where there is nothing of the kind."""
        if what == "subline":
            return replace(self, subline="") if self.subline else None
        if what == "brand":
            return replace(self, brand="") if self.brand else None
        found = self.of(what)
        return replace(self, stickers=tuple(p for p in self.stickers if p is not found[-1])) if found else None


class Piece(NamedTuple):
    """One slot to be, in pixels from its group's corner."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    size: float
    text: str = ""
    align: Align = "left"
    sticker: int | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True)
class Group:
    """Pieces with the size of what they fill."""

    pieces: tuple[Piece, ...]
    width: float
    height: float
    rough: float = 0.0
    """How unhappily its headline is broken."""

    def at(self, x: float, y: float) -> tuple[Piece, ...]:
        """The pieces moved to a place."""
        return tuple(piece._replace(x=piece.x + x, y=piece.y + y) for piece in self.pieces)


NOTHING = Group((), 0.0, 0.0)


def content_of(instruction: PresentationInstruction, look: Look) -> Content:
    """What an instruction wants shown, in the look's case."""
    words, lang = instruction.words, instruction.lang
    return Content(
        look.cased(words.headline.strip(), lang), words.subline.strip(), words.brand.strip(),
        tuple((i, s) for i, s in enumerate(with_icons(instruction.stickers)) if s.text.strip()), look, lang,
    )  # fmt: skip


def stack(groups: Iterable[Group], gaps: Iterable[float], width: float, align: Align) -> Group:
    """Groups one under another; empty ones take no gap."""
    pieces: list[Piece] = []
    y = 0.0
    for group, gap in zip(groups, gaps, strict=True):
        if group.pieces:
            y += gap if pieces else 0.0
            pieces += group.at(_shift(width, group.width, align), y)
            y += group.height
    return Group(tuple(pieces), width, y)


def _shift(width: float, own: float, align: Align) -> float:
    return {"left": 0.0, "center": (width - own) / 2, "right": width - own}[align]


def beside(pieces: Iterable[Piece], gap: float) -> Group:
    """Pieces in a row, their middles level."""
    pieces = tuple(pieces)
    height = max((p.height for p in pieces), default=0.0)
    placed, x = [], 0.0
    for piece in pieces:
        placed.append(piece._replace(x=x, y=(height - piece.height) / 2))
        x += piece.width + gap
    return Group(tuple(placed), max(0.0, x - gap), height)
