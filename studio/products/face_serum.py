"""CLARUME rose serum: frosted glass with a rose-gold collar and a dropper."""

from __future__ import annotations

from pathlib import Path

from studio.packshot import Shot
from studio.softboxes import Softbox

SHOT = Shot(
    sku="clarume-rose-serum",
    rig=(
        Softbox(-55, 15, 0.7, 2.0, 6.0, soft=0.7),
        Softbox(62, 12, 0.35, 2.0, 5.0, soft=0.5),
        Softbox(-125, 8, 0.5, 2.2, 6.0, soft=0.5),
        Softbox(125, 8, 0.5, 2.2, 6.0, soft=0.5),
        Softbox(180, 4, 1.6, 2.0, 2.6, soft=0.9),
        Softbox(0, 80, 1.6, 1.5, 3.5, soft=0.9),
    ),
    exposure=1.2,
    samples=40,
    bounces=10,
    table=0.8,
)
OUTER = [
    (0, 0.16),
    (1.0, 0.12, 0.3),
    (1.3, 0, 0.12),
    (1.72, 0, 0.34),
    (1.78, 0.5, 0.5),
    (1.78, 5.1, 0.5),
    (1.62, 5.9, 0.62),
    (0.86, 6.28, 0.3),
    (0.86, 6.75),
]
INNER = [
    (0.7, 6.75),
    (0.7, 6.2, 0.25),
    (1.5, 5.8, 0.5),
    (1.64, 5.0, 0.4),
    (1.64, 0.85, 0.45),
    (1.2, 0.5, 0.3),
    (0, 0.5),
]
# The liquid reaches into the glass: a film of air between them would draw hard lines.
LIQUID = [(0, 0.49), (1.21, 0.49, 0.3), (1.65, 0.85, 0.45), (1.65, 4.95), (0, 4.95)]
COLLAR = [(0.8, 6.3), (1.16, 6.3, 0.05), (1.16, 7.72, 0.08), (0.95, 7.8, 0.06), (0.6, 7.8)]
BULB = [
    (0.62, 7.7),
    (0.8, 7.78, 0.05),
    (0.82, 8.0, 0.15),
    (0.68, 8.3, 0.2),
    (0.68, 9.6, 0.3),
    (0.6, 10.25, 0.35),
    (0, 10.42),
]
PIPETTE = [(0, 0.9), (0.1, 0.9, 0.05), (0.22, 1.7, 0.3), (0.26, 2.2, 0.3), (0.26, 6.9), (0, 6.9)]


def print_mask() -> Path:
    """Draw the silk-screen print, white where there is ink."""
    from studio.label_art import Sheet

    s = Sheet(4.0, 4.2, "#000000", 420)
    ink, mid = "#ffffff", 2.0
    s.text(mid, 0.62, "CLARUME", "display-serif-bold", 0.42, ink, tracking=0.1)
    s.text(mid, 0.98, "澄 隅", "serif", 0.24, ink, tracking=0.3)
    s.box(mid - 0.9, 1.3, 1.8, 0.014, ink)
    s.text(mid, 1.86, "玫瑰保湿精华液", "serif-bold", 0.29, ink, tracking=0.1)
    s.text(mid, 2.2, "ROSE HYDRATING SERUM", "display", 0.155, ink, tracking=0.14)
    s.text(mid, 2.86, "1%", "display-serif", 0.52, ink)
    s.text(mid, 3.14, "透明质酸钠  SODIUM HYALURONATE", "sans", 0.115, ink, tracking=0.06)
    s.box(mid - 0.9, 3.42, 1.8, 0.014, ink)
    s.text(mid, 3.76, "30 mL / 1.0 FL.OZ.", "display", 0.155, ink, tracking=0.12)
    return s.save("face-serum")[0]


def build() -> None:
    """Model the whole product."""
    from studio.modelling import lathe, wrap
    from studio.surfaces import ink, surface

    frosted = surface("frosted-glass", "fdeeea", 0.34, glass=1.0, ior=1.46)
    serum = surface("serum", "f3b3ab", 0.12, glass=1.0, ior=1.36)
    gold = surface("rose-gold", "dba48c", 0.17, metal=1.0, smudge=0.03)
    rubber = surface("rubber", "f4efec", 0.5, skin=0.25, coat=0.1, coat_rough=0.4)
    clear = surface("pipette", "ffffff", 0.02, glass=1.0, ior=1.45)
    lathe("bottle", [*OUTER, *INNER], frosted, 192, steps=12)
    lathe("liquid", LIQUID, serum, 192, steps=10)
    lathe("pipette", PIPETTE, clear, 64)
    lathe("collar", COLLAR, gold, 192, steps=10)
    lathe("collar-line", [(1.0, 6.62), (1.172, 6.62, 0.01), (1.172, 6.68, 0.01), (1.0, 6.68)], gold, 128)
    lathe("bulb", BULB, rubber, 160, steps=14)
    wrap("print", 1.79, 0.55, 4.75, 128.0, ink("print-ink", print_mask(), "7d3a35", 0.4), 0.004)
