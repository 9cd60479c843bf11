"""TINHE gooseneck kettle: pine-green enamel, walnut handle, brass details, on its power base."""

from __future__ import annotations

from typing import Any

from studio.packshot import Shot
from studio.softboxes import Softbox

SHOT = Shot(
    sku="tinhe-gooseneck-kettle",
    rig=(
        Softbox(-50, 24, 1.0, 1.8, 5.5, soft=0.8),
        Softbox(68, 12, 0.35, 1.9, 4.5, soft=0.5),
        Softbox(-135, 10, 0.4, 2.0, 8.0, soft=0.35),
        Softbox(135, 10, 0.4, 2.0, 8.0, soft=0.35),
        Softbox(0, 80, 1.8, 1.5, 4.0, soft=0.9),
    ),
    exposure=1.35,
    samples=64,
)
BODY = [
    (0, 2.35),
    (7.0, 2.35, 0.2),
    (7.25, 2.55, 0.25),
    (7.1, 3.4, 1.0),
    (5.35, 14.2, 1.2),
    (4.95, 15.0, 0.25),
    (4.75, 15.05, 0.1),
    (4.6, 14.8),
    (0, 14.8),
]
BASE = [(0, 0), (7.6, 0, 0.15), (7.95, 0.35, 0.35), (7.95, 1.45, 0.3), (7.3, 1.8, 0.2), (0, 1.8)]
LID = [
    (0, 15.0),
    (4.55, 15.0, 0.06),
    (4.62, 15.22, 0.12),
    (3.9, 15.55, 0.6),
    (1.1, 15.95, 0.6),
    (0.62, 16.0),
    (0, 16.0),
]
KNOB = [
    (0, 15.95),
    (0.62, 15.95, 0.1),
    (0.5, 16.5, 0.5),
    (1.02, 17.2, 0.3),
    (1.05, 17.6, 0.25),
    (0.7, 17.95, 0.25),
    (0, 17.97),
]
SPOUT = [
    (-4.9, 0, 4.6),
    (-7.2, 0, 4.9),
    (-9.2, 0, 6.2),
    (-10.1, 0, 8.6),
    (-10.7, 0, 11.4),
    (-12.0, 0, 13.6),
    (-13.6, 0, 14.5),
    (-14.6, 0, 14.35),
]
SPOUT_RADII = [1.55, 1.25, 1.02, 0.86, 0.74, 0.66, 0.6, 0.58]
HANDLE = [
    (4.4, 0, 13.55),
    (6.6, 0, 14.55),
    (8.9, 0, 14.7),
    (10.75, 0, 13.5),
    (11.35, 0, 11.2),
    (11.1, 0, 8.8),
    (10.3, 0, 6.7),
]


def walnut() -> Any:
    """Make oiled walnut: the figure lies in the plane of the handle's bend."""
    from studio.surfaces import bump, noise, surface, tint

    wood = surface("walnut", "5a3a24", 0.36, coat=0.25, coat_rough=0.25)
    grain = noise(wood, 0.9, detail=9, stretch=(0.55, 5, 0.55), distortion=0.9)
    tint(wood, grain, [(0.3, "2e1a0f"), (0.48, "5d3b22"), (0.62, "7c5433"), (0.78, "4a2c19")])
    bump(wood, noise(wood, 14, detail=6, stretch=(0.25, 3, 0.25)), 0.1)
    return wood


def handle(wood: Any, brass: Any) -> None:
    """Sweep the grip, fatter in the palm, and its brass mount."""
    from studio.modelling import tube
    from studio.outlines import spline

    path = [(x, y, z) for x, y, z in spline(HANDLE, 14)]
    n = len(path) - 1
    radii = [0.62 + 0.38 * min(1, i / n * 3.2) ** 0.8 - 0.22 * max(0, (i / n - 0.72) / 0.28) ** 2 for i in range(n + 1)]
    # The last rings close in quickly, which rounds the end.
    for k, shrink in enumerate((0.35, 0.68, 0.86, 0.95)):
        radii[n - k] *= shrink
    tube("handle", path, radii, wood, 40, flat=0.82, up=(0, 1, 0))
    tube("mount", path[:9], [r + 0.07 for r in radii[:9]], brass, 40, flat=0.82, up=(0, 1, 0))


def display(black: Any, glow: Any) -> None:
    """Model the base's dial and its lit temperature."""
    from studio.modelling import lathe, place, wrap

    dial = lathe("dial", [(0, 0), (0.72, 0, 0.04), (0.72, 0.42, 0.12), (0, 0.46)], black, 96)
    place(dial, (2.6, -7.35, 0.92), (90, 0, 19))
    wrap("readout", 7.96, 0.5, 1.32, 24, glow, 0.006)


def build() -> None:
    """Model the whole product."""
    from studio.label_art import Sheet
    from studio.modelling import lathe, tube, wrap
    from studio.outlines import spline
    from studio.surfaces import ink, printed, surface

    enamel = surface("enamel", "1f4236", 0.3, coat=0.5, coat_rough=0.16, smudge=0.03, grain=0.035, grain_scale=14)
    steel = surface("steel", "b9b9b6", 0.24, metal=1.0, anisotropy=0.5)
    brass = surface("brass", "c9a15f", 0.2, metal=1.0, smudge=0.05)
    black = surface("black", "16181a", 0.38, grain=0.04)
    lathe("body", BODY, enamel, 256, steps=14)
    lathe("foot", [(0, 1.85), (6.5, 1.85, 0.1), (7.05, 2.0, 0.1), (7.05, 2.36, 0.06), (0, 2.36)], steel, 192)
    lathe("base", BASE, black, 192, steps=12)
    lathe("lid", LID, enamel, 192, steps=12)
    lathe("lid-seam", [(0, 14.9), (4.72, 14.9), (4.72, 15.09, 0.03), (4.5, 15.09), (0, 15.0)], steel, 192)
    lathe("knob", KNOB, brass, 128, steps=12)
    points = spline([(*p, r) for p, r in zip(SPOUT, SPOUT_RADII, strict=True)], 16)
    tube("spout", [(x, y, z) for x, y, z, _ in points], [p[3] for p in points], enamel, 64, up=(0, 1, 0))
    tip = points[-7:]
    tube("tip", [(x, y, z) for x, y, z, _ in tip], [p[3] + 0.035 for p in tip], brass, 64, up=(0, 1, 0))
    tube("spout-hole", [(-14.6, 0, 14.35), (-14.62, 0, 14.346)], 0.48, black, 48, up=(0, 1, 0))
    handle(walnut(), brass)
    mark = Sheet(5.2, 2.0, "#000000", 240)
    mark.text(2.6, 0.95, "汀鹤", "serif-bold", 0.85, "#ffffff", tracking=0.2)
    mark.text(2.6, 1.45, "TINHE", "display-bold", 0.26, "#ffffff", tracking=0.5)
    # The body is a cone: the mark is laid on it where the cone is nearly its own cylinder.
    brand = wrap("brand", 6.36, 0, 2.0, 46.8, ink("brand-ink", mark.save("kettle")[0], "d8b274", 0.3, 0.8), 0.006)
    _onto_cone(brand, 7.0, 0.162)
    screen = Sheet(3.33, 0.82, "#101214", 300)
    screen.text(1.665, 0.6, "92°C", "display-bold", 0.5, "#F4F1E8", tracking=0.04)
    readout = printed("readout", screen.save("kettle-readout")[0], rough=0.15)
    display(brass, readout)


def _onto_cone(sheet: Any, height: float, slope: float) -> None:
    """Slant a wrapped sheet so that it lies on the kettle's side at a height."""
    for vertex in sheet.data.vertices:
        z = vertex.co.z
        wanted = 7.1 - slope * (z + height - 3.4) + 0.012
        flat = (vertex.co.x**2 + vertex.co.y**2) ** 0.5
        vertex.co.x *= wanted / flat
        vertex.co.y *= wanted / flat
        vertex.co.z = z + height
