"""A stage: one empty Blender scene with a camera, and the book-keeping of what each material and light is for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from studio.staging.materials import Socket, principled

FRAMINGS = {"1x1": (1024, 1024), "9x16": (768, 1364), "16x9": (1280, 720)}
SENSOR_MM = 36.0
REACH = 13.0  # from a camera that is placed by its pitch to what it looks at
BODY = 0.9  # height over the stand that it looks at
NEUTRAL = 0.72  # albedo of a recolourable surface, unless a design says otherwise


@dataclass(frozen=True)
class Glow:
    """Light a material gives off in one emission pass."""

    strength: float
    colour: Socket | None = None


class Stage:
    """What `build(stage)` works on. Slots 1 to 3 are recoloured by palettes; everything else keeps its own colour."""

    def __init__(self, design: dict[str, Any], framing: str, scale: float = 1.0) -> None:
        self.design = design
        self.framing = framing
        self.angle: str = design.get("angle", "level")
        width, height = FRAMINGS[framing]
        self.resolution = (round(width * scale), round(height * scale))
        self.slots: dict[str, int] = {}
        self.glows: dict[str, dict[str, Glow]] = {}
        self.scene = _empty_scene()
        self.scene.render.resolution_x, self.scene.render.resolution_y = self.resolution
        self._place_camera()

    @property
    def bases(self) -> tuple[float, float, float]:
        """Albedo at which each slot was rendered: a palette colour is divided by it."""
        return tuple(self.design.get("bases", (NEUTRAL,) * 3))

    def paint(self, name: str, slot: int, *, rough: float = 0.65, **finish: Any) -> bpy.types.Material:
        """A neutral material whose colour comes from the palette."""
        material = principled(name, (self.bases[slot - 1],) * 3, rough=rough, **finish)
        self.slots[material.name] = slot
        return material

    def fixed(self, name: str, colour: tuple[float, float, float], **finish: Any) -> bpy.types.Material:
        """A material that keeps its own colour in every palette."""
        return principled(name, colour, **finish)

    def textured(
        self, name: str, texture: Callable[[bpy.types.NodeTree], Socket], *, slot: int = 0, **finish: Any
    ) -> bpy.types.Material:
        """A material with a procedural texture; with a slot, a neutral texture that palettes tint."""
        material = principled(name, (self.bases[0],) * 3, **finish)
        tree = material.node_tree
        tree.links.new(texture(tree), tree.nodes["Principled BSDF"].inputs["Base Color"])
        if slot:
            self.slots[material.name] = slot
        return material

    def glow(
        self,
        material: bpy.types.Material,
        strength: float,
        group: str = "emit",
        colour: Callable[[bpy.types.NodeTree], Socket] | None = None,
    ) -> bpy.types.Material:
        """Let a material give off light in the `emit` or `emit2` pass (two groups: two independent colours)."""
        socket = colour(material.node_tree) if colour else None
        self.glows.setdefault(material.name, {})[group] = Glow(strength, socket)
        return material

    def project(self, point: tuple[float, float, float]) -> tuple[float, float]:
        """Scene point to pixel position (x right, y down)."""
        bpy.context.view_layer.update()
        seen = world_to_camera_view(self.scene, self.scene.camera, Vector(point))
        return seen.x * self.resolution[0], (1 - seen.y) * self.resolution[1]

    def camera_record(self) -> dict[str, Any]:
        """The pin-hole camera as plain numbers: enough to turn a depth map back into positions."""
        camera = self.scene.camera
        width, height = self.resolution
        longest = max(width, height)
        return {
            "at": [round(v, 6) for v in camera.location],
            "axes": [[round(v, 7) for v in row] for row in camera.matrix_world.to_3x3()],
            "focal": camera.data.lens / SENSOR_MM * longest,
            "centre": [width / 2 - camera.data.shift_x * longest, height / 2 + camera.data.shift_y * longest],
        }

    def unit_px(self) -> float:
        """How many pixels one scene unit is at the stand: upwards, or across where the camera looks down."""
        x, y, z = self.design["stand"]
        end = (x, y, z + 1) if self.angle == "level" else (x + 1, y, z)
        foot, far = self.project((x, y, z)), self.project(end)
        return math.hypot(far[0] - foot[0], far[1] - foot[1])

    def _sight(self) -> tuple[Vector, Vector]:
        """Where the camera is and what it looks at, as placed by the design or `pitch` degrees above the stand."""
        spec = self.design["camera"]
        if "pitch" not in spec:
            return Vector(spec["at"]), Vector(spec["look"])
        pitch = math.radians(spec["pitch"])
        look = Vector(self.design["stand"])
        if 0 < spec["pitch"] < 60:
            look.z += BODY
        return look + REACH * Vector((0, -math.cos(pitch), math.sin(pitch))), look

    def _place_camera(self) -> None:
        spec, view = self.design["camera"], self.design["views"][self.framing]
        width, height = self.resolution
        data = bpy.data.cameras.new("camera")
        camera = bpy.data.objects.new("camera", data)
        bpy.context.collection.objects.link(camera)
        self.scene.camera = camera
        at, look = self._sight()
        camera.location = at
        if spec.get("pitch") != 90:  # straight down, the top of the picture is +y: no turn at all
            camera.rotation_euler = (at - look).to_track_quat("Z", "Y").to_euler()
        data.sensor_width = SENSOR_MM
        stand = Vector(self.design["stand"])
        depth = (stand - at).dot((look - at).normalized())
        span = view["span"] * max(1.0, height / width)  # the longest side fills the sensor
        data.lens = SENSOR_MM * depth / span
        # A shift lens puts the stand exactly where the framing wants it and keeps verticals vertical.
        x, y = self.project(tuple(stand))
        want_x, want_y = view["stand"][0] * width, view["stand"][1] * height
        data.shift_x += (x - want_x) / max(width, height)
        data.shift_y += (want_y - y) / max(width, height)
        if "blur" in spec:  # f-stop for a scene unit read as about 7 cm
            data.dof.use_dof = True
            data.dof.aperture_fstop = spec["blur"]
            data.dof.focus_distance = depth


def _empty_scene() -> bpy.types.Scene:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.threads_mode = "FIXED"
    scene.render.threads = 2
    scene.render.use_persistent_data = True
    scene.view_settings.view_transform = "Standard"
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.seed = 7
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.04
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 3, 3
    cycles.transmission_bounces = 6
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.use_light_tree = False  # a handful of lights: the tree costs more than it saves
    world = bpy.data.worlds.new("world")
    scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (1, 1, 1, 1)
    return scene
