"""MUDADA block robot: beech blocks, water-based paint in four colours, joints that turn."""

from __future__ import annotations

import math
from typing import Any

from studio.packshot import Shot
from studio.softboxes import Softbox

SHOT = Shot(
    sku="mudada-wooden-robot",
    rig=(
        Softbox(-46, 32, 1.5, 1.5, 5.2, soft=0.9),
        Softbox(70, 18, 0.7, 1.8, 2.6, soft=0.8),
        Softbox(-135, 14, 0.5, 2.0, 7.0, soft=0.4),
        Softbox(135, 14, 0.5, 2.0, 7.0, soft=0.4),
        Softbox(0, 80, 1.8, 1.5, 3.5, soft=0.9),
    ),
    turn_deg=24,
    exposure=1.3,
    ambient=0.35,
    samples=64,
)


def beech(name: str, seed: float) -> Any:
    """Make sanded beech with its short darker flecks; the seed shifts the grain."""
    from studio.surfaces import bump, noise, surface, tint

    wood = surface(name, "d9b383", 0.46, coat=0.12, coat_rough=0.35)
    tint(
        wood,
        noise(wood, 0.9, detail=8, stretch=(5 + seed, 5, 0.55), distortion=0.5),
        [(0.3, "c0905c"), (0.5, "dcb483"), (0.7, "e8c89b")],
    )
    bump(wood, noise(wood, 20, detail=4, stretch=(3, 3, 0.2)), 0.1)
    return wood


def paint(name: str, colour: str) -> Any:
    """Make brushed water-based paint through which a little grain still shows."""
    from studio.surfaces import bump, noise, surface

    coat = surface(name, colour, 0.4, coat=0.25, coat_rough=0.25, smudge=0.05)
    bump(coat, noise(coat, 9, detail=5, stretch=(3, 3, 0.25)), 0.1)
    return coat


def face(dark: Any, white: Any, coral: Any, screen: Any) -> None:
    """Inlay the face plate: two round eyes and a smile."""
    from studio.modelling import block, lathe, place, tube

    block("face-plate", (0, -2.42, 11.75), (4.3, 0.3, 2.5), screen, 0.14)
    for x in (-1.0, 1.0):
        eye = lathe("eye", [(0, 0), (0.52, 0, 0.02), (0.52, 0.16, 0.12), (0, 0.2)], white, 96)
        place(eye, (x, -2.54, 12.05), (90, 0, 0))
        pupil = lathe("pupil", [(0, 0), (0.27, 0), (0.27, 0.1, 0.08), (0, 0.12)], dark, 96)
        place(pupil, (x + 0.08, -2.7, 12.02), (90, 0, 0))
        cheek = lathe("cheek", [(0, 0), (0.2, 0), (0.2, 0.03, 0.02), (0, 0.04)], coral, 48)
        place(cheek, (x * 1.62, -2.56, 11.35), (90, 0, 0))
    smile = [(0.62 * math.sin(a), -2.58, 11.55 - 0.5 * math.cos(a)) for a in (-0.95 + 1.9 * i / 24 for i in range(25))]
    tube("smile", smile, 0.055, white, 16, up=(0, 1, 0))


def chest(white: Any, mustard: Any, coral: Any) -> None:
    """Set the dial and the buttons into the chest, and print the maker's mark."""
    from studio.label_art import Sheet
    from studio.modelling import grid, lathe, place
    from studio.surfaces import ink

    place(
        lathe("dial", [(0, 0), (0.95, 0, 0.03), (0.95, 0.22, 0.14), (0.7, 0.26, 0.1), (0, 0.2)], white, 128),
        (-0.95, -2.2, 7.75),
        (90, 0, 0),
    )
    place(
        lathe("dial-cap", [(0, 0), (0.24, 0), (0.24, 0.2, 0.12), (0, 0.22)], coral, 64),
        (-0.95, -2.36, 7.75),
        (90, 0, 0),
    )
    for i, material in enumerate((mustard, coral, white)):
        place(
            lathe("button", [(0, 0), (0.33, 0, 0.02), (0.33, 0.2, 0.14), (0, 0.24)], material, 64),
            (1.25, -2.2, 8.35 - 0.85 * i),
            (90, 0, 0),
        )
    mark = Sheet(3.0, 0.9, "#000000", 300)
    mark.text(1.5, 0.42, "木嗒嗒", "sans-bold", 0.42, "#ffffff", tracking=0.16)
    mark.text(1.5, 0.76, "MUDADA", "display-bold", 0.22, "#ffffff", tracking=0.32)
    y = -2.212
    grid(
        "mark",
        [[(-1.7, y, 5.35), (1.3, y, 5.35)], [(-1.7, y, 6.25), (1.3, y, 6.25)]],
        ink("mark-ink", mark.save("robot")[0], "fff6e4", 0.4),
        closed=False,
    )


def limbs(wood: Any, dark_wood: Any, mint: Any, coral: Any) -> None:
    """Model the arms on ball joints (one waving), legs and feet."""
    from studio.modelling import block, group, lathe

    def ball(radius: float) -> list[tuple[float, float]]:
        return [(radius * math.sin(math.pi * i / 32), -radius * math.cos(math.pi * i / 32)) for i in range(33)]

    for side, tilt in ((-1, -14), (1, 128)):
        parts = [
            lathe("shoulder", ball(0.72), dark_wood, 96),
            lathe("upper-arm", [(0, -0.5), (0.5, -0.5, 0.12), (0.5, -2.5, 0.12), (0, -2.5)], wood, 96),
            lathe("elbow", [(r * 0.8, z * 0.8 - 2.65) for r, z in ball(0.72)], dark_wood, 96),
            lathe("cuff", [(0, -2.9), (0.62, -2.9, 0.12), (0.62, -4.3, 0.12), (0, -4.3)], coral, 96),
            lathe("hand", [(r * 0.95, z * 0.95 - 4.6) for r, z in ball(0.7)], wood, 96),
        ]
        group("arm", parts, (side * 3.15, 0, 8.6), (0, -tilt if side > 0 else -tilt, 0))
    for x in (-1.25, 1.25):
        lathe_leg = lathe("leg", [(0, 1.0), (0.62, 1.0), (0.62, 4.9), (0, 4.9)], wood, 96)
        lathe_leg.location.x = x
        band = lathe("band", [(0.5, 2.6), (0.68, 2.6, 0.05), (0.68, 3.2, 0.05), (0.5, 3.2)], dark_wood, 96)
        band.location.x = x
        block("foot", (x, -0.35, 0.65), (1.95, 3.0, 1.3), mint, 0.32, 6)


def build() -> None:
    """Model the whole product."""
    from studio.modelling import block, lathe, place
    from studio.surfaces import surface

    wood, wood2 = beech("beech-a", 0.0), beech("beech-b", 1.7)
    dark_wood = surface("walnut-stain", "7a4e2d", 0.42, coat=0.15, coat_rough=0.3)
    mint, coral, mustard = paint("mint", "6fb7a4"), paint("coral", "e8705a"), paint("mustard", "eab04a")
    white, dark = paint("white", "f6f0e4"), surface("charcoal", "22282b", 0.3, coat=0.4, coat_rough=0.1)
    screen = paint("navy", "26424d")
    block("body", (0, 0, 7.2), (5.2, 4.4, 4.8), mint, 0.38, 6)
    block("belt", (0, 0, 4.85), (4.4, 3.7, 0.5), dark_wood, 0.1)
    lathe("neck", [(0, 9.4), (1.0, 9.4), (1.0, 10.1), (0, 10.1)], dark_wood, 96)
    block("head", (0, 0, 11.75), (5.6, 4.7, 3.6), wood, 0.42, 6)
    for side in (-1, 1):
        place(
            lathe("ear", [(0, 0), (0.95, 0, 0.08), (0.95, 0.35, 0.2), (0.5, 0.6, 0.2), (0, 0.62)], mustard, 128),
            (side * 2.8, 0, 11.75),
            (0, side * 90, 0),
        )
    lathe(
        "antenna",
        [(0, 13.5), (0.5, 13.5, 0.04), (0.5, 13.75, 0.1), (0.17, 13.85, 0.1), (0.17, 14.9), (0, 14.9)],
        wood2,
        96,
    )
    lathe(
        "antenna-ball",
        [(0.55 * math.sin(math.pi * i / 32), 15.25 - 0.55 * math.cos(math.pi * i / 32)) for i in range(33)],
        coral,
        96,
    )
    face(dark, white, coral, screen)
    chest(white, mustard, coral)
    limbs(wood2, dark_wood, mustard, coral)
