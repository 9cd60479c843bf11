"""Rendered sets of the virtual photo studio: finding, loading and decoding their light passes."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.creative import LitFrom
from tools.generation.plate_files import read_matte, read_picture, read_place
from tools.generation.shelf import place_of

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Fractions = tuple[float, float, float, float]

FLOOR = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])
"""Turns a floor seen from above into a wall: then y runs away from the camera and z up the picture, as everywhere."""
FRAMINGS = {"1x1": 1.0, "9x16": 9 / 16, "16x9": 16 / 9}
ANGLES = ("level", "high", "top", "wall")
SINK = {"level": 0.012, "high": 0.09}
DEPTH = {"level": 0.42, "high": 0.8}
LIGHTS = ("key", "fill", "emit", "emit2")


@dataclass(frozen=True)
class Light:
    """Colour (linear RGB) and strength of one light pass in one palette."""

    colour: tuple[float, float, float]
    strength: float


@dataclass(frozen=True)
class Palette:
    """One colour and light mood of a set. `accent` is the gradient for price and call-to-action."""

    name: str
    title: dict[str, str]
    slots: tuple[str, str, str]
    ink_dark: str
    ink_light: str
    accent: tuple[str, str]
    dark: bool
    lights: dict[str, Light] = field(default_factory=dict, hash=False)
    exposure: float = 1.0


@dataclass(frozen=True)
class SetCard:
    """What a planner needs to know to choose a set."""

    name: str
    title: dict[str, str]
    keywords: dict[str, list[str]]
    moods: tuple[str, ...]
    palettes: tuple[Palette, ...]
    framings: tuple[str, ...]
    cm_per_unit: float | None
    podium_width: float
    max_height: float
    angles: tuple[str, ...] = ("level",)
    lit: LitFrom | None = None
    """Where its key light comes from; None where it has none."""

    def palette(self, name: str) -> Palette:
        """One palette by name."""
        for palette in self.palettes:
            if palette.name == name:
                return palette
        raise KeyError(f"set {self.name!r} has no palette {name!r}; it has {[p.name for p in self.palettes]}")


@dataclass(frozen=True, eq=False)
class Plate:
    """One set in one framing: light passes, colour areas, and where every half-resolution pixel lies in space.

    What is heavy is decoded when it is first looked at: most pictures only need to know where the product may stand.
    """

    card: SetCard
    folder: Path
    geometry: dict[str, Any] = field(repr=False)
    framing: str
    width: int
    height: int
    stand: tuple[float, float]
    unit: float
    calm: tuple[Fractions, ...]
    key: dict[str, Any] | None
    bases: tuple[float, float, float]
    reflection: float
    reflection_blur: float
    bloom: float
    vignette: float
    softness: float
    sink: float
    """The front edge of a base lies this share of the product's width below the middle of the base."""
    depth: float
    """How deep a base is for its width: what is looked down on shows that it is round."""
    facing: str = ""
    """``floor`` or ``wall``: what the camera looks at squarely, with the product flat before it; else empty."""
    lift: float = 0.0
    """How far before it the product is, in units."""

    @cached_property
    def passes(self) -> dict[str, tuple[Bytes, float]]:
        """Every light pass with what its values are multiplied by."""
        return {k: (read_picture(self.folder / f"{k}.webp"), v) for k, v in self.geometry["scales"].items()}

    @cached_property
    def matte(self) -> Bytes:
        """Of every pixel how much of each of the three colour areas it is."""
        return read_matte(self.folder / "matte.webp", self.height)

    @cached_property
    def place(self) -> Floats:
        """Where every half-resolution pixel lies, relative to the stand."""
        return place_of(self.folder, self._read_place)

    def _read_place(self) -> Floats:
        place = read_place(self.folder / "depth.npz", self.geometry)
        return (place @ FLOOR.T).astype(np.float32) if self.facing == "floor" else place


def plates_folder() -> Path:
    """Where rendered plates live."""
    return Path(str(files("studio"))) / "plates"


@lru_cache(maxsize=1)
def list_sets() -> tuple[SetCard, ...]:
    """All sets that have plates, by name."""
    root = plates_folder()
    names = sorted(p.name for p in root.iterdir() if any(p.glob("*/plate.json"))) if root.is_dir() else []
    return tuple(read_card(root / name) for name in names)


def set_card(name: str) -> SetCard:
    """One set's card, from another angle where the name says so (``marble/top``); KeyError names the known ones."""
    plain, _, angle = name.partition("/")
    for card in list_sets():
        if card.name == plain and (not angle or angle in card.angles):
            return _seen_from(name) if angle else card
    raise KeyError(f"unknown set {name!r}; known sets: {', '.join(c.name for c in list_sets())}")


@lru_cache(maxsize=64)
def _seen_from(name: str) -> SetCard:
    return read_card(plates_folder() / name)


def framing_for(width: int, height: int) -> str:
    """The framing whose shape is nearest to a canvas."""
    ratio = math.log(width / height)
    return min(FRAMINGS, key=lambda name: abs(math.log(FRAMINGS[name]) - ratio))


@lru_cache(maxsize=24)
def load_plate(name: str, framing: str) -> Plate:
    """One set in one framing; kept for the next call."""
    card = set_card(name)
    if framing not in card.framings:
        raise KeyError(f"set {name!r} has no framing {framing!r}; it has {', '.join(card.framings)}")
    return read_plate(plates_folder() / name / framing, card)


def read_plate(folder: Path, card: SetCard) -> Plate:
    """The plate that lies in a folder."""
    described = json.loads((folder / "plate.json").read_text(encoding="utf-8"))
    geometry, design = described["geometry"], described["design"]
    width, height = geometry["size"]
    facing = design.get("facing", "")
    angle = "high" if geometry.get("angle") == "high" else "level"
    turn = FLOOR if facing == "floor" else np.eye(3)
    return Plate(
        card=card,
        folder=folder,
        geometry=geometry,
        framing=geometry["framing"],
        width=width,
        height=height,
        stand=tuple(geometry["stand"]),
        unit=geometry["unit"],
        calm=tuple(tuple(box) for box in design["calm"]),
        key=geometry["key"] and _turned({**geometry["key"], "stand_at": geometry["stand_at"]}, turn),
        bases=tuple(geometry["bases"]),
        reflection=design.get("reflection", 0.0),
        reflection_blur=design.get("reflection_blur", 0.03),
        bloom=design.get("bloom", 0.0),
        vignette=design.get("vignette", 0.12),
        softness=design.get("shadow_softness", 0.05),
        sink=SINK[angle],
        depth=DEPTH[angle],
        facing=facing,
        lift=design.get("lift", 0.0),
    )


def _turned(key: dict[str, Any], turn: NDArray[np.float64]) -> dict[str, Any]:
    """The key light in turned coordinates."""
    return key | {name: [float(v) for v in turn @ key[name]] for name in ("towards", "at", "stand_at") if name in key}


def linear(colour: str) -> tuple[float, float, float]:
    """A hex colour as linear light."""
    values = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue


def read_card(folder: Path) -> SetCard:
    """The card of the set whose framings lie in a folder."""
    framings = tuple(f for f in FRAMINGS if (folder / f / "plate.json").is_file())
    described = json.loads((folder / framings[0] / "plate.json").read_text(encoding="utf-8"))
    design, key = described["design"], described["geometry"]["key"]
    return SetCard(
        name=f"{folder.parent.name}/{folder.name}" if folder.name in ANGLES else folder.name,
        title=design["title"],
        keywords=design["keywords"],
        moods=tuple(design["moods"]),
        palettes=tuple(_palette(row) for row in design["palettes"]),
        framings=framings,
        cm_per_unit=design["cm_per_unit"],
        podium_width=design["podium_width"],
        max_height=design["max_height"],
        angles=("level", *(angle for angle in ANGLES[1:] if (folder / angle / "1x1" / "plate.json").is_file())),
        lit=key and _side_of(key, described["geometry"]["stand_at"]),
    )


def _side_of(key: dict[str, Any], stand: list[float]) -> LitFrom:
    """The side of the product that a key light is on."""
    right = key["towards"][0] if key["kind"] == "sun" else key["at"][0] - stand[0]
    return "right" if right > 0 else "left"


def _palette(row: dict[str, Any]) -> Palette:
    return Palette(
        name=row["name"],
        title=row["title"],
        slots=tuple(row["slots"]),
        ink_dark=row["ink_dark"],
        ink_light=row["ink_light"],
        accent=tuple(row["accent"]),
        dark=row["dark"],
        lights={k: Light(linear(row[k]["colour"]), row[k]["strength"]) for k in LIGHTS if k in row},
        exposure=row.get("exposure", 1.0),
    )
