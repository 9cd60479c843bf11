"""Typesetting of label art: flat drawings in centimetres, written as images that models wear."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

NOTO = Path("/usr/share/fonts")
FACES: dict[str, tuple[str, int]] = {
    # CJK collections hold one face per region; index 2 is simplified Chinese.
    "sans": ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "sans-bold": ("opentype/noto/NotoSansCJK-Bold.ttc", 2),
    "serif": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    "serif-bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    "latin": ("truetype/noto/NotoSans-Regular.ttf", 0),
    "latin-bold": ("truetype/noto/NotoSans-Bold.ttf", 0),
    "display": ("truetype/noto/NotoSansDisplay-Regular.ttf", 0),
    "display-bold": ("truetype/noto/NotoSansDisplay-Bold.ttf", 0),
    "display-serif": ("truetype/noto/NotoSerifDisplay-Regular.ttf", 0),
    "display-serif-bold": ("truetype/noto/NotoSerifDisplay-Bold.ttf", 0),
    "display-serif-italic": ("truetype/noto/NotoSerifDisplay-Italic.ttf", 0),
}
Point = tuple[float, float]
Anchor = Literal["left", "middle", "right"]


class Sheet:
    """A drawing with a colour layer and a foil mask; x runs right and y down, both in centimetres."""

    def __init__(self, width: float, height: float, ground: str, px_per_cm: int = 200, sampling: int = 2) -> None:
        self.width, self.height, self.sampling = width, height, sampling
        self.scale = px_per_cm * sampling
        size = (round(width * self.scale), round(height * self.scale))
        self.art, self.foil = Image.new("RGB", size, ground), Image.new("L", size, 0)
        self._art, self._foil = ImageDraw.Draw(self.art), ImageDraw.Draw(self.foil)

    def _px(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: str, foil: bool = False) -> None:
        """Fill a polygon."""
        self._art.polygon(self._px(points), fill=fill)
        self._foil.polygon(self._px(points), fill=255 if foil else 0)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0.0, foil: bool = False
    ) -> None:
        """Fill a rectangle, rounded where ``radius`` is given."""
        edge = [x * self.scale, y * self.scale, (x + width) * self.scale, (y + height) * self.scale]
        self._art.rounded_rectangle(edge, radius * self.scale, fill=fill)
        self._foil.rounded_rectangle(edge, radius * self.scale, fill=255 if foil else 0)

    def disc(self, x: float, y: float, radius: float, fill: str | None, foil: bool = False, ring: float = 0.0) -> None:
        """Fill a disc, or draw a ring of the given line width."""
        edge = [
            (x - radius) * self.scale,
            (y - radius) * self.scale,
            (x + radius) * self.scale,
            (y + radius) * self.scale,
        ]
        if ring:
            self._art.ellipse(edge, outline=fill, width=round(ring * self.scale))
            self._foil.ellipse(edge, outline=255 if foil else 0, width=round(ring * self.scale))
        else:
            self._art.ellipse(edge, fill=fill)
            self._foil.ellipse(edge, fill=255 if foil else 0)

    def line(self, points: Sequence[Point], fill: str, width: float, foil: bool = False) -> None:
        """Stroke a polyline."""
        self._art.line(self._px(points), fill=fill, width=max(1, round(width * self.scale)), joint="curve")
        self._foil.line(
            self._px(points), fill=255 if foil else 0, width=max(1, round(width * self.scale)), joint="curve"
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        face: str,
        size: float,
        fill: str,
        tracking: float = 0.0,
        anchor: Anchor = "middle",
        foil: bool = False,
    ) -> float:
        """Set one line with its baseline at y; ``tracking`` is extra space in ems. Return its width."""
        path, index = FACES[face]
        font = ImageFont.truetype(str(NOTO / path), round(size * self.scale), index=index)
        extra = tracking * size * self.scale
        advances = [font.getlength(c) + extra for c in words]
        total = sum(advances) - extra
        pen = x * self.scale - {"left": 0.0, "middle": total / 2, "right": total}[anchor]
        if not tracking:
            self._glyphs(pen, y, words, font, fill, foil)
            return total / self.scale
        for c, advance in zip(words, advances, strict=True):
            self._glyphs(pen, y, c, font, fill, foil)
            pen += advance
        return total / self.scale

    def _glyphs(self, pen: float, y: float, words: str, font: ImageFont.FreeTypeFont, fill: str, foil: bool) -> None:
        self._art.text((pen, y * self.scale), words, font=font, fill=fill, anchor="ls")
        self._foil.text((pen, y * self.scale), words, font=font, fill=255 if foil else 0, anchor="ls")

    def column(
        self,
        x: float,
        y: float,
        words: str,
        face: str,
        size: float,
        fill: str,
        leading: float = 1.15,
        foil: bool = False,
    ) -> None:
        """Set one column of upright characters, centred at x, first baseline at y."""
        for i, c in enumerate(words):
            self.text(x, y + i * size * leading, c, face, size, fill, foil=foil)

    def save(self, name: str) -> tuple[Path, Path]:
        """Write colour and foil images to a temporary folder and return both paths."""
        folder = Path(tempfile.gettempdir()) / "vitrine-label-art"
        folder.mkdir(exist_ok=True)
        size = (self.art.width // self.sampling, self.art.height // self.sampling)
        paths = folder / f"{name}.png", folder / f"{name}-foil.png"
        for image, path in zip((self.art, self.foil), paths, strict=True):
            image.resize(size, Image.Resampling.LANCZOS).save(path)
        return paths
