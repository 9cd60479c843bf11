"""Rendering one stage into its passes: light by light, then colour areas, then depth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy

from studio.staging.lights import spot, sun
from studio.staging.stage import Stage

LIGHT_PASSES = ("key", "fill", "emit", "emit2")
SLOT_COLOURS = {1: (1, 0, 0), 2: (0, 1, 0), 3: (0, 0, 1)}
POSITION_OFFSET = 64.0  # emission cannot be negative
BLURRED_SAMPLES = 256
"""Samples for colour areas whose edges the lens blurs."""
LIGHT_DETAIL = 62
"""Percent of the plate's size at which light is rendered: light is smooth, and colour edges come from the matte."""


def add_key_light(stage: Stage) -> dict[str, Any] | None:
    """Put the design's key light on the stage; returns what the compositor must know to cast shadows with it."""
    spec = stage.design.get("key")
    if not spec:
        return None
    if spec["kind"] == "sun":
        towards = sun(spec["azimuth"], spec["elevation"], spec["softness"])
        return {"kind": "sun", "towards": [round(v, 6) for v in towards], "softness": spec["softness"]}
    spot(
        spec["at"], spec["towards"], spec["power"],
        radius=spec["radius"], cone=spec["cone"], blend=spec.get("blend", 0.6),
    )  # fmt: skip
    return {"kind": "lamp", "at": list(spec["at"]), "radius": spec["radius"]}


def wanted_passes(stage: Stage) -> list[str]:
    """The passes this stage has light for, and the two geometry passes."""
    groups = {group for glows in stage.glows.values() for group in glows}
    lights = ["key"] if stage.design.get("key") else []
    return [*lights, "fill", *sorted(groups), "matte", "position"]


def render_pass(stage: Stage, name: str, folder: Path, samples: int) -> Path:
    """Render one pass to an EXR file."""
    target = folder / f"{name}.exr"
    if name in LIGHT_PASSES:
        _switch_lights(stage, name)
        detail = stage.design.get("detail", LIGHT_DETAIL)
        with _render_settings(stage, denoise=True, bounces=stage.design.get("bounces", 6), detail=detail):
            _write(stage, target, samples)
    elif name == "matte":
        _switch_lights(stage, "none")
        with _flat(stage, lambda tree, m: _constant(tree, SLOT_COLOURS.get(stage.slots.get(m.name, 0), (0, 0, 0)))):
            blurred = stage.scene.camera.data.dof.use_dof
            # The denoiser cannot tell a blurred edge of two flat colours from noise: many cheap samples can.
            with _render_settings(stage, denoise=False, bounces=0):
                _write(stage, target, BLURRED_SAMPLES if blurred else 16)
    else:
        _switch_lights(stage, "none")
        with (
            _flat(stage, lambda tree, _: _position_socket(tree)),
            _render_settings(stage, denoise=False, bounces=0, detail=50, exact=True),
        ):
            _write(stage, target, 1)
    return target


def _switch_lights(stage: Stage, active: str) -> None:
    for lamp in bpy.data.objects:
        if lamp.type == "LIGHT":
            lamp.hide_render = lamp["role"] != active
    ambient = stage.design.get("ambient", 1.0)
    background = stage.scene.world.node_tree.nodes["Background"]
    background.inputs[1].default_value = ambient if active == "fill" else 0.0
    for name, glows in stage.glows.items():
        tree = bpy.data.materials[name].node_tree
        shader = tree.nodes["Principled BSDF"]
        glow = glows.get(active)
        shader.inputs["Emission Strength"].default_value = glow.strength if glow else 0.0
        shader.inputs["Emission Color"].default_value = (1, 1, 1, 1)
        for link in list(shader.inputs["Emission Color"].links):
            tree.links.remove(link)
        if glow and glow.colour:
            tree.links.new(glow.colour, shader.inputs["Emission Color"])


@contextmanager
def _flat(stage: Stage, colour_of: Any) -> Iterator[None]:
    """Replace every surface by plain emission, and put the surfaces back afterwards."""
    restore = []
    for material in bpy.data.materials:
        if not material.use_nodes or "Principled BSDF" not in material.node_tree.nodes:
            continue
        tree = material.node_tree
        output = next(n for n in tree.nodes if n.type == "OUTPUT_MATERIAL")
        surface = output.inputs["Surface"].links[0].from_socket
        emission = tree.nodes.new("ShaderNodeEmission")
        tree.links.new(colour_of(tree, material), emission.inputs[0])
        tree.links.new(emission.outputs[0], output.inputs["Surface"])
        restore.append((tree, surface, output))
    yield
    for tree, surface, output in restore:
        tree.links.new(surface, output.inputs["Surface"])


def _constant(tree: Any, colour: tuple[float, float, float]) -> Any:
    node = tree.nodes.new("ShaderNodeRGB")
    node.outputs[0].default_value = (*colour, 1)
    return node.outputs[0]


def _position_socket(tree: Any) -> Any:
    geometry = tree.nodes.new("ShaderNodeNewGeometry")
    shifted = tree.nodes.new("ShaderNodeVectorMath")
    shifted.operation = "ADD"
    shifted.inputs[1].default_value = (POSITION_OFFSET,) * 3
    tree.links.new(geometry.outputs["Position"], shifted.inputs[0])
    return shifted.outputs[0]


@contextmanager
def _render_settings(
    stage: Stage, *, denoise: bool, bounces: int, detail: int = 100, exact: bool = False
) -> Iterator[None]:
    """`detail`: percent of the plate's size. `exact`: one ray through each pixel's centre, no lens blur."""
    cycles, render, lens = stage.scene.cycles, stage.scene.render, stage.scene.camera.data.dof
    before = (cycles.use_adaptive_sampling, cycles.filter_width, lens.use_dof)
    cycles.use_denoising, cycles.max_bounces = denoise, bounces
    cycles.denoising_prefilter = "ACCURATE" if lens.use_dof else "FAST"  # without lens blur the guides are clean
    cycles.use_adaptive_sampling = before[0] and not exact
    render.resolution_percentage = detail
    if exact:
        cycles.filter_width, lens.use_dof = 0.01, False
    yield
    cycles.use_adaptive_sampling, cycles.filter_width, lens.use_dof = before
    render.resolution_percentage = 100


def _write(stage: Stage, target: Path, samples: int) -> None:
    stage.scene.cycles.samples = samples
    render = stage.scene.render
    render.filepath = str(target)
    render.image_settings.file_format = "OPEN_EXR"
    render.image_settings.color_depth = "32" if target.stem == "position" else "16"
    bpy.ops.render.render(write_still=True)
