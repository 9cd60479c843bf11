"""Photograph a product model on transparent film: ``python -m studio.packshot NAME [--pitch 20] [--preview]``."""

from __future__ import annotations

import argparse
import importlib
import math
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image

from studio.softboxes import RIG, Softbox, hang

CATALOG = Path(__file__).resolve().parent.parent / "catalog"
PITCH_DEG = 5.0
"""Sets are photographed 5 degrees down, those that are looked down on 20: a packshot must be from the same pitch."""
DISTANCE = 4.6
"""Camera distance in product sizes: sets see their stand from about as far, so perspectives agree."""
PAD = 2


@dataclass(frozen=True)
class Shot:
    """How one product is photographed."""

    sku: str
    rig: tuple[Softbox, ...] = RIG
    turn_deg: float = 0.0
    """Rotation of the product about the vertical before the picture is taken."""
    exposure: float = 1.0
    ambient: float = 0.25
    table: float = 0.5
    """Reflectance of the table below: how much light comes back up."""
    samples: int = 160
    bounces: int = 8
    long_side: int = 1500


def surroundings(shot: Shot, size: float, low: float) -> None:
    """Add a dim world and a table that bounces light but is not in the picture."""
    import bpy

    from studio.surfaces import surface

    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (1, 1, 1, 1)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = shot.ambient
    bpy.ops.mesh.primitive_plane_add(size=size * 6, location=(0, 0, low - 0.005 * size))
    table = bpy.context.object
    table.visible_camera = False
    # Gloss mirrors the panels down to its foot instead of a grey table top; the set adds its own floor.
    table.visible_glossy = False
    table.data.materials.append(surface("table", (shot.table,) * 3, 0.7))


def vertices() -> np.ndarray:
    """Return every vertex of the scene's objects in world space, after modifiers."""
    import bpy

    graph = bpy.context.evaluated_depsgraph_get()
    found = []
    for instance in graph.object_instances:
        if instance.object.type not in {"MESH", "CURVE"}:
            continue
        shape = instance.object.to_mesh()
        points = np.empty(len(shape.vertices) * 3)
        shape.vertices.foreach_get("co", points)
        matrix = np.array(instance.matrix_world)
        found.append(points.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])
        instance.object.to_mesh_clear()
    return np.concatenate(found)


def aim(points: np.ndarray, long_side: int, pitch_deg: float) -> None:
    """Set a camera that sees exactly the product, and the picture's size."""
    import bpy
    from mathutils import Matrix, Vector

    low, high = points.min(0), points.max(0)
    centre = (low + high) / 2
    size = float(max(high[0] - low[0], high[2] - low[2]))
    pitch = math.radians(pitch_deg)
    back = np.array([0, -math.cos(pitch), math.sin(pitch)])
    up = np.array([0, math.sin(pitch), math.cos(pitch)])
    eye = centre + back * (size * DISTANCE + (high[1] - low[1]) / 2)
    ray = points - eye
    depth = -ray @ back
    across, along = ray[:, 0] / depth, ray @ up / depth
    spans = across.max() - across.min(), along.max() - along.min()
    frame = max(spans) * 1.02
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    bpy.context.collection.objects.link(camera)
    data.sensor_width, data.sensor_fit, data.clip_end = 36, "AUTO", 10_000
    data.lens = 36 / frame
    data.shift_x = (across.max() + across.min()) / 2 / frame
    data.shift_y = (along.max() + along.min()) / 2 / frame
    camera.matrix_world = Matrix.Translation(Vector(eye)) @ Matrix(
        ((1, 0, 0, 0), (0, up[1], back[1], 0), (0, up[2], back[2], 0), (0, 0, 0, 1))
    )
    scene = bpy.context.scene
    scene.camera = camera
    per_unit = long_side / max(spans)
    scene.render.resolution_x, scene.render.resolution_y = (
        round(s * per_unit + max(spans) * per_unit * 0.02) for s in spans
    )


def render(shot: Shot, preview: bool, path: Path) -> None:
    """Path-trace the scene into a half-float EXR with premultiplied alpha."""
    import bpy

    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.film_transparent = True
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    cycles = scene.cycles
    cycles.device, cycles.seed = "CPU", 7
    cycles.samples = 24 if preview else shot.samples
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.02
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.max_bounces = cycles.transmission_bounces = shot.bounces
    cycles.glossy_bounces, cycles.diffuse_bounces = 4, 3
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 8
    cycles.filter_width = 1.2
    scene.view_settings.view_transform = "Standard"
    scene.render.image_settings.file_format, scene.render.image_settings.color_depth = "OPEN_EXR", "16"
    scene.render.image_settings.color_mode = "RGBA"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)


def develop(exr: Path, exposure: float) -> Image.Image:
    """Tone-map, encode and crop a linear EXR to a straight-alpha picture."""
    import OpenEXR

    pixels = OpenEXR.File(str(exr)).channels()["RGBA"].pixels.astype(np.float32)
    alpha = np.clip(pixels[..., 3:], 0, 1)
    light = np.maximum(pixels[..., :3], 0) / np.maximum(alpha, 1e-4) * exposure
    # Linear up to the knee, then a shoulder that never quite clips: white paper keeps its texture.
    knee = 0.62
    light = np.where(light > knee, knee + (1 - knee) * (1 - np.exp(-(light - knee) / (1 - knee))), light)
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    alpha = np.where(alpha < 1 / 255, 0, alpha)
    out = np.concatenate([shown * (alpha > 0), alpha], -1)
    picture = Image.fromarray(np.round(out * 255).astype(np.uint8))
    left, top, right, bottom = picture.getchannel("A").getbbox() or (0, 0, *picture.size)
    cropped = picture.crop((left, top, right, bottom))
    framed = Image.new("RGBA", (cropped.width + 2 * PAD, cropped.height + 2 * PAD), (0, 0, 0, 0))
    framed.paste(cropped, (PAD, PAD))
    return framed


def photograph(product: ModuleType, preview: bool, out: Path, pitch_deg: float = PITCH_DEG) -> Image.Image:
    """Build a product module's model, light it, take the picture and save it."""
    from studio import modelling

    shot: Shot = product.SHOT
    modelling.reset()
    product.build()
    _turn(shot.turn_deg)
    points = vertices()
    low, high = points.min(0), points.max(0)
    size = float((high - low)[[0, 2]].max())
    aim(points, 900 if preview else shot.long_side, pitch_deg)
    for light in shot.rig:
        hang(light, (low + high) / 2, size)
    surroundings(shot, size, float(low[2]))
    exr = Path(tempfile.mkdtemp()) / "packshot.exr"
    render(shot, preview, exr)
    picture = develop(exr, shot.exposure)
    out.parent.mkdir(parents=True, exist_ok=True)
    picture.save(out, optimize=True)
    return picture


def _turn(degrees: float) -> None:
    """Rotate everything in the scene about the vertical axis."""
    import bpy

    if degrees:
        pivot = bpy.data.objects.new("turntable", None)
        bpy.context.collection.objects.link(pivot)
        for obj in list(bpy.context.scene.objects):
            if obj is not pivot and obj.parent is None:
                obj.parent = pivot
        pivot.rotation_euler[2] = math.radians(degrees)
        bpy.context.view_layer.update()


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="a module of studio.products, for example black_coffee")
    parser.add_argument("--preview", action="store_true", help="small and fast, over grey, beside the temporary files")
    parser.add_argument("--pitch", type=float, default=PITCH_DEG, help="degrees that the camera looks down")
    parser.add_argument("--out", type=Path, help="where to write instead of the catalog")
    args = parser.parse_args()
    product = importlib.import_module(f"studio.products.{args.name}")
    started = time.monotonic()
    preview_at = Path(tempfile.gettempdir()) / f"preview-{args.name}.png"
    out = args.out or (preview_at if args.preview else CATALOG / product.SHOT.sku / "packshot.png")
    picture = photograph(product, args.preview, out, args.pitch)
    if args.preview:
        grey = Image.new("RGBA", picture.size, (226, 224, 220, 255))
        grey.alpha_composite(picture)
        grey.convert("RGB").save(out)
    print(f"{out} {picture.size} {out.stat().st_size // 1024} KB in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
