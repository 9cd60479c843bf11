"""Light panels for packshots, with edges that fade as a real softbox does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Softbox:
    """A light panel on a sphere around the product: angles in degrees (0 = at the camera), sizes in product sizes."""

    azimuth: float
    elevation: float
    width: float
    height: float
    power: float
    distance: float = 1.7
    soft: float = 0.5
    """Part of the panel over which its edge fades: 1 gives a full gradient, 0.05 a crisp edge."""


RIG = (
    Softbox(-52, 22, 1.1, 1.9, 6.0, soft=0.7),
    Softbox(62, 14, 0.5, 1.9, 4.0, soft=0.6),
    Softbox(-128, 12, 0.45, 2.0, 8.0, soft=0.3),
    Softbox(130, 12, 0.45, 2.0, 8.0, soft=0.3),
    Softbox(0, 78, 1.8, 1.4, 3.5, soft=0.8),
)
"""Key, fill strip, two rims and a top light: the usual pack-shot set-up."""


def hang(light: Softbox, centre: Sequence[float], size: float) -> None:
    """Hang one panel that lights and is reflected, but is not seen by the camera."""
    import bpy
    from mathutils import Vector

    a, e = math.radians(light.azimuth), math.radians(light.elevation)
    towards = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
    bpy.ops.mesh.primitive_plane_add(size=1)
    panel = bpy.context.object
    panel.location = Vector(centre) + towards * light.distance * size
    panel.rotation_euler = towards.to_track_quat("Z", "Y").to_euler()
    panel.scale = (light.width * size, light.height * size, 1)
    panel.visible_camera = panel.visible_shadow = False
    panel.data.materials.append(_glow(light))


def _glow(light: Softbox) -> Any:
    """Make an emitter that fades towards the panel's edges, so that reflections have gradients."""
    import bpy

    material = bpy.data.materials.new("softbox")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    coordinates, split = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeSeparateXYZ")
    links.new(coordinates.outputs["UV"], split.inputs[0])
    fades = []
    for axis in ("X", "Y"):
        mirror = nodes.new("ShaderNodeMath")
        mirror.operation = "PINGPONG"
        mirror.inputs[1].default_value = 0.5
        links.new(split.outputs[axis], mirror.inputs[0])
        fade = nodes.new("ShaderNodeMapRange")
        fade.interpolation_type = "SMOOTHSTEP"
        fade.inputs["From Max"].default_value = max(0.005, light.soft / 2)
        links.new(mirror.outputs[0], fade.inputs["Value"])
        fades.append(fade.outputs["Result"])
    strength = nodes.new("ShaderNodeMath")
    strength.operation = "MULTIPLY"
    links.new(fades[0], strength.inputs[0])
    links.new(fades[1], strength.inputs[1])
    power = nodes.new("ShaderNodeMath")
    power.operation = "MULTIPLY"
    power.inputs[1].default_value = light.power
    links.new(strength.outputs[0], power.inputs[0])
    facing, dark, mix = (
        nodes.new("ShaderNodeNewGeometry"),
        nodes.new("ShaderNodeEmission"),
        nodes.new("ShaderNodeMixShader"),
    )
    dark.inputs["Strength"].default_value = 0
    emission, output = nodes.new("ShaderNodeEmission"), nodes.new("ShaderNodeOutputMaterial")
    links.new(power.outputs[0], emission.inputs["Strength"])
    # Only the inner side shines: the panel's back must not show in reflections.
    links.new(facing.outputs["Backfacing"], mix.inputs["Fac"])
    links.new(dark.outputs[0], mix.inputs[1])
    links.new(emission.outputs[0], mix.inputs[2])
    links.new(mix.outputs[0], output.inputs["Surface"])
    return material
