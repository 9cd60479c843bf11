"""CHIRAN running shoe: knitted upper in mist white, coral heel, sculpted foam sole."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from studio.packshot import Shot
from studio.products import _shoe_form as form
from studio.softboxes import Softbox

SHOT = Shot(
    sku="chiran-running-shoe",
    rig=(
        Softbox(-66, 40, 1.2, 1.1, 7.0, soft=0.9),
        Softbox(48, 16, 0.7, 1.0, 1.8, soft=0.9),
        Softbox(-130, 18, 0.6, 1.2, 6.0, soft=0.5),
        Softbox(135, 18, 0.6, 1.2, 6.0, soft=0.5),
        Softbox(0, 80, 1.8, 1.2, 4.0, soft=0.9),
    ),
    turn_deg=-14,
    exposure=1.55,
    ambient=0.26,
    samples=64,
    table=0.6,
)
Patch = Callable[[float, float], tuple[float, float]]


def knit() -> Path:
    """Draw one tile of knitting as a height map: two columns of slanted stitches."""
    import numpy as np
    from PIL import Image

    size = 128
    y, x = np.mgrid[0:size, 0:size] / size
    slant = np.where(x < 0.5, x, 1 - x) * 1.4
    along, across = (y * 2 + slant) % 1.0, np.minimum(x % 0.5, 0.5 - x % 0.5) * 4
    height = np.sin(np.pi * along) ** 0.6 * np.clip(across, 0, 1) ** 0.5
    path = Path(tempfile.gettempdir()) / "vitrine-knit.png"
    Image.fromarray((height * 255).astype("uint8")).save(path)
    return path


def knitted(name: str, stops: list[tuple[float, str]], tiles: tuple[float, float], strength: float = 0.55) -> Any:
    """Make knitted cloth, coloured along its length."""
    import bpy

    from studio.surfaces import bump, surface, tint

    cloth = surface(name, "ffffff", 0.78, sheen=0.25)
    nodes, links = cloth.node_tree.nodes, cloth.node_tree.links
    uv, scale, tile, split = (
        nodes.new(f"ShaderNode{kind}") for kind in ("UVMap", "Mapping", "TexImage", "SeparateXYZ")
    )
    scale.inputs["Scale"].default_value = (*tiles, 1)
    tile.image = bpy.data.images.load(str(knit()))
    tile.image.colorspace_settings.name = "Non-Color"
    links.new(uv.outputs[0], scale.inputs["Vector"])
    links.new(scale.outputs[0], tile.inputs["Vector"])
    links.new(uv.outputs[0], split.inputs[0])
    tint(cloth, split.outputs["Y"], stops)
    shade, base = nodes.new("ShaderNodeMix"), nodes["Principled BSDF"].inputs["Base Color"]
    shade.data_type, shade.blend_type = "RGBA", "MULTIPLY"
    shade.inputs["Factor"].default_value = 0.3
    links.new(base.links[0].from_socket, shade.inputs["A"])
    links.new(tile.outputs["Color"], shade.inputs["B"])
    links.new(shade.outputs["Result"], base)
    bump(cloth, tile.outputs["Color"], strength, 0.05)
    return cloth


def sole(foam: Any, rubber: Any) -> None:
    """Model the foam midsole with its grooves, and the outsole under it."""
    from studio.modelling import grid

    loop = form.outline()

    def ring(f: float, out: float, z: Callable[[float], float]) -> list[form.Point3]:
        row = []
        for u, side in loop:
            w = max(0.001, form.half_width(u, side))
            grow = out * form.ends(u)
            tip = out * ((1 - form.smooth(u / 0.13)) * -1 + form.smooth((u - 0.82) / 0.18)) * 0.9
            row.append((u * form.LENGTH + tip, side * (w + grow), z(u)))
        return row

    rows = []
    for i in range(57):
        f = i / 56
        bulge = 0.16 + 0.42 * math.sin(math.pi * min(1, f * 1.05)) ** 0.7 - 0.30 * f
        for centre, depth, width in ((0.36, 0.13, 0.03), (0.62, 0.1, 0.025)):
            bulge -= depth * math.exp(-(((f - centre) / width) ** 2))
        if f > 0.9:
            bulge -= (f - 0.9) * 4.2

        def level(u: float, f: float = f) -> float:
            sway = 0.28 * math.sin(u * 7.5 + 0.6) * math.sin(math.pi * f)
            return form.at(form.FLOOR, u) + 0.42 + (form.at(form.DECK, u) - form.at(form.FLOOR, u) - 0.42) * f + sway

        rows.append(ring(f, bulge, level))
    rows.append(ring(1, -1.2, lambda u: form.at(form.DECK, u) - 0.15))
    grid("midsole", rows, foam, smooth_deg=60)
    treads = []
    for out, up in ((-1.2, 0.06), (-0.05, 0.0), (0.16, 0.1), (0.2, 0.46), (-0.6, 0.5)):
        row = ring(0, out, lambda u, up=up: form.at(form.FLOOR, u) + up)
        if up == 0.0 or up == 0.1:
            row = [
                (x, y, z + (0.16 if int(u * 58) % 3 == 0 and 0.04 < u < 0.96 else 0.0))
                for (x, y, z), (u, _) in zip(row, loop, strict=True)
            ]
        treads.append(row)
    grid("outsole", treads, rubber, smooth_deg=30)


def shell(cloth: Any) -> None:
    """Model the knitted upper as two halves that meet over the toes and at the heel."""
    from studio.modelling import grid

    us, n = form.stations(181), 56
    for side in (-1, 1):
        rows = [[form.upper(u, v / n, side) for v in range(n + 1)] for u in us]
        half = grid("upper", rows, cloth, closed=False, smooth_deg=80)
        thick = half.modifiers.new("thickness", "SOLIDIFY")
        thick.thickness, thick.offset = 0.2, -1.0 if side > 0 else 1.0
        thick.use_even_offset = False


def patch(name: str, material: Any, side: int, where: Patch, lift: float = 0.07, across: int = 64, up: int = 24) -> Any:
    """Lay a thin overlay on the upper: ``where`` maps the unit square to (u, v)."""
    from studio.modelling import grid

    rows = [[form.upper(*where(i / across, j / up), side, lift) for j in range(up + 1)] for i in range(across + 1)]
    sheet = grid(name, rows, material, closed=False, smooth_deg=80)
    thick = sheet.modifiers.new("thickness", "SOLIDIFY")
    thick.thickness, thick.offset = lift * 2.2, 0
    edge = sheet.modifiers.new("edge", "BEVEL")
    edge.width, edge.segments, edge.limit_method = lift * 0.5, 2, "ANGLE"
    return sheet


def overlays(coral: Any, white: Any, grey: Any, ink: Any) -> None:
    """Add heel counter, pull strip, mudguard, eyestay and the mist mark."""
    bars = [(0.27, 0.52, 0.17), (0.31, 0.60, 0.28), (0.29, 0.55, 0.39), (0.335, 0.52, 0.50), (0.33, 0.455, 0.61)]
    for side in (-1, 1):
        patch("counter", coral, side, form.counter, 0.08, 96, 40)
        patch("pull", coral, side, form.pull, 0.09, 24, 40)
        patch("mudguard", grey, side, form.mudguard, 0.05)
        patch("eyestay", white, side, form.eyestay, 0.06)
        for bar in bars:
            patch("mist", ink, side, partial(form.mist, *bar), 0.035, 48, 6)


def collar(lining: Any) -> None:
    """Sweep the padded collar along the opening, and fill the inside with dark lining."""
    from studio.modelling import grid, tube

    us = form.stations(90, 0.0, form.COLLAR + 0.012)
    edge = [form.upper(u, 1, -1) for u in reversed(us)] + [form.upper(u, 1, 1) for u in us[1:]]
    path = [(x + 0.12 * (1 - form.smooth(x / 5)), y * 0.96, z - 0.12) for x, y, z in edge]
    tube("collar", path, 0.36, lining, 24)
    around = [(u, -1) for u in reversed(us)] + [(u, 1) for u in us[1:]]
    rows = [[form.upper(u, 1 - 0.6 * k / 12, side, -0.28 - 0.1 * k / 12) for u, side in around] for k in range(13)]
    grid("lining", rows, lining, closed=False, smooth_deg=80)


def tongue(cloth: Any) -> None:
    """Model the padded tongue that rises out of the lace opening."""
    from studio.modelling import grid

    rows = []
    for i in range(61):
        k = i / 60
        u = form.THROAT + 0.02 - k * (form.THROAT + 0.02 - 0.335)
        z = form.at(form.EDGE, max(u, form.COLLAR)) - 0.6 + 0.35 * k + max(0, form.COLLAR - u) * 20
        # Inside the opening it lies under the eyestays; above the collar it is free to spread.
        half = 0.95 + 0.55 * form.smooth(k * 1.2) + 0.5 * form.smooth((k - 0.82) / 0.15)
        droop = 1.0 - 0.5 * form.smooth((k - 0.8) / 0.2)
        x = u * form.LENGTH - 1.0 * max(0.0, k - 0.8) * 2
        thick = 0.5 * min(1, (1 - k) * 9 + 0.15) ** 0.5
        ring = [
            (x + 0.2 * t[1] * thick, t[0] * half, z - droop * t[0] ** 2 + t[1] * thick)
            for t in (
                (math.cos(q) * abs(math.cos(q)) ** -0.3 if abs(math.cos(q)) > 1e-6 else 0.0, math.sin(q))
                for q in (2 * math.pi * m / 40 for m in range(40))
            )
        ]
        rows.append(ring)
    grid("tongue", rows, cloth, smooth_deg=80)


def laces(cord: Any, dark: Any) -> None:
    """Thread flat laces over the tongue, straight bars above and crosses below."""
    from studio.modelling import lathe, tube
    from studio.outlines import spline

    holes = [form.COLLAR + 0.024 + 0.0395 * i for i in range(6)]
    for i, u in enumerate(holes):
        left, right = form.upper(u, 0.915, -1, 0.1), form.upper(u, 0.915, 1, 0.1)
        middle = (u * form.LENGTH, 0.0, form.at(form.EDGE, u) + 0.32)
        path = spline(
            [
                (left[0], left[1] * 1.02, left[2] - 0.1),
                (left[0], left[1] * 0.7, left[2] + 0.3),
                middle,
                (right[0], right[1] * 0.7, right[2] + 0.3),
                (right[0], right[1] * 1.02, right[2] - 0.1),
            ],
            10,
        )
        tube("lace", path, 0.36, cord, 20, flat=0.36, up=(0.55, 0, 1))
        if i:
            before = form.upper(holes[i - 1], 0.93, -1, 0.05), form.upper(holes[i - 1], 0.93, 1, 0.05)
            for start, end in ((before[0], right), (before[1], left)):
                mid = ((start[0] + end[0]) / 2, 0.0, form.at(form.EDGE, (start[0] + end[0]) / 2 / form.LENGTH) + 0.16)
                tube("cross", spline([start, mid, end], 12), 0.32, cord, 20, flat=0.34, up=(0.55, 0, 1))
        for side in (-1, 1):
            x, y, z = form.upper(u, 0.885, side, 0.13)
            eyelet = lathe("eyelet", [(0, -0.1), (0.17, -0.1), (0.17, 0.03, 0.02), (0.1, 0.05), (0, 0.0)], dark, 32)
            eyelet.location, eyelet.rotation_euler = (x, y, z), (math.radians(side * -52), 0, 0)


def build() -> None:
    """Model the whole product."""
    from studio.surfaces import surface

    knit_white = knitted("knit", [(0.0, "d9dde0"), (0.35, "e9ebea"), (0.7, "f2f2ee"), (1.0, "f4f3ef")], (38, 130))
    lining = knitted("lining", [(0, "3d4a57"), (1, "3d4a57")], (60, 8), 0.4)
    tongue_cloth = knitted("tongue", [(0, "dfe3e5"), (1, "e9ebea")], (30, 30), 0.5)
    foam = surface("foam", "f3f1ec", 0.62, skin=0.15, grain=0.12, grain_scale=26)
    rubber = surface("rubber", "2b3138", 0.55, grain=0.1, grain_scale=30)
    coral = surface("coral", "ee6a4d", 0.36, coat=0.3, coat_rough=0.25, grain=0.03)
    white = surface("film", "f6f4ef", 0.4, coat=0.2, coat_rough=0.3)
    grey = surface("film-grey", "c3cbd1", 0.42, coat=0.2, coat_rough=0.3)
    ink = surface("mist", "2f3b49", 0.32, coat=0.3, coat_rough=0.2)
    cord = surface("cord", "f1efe9", 0.75, sheen=0.3, grain=0.3, grain_scale=24)
    sole(foam, rubber)
    shell(knit_white)
    overlays(coral, white, grey, ink)
    collar(lining)
    tongue(tongue_cloth)
    laces(cord, rubber)
