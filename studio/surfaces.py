"""Materials for product models: one principled shader with the variations real surfaces have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

Colour = tuple[float, float, float]


def hexed(code: str) -> Colour:
    """Return the linear-light colour of an sRGB hex code such as ``f1e7d3``."""
    channels = [int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return (r, g, b)


def surface(
    name: str,
    colour: Colour | str,
    rough: float = 0.4,
    metal: float = 0.0,
    coat: float = 0.0,
    coat_rough: float = 0.03,
    glass: float = 0.0,
    ior: float = 1.5,
    sheen: float = 0.0,
    skin: float = 0.0,
    anisotropy: float = 0.0,
    smudge: float = 0.0,
    grain: float = 0.0,
    grain_scale: float = 40.0,
) -> Any:
    """Make a material.

    ``smudge`` varies roughness in large soft patches, ``grain`` adds fine bumps, ``skin`` is subsurface scattering.
    """
    import bpy

    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    values = {
        "Base Color": (*(hexed(colour) if isinstance(colour, str) else colour), 1.0),
        "Roughness": rough,
        "Metallic": metal,
        "IOR": ior,
        "Coat Weight": coat,
        "Coat Roughness": coat_rough,
        "Transmission Weight": glass,
        "Sheen Weight": sheen,
        "Anisotropic": anisotropy,
    }
    for key, value in values.items():
        shader.inputs[key].default_value = value
    if skin:
        shader.inputs["Subsurface Weight"].default_value = skin
        shader.inputs["Subsurface Radius"].default_value = (1.0, 0.8, 0.6)
        shader.inputs["Subsurface Scale"].default_value = 0.15
    if smudge:
        vary(material, "Roughness", noise(material, 0.6, detail=4), max(0.0, rough - smudge), rough + smudge)
    if grain:
        bump(material, noise(material, grain_scale, detail=3), grain)
    return material


def noise(
    material: Any, scale: float, detail: float = 4, stretch: Sequence[float] = (1, 1, 1), distortion: float = 0.0
) -> Any:
    """Add a noise pattern in object space and return its socket; ``stretch`` multiplies the coordinates."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    coordinates, mapping, texture = (
        nodes.new("ShaderNodeTexCoord"),
        nodes.new("ShaderNodeMapping"),
        nodes.new("ShaderNodeTexNoise"),
    )
    mapping.inputs["Scale"].default_value = tuple(stretch)
    texture.inputs["Scale"].default_value = scale
    texture.inputs["Detail"].default_value = detail
    texture.inputs["Distortion"].default_value = distortion
    links.new(coordinates.outputs["Object"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], texture.inputs["Vector"])
    return texture.outputs["Fac"]


def wave(material: Any, scale: float, axis: str = "Z", kind: str = "BANDS", distortion: float = 0.0) -> Any:
    """Add a stripe pattern in object space and return its socket."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    coordinates, texture = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeTexWave")
    texture.wave_type = kind
    texture.bands_direction = axis
    texture.inputs["Scale"].default_value = scale
    texture.inputs["Distortion"].default_value = distortion
    links.new(coordinates.outputs["Object"], texture.inputs["Vector"])
    return texture.outputs["Fac"]


def vary(material: Any, field: str, socket: Any, low: float, high: float, start: float = 0.3, end: float = 0.7) -> None:
    """Drive a shader field by a pattern, from ``low`` to ``high``."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    ranged = nodes.new("ShaderNodeMapRange")
    for key, value in {"From Min": start, "From Max": end, "To Min": low, "To Max": high}.items():
        ranged.inputs[key].default_value = value
    links.new(socket, ranged.inputs["Value"])
    links.new(ranged.outputs["Result"], nodes["Principled BSDF"].inputs[field])


def tint(material: Any, socket: Any, stops: Sequence[tuple[float, Colour | str]]) -> None:
    """Colour a material by a pattern through a gradient of stops."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    ramp = nodes.new("ShaderNodeValToRGB")
    elements = ramp.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (position, colour) in zip(elements, stops, strict=True):
        element.position = position
        element.color = (*(hexed(colour) if isinstance(colour, str) else colour), 1)
    links.new(socket, ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], nodes["Principled BSDF"].inputs["Base Color"])


def bump(material: Any, socket: Any, strength: float, distance: float = 0.02) -> None:
    """Emboss a material by a pattern, on top of what it already has."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    node = nodes.new("ShaderNodeBump")
    node.inputs["Strength"].default_value = strength
    node.inputs["Distance"].default_value = distance
    target = nodes["Principled BSDF"].inputs["Normal"]
    if target.is_linked:
        links.new(target.links[0].from_socket, node.inputs["Normal"])
    links.new(socket, node.inputs["Height"])
    links.new(node.outputs["Normal"], target)


def picture(material: Any, path: Path, field: str = "Base Color", data: bool = False) -> Any:
    """Drive a shader field by an image over the UVs; ``data`` images are not colours. Return the socket."""
    import bpy

    nodes, links = material.node_tree.nodes, material.node_tree.links
    texture = nodes.new("ShaderNodeTexImage")
    texture.image = bpy.data.images.load(str(path))
    texture.extension = "EXTEND"
    texture.interpolation = "Cubic"
    if data:
        texture.image.colorspace_settings.name = "Non-Color"
    if field:
        links.new(texture.outputs["Color"], nodes["Principled BSDF"].inputs[field])
    return texture.outputs["Color"]


def printed(
    name: str,
    art: Path,
    foil: Path | None = None,
    rough: float = 0.5,
    foil_rough: float = 0.3,
    grain: float = 0.0,
    coat: float = 0.0,
) -> Any:
    """Make printed paper or film; where the ``foil`` mask is white it is hot-stamped metal."""
    material = surface(name, "ffffff", rough, coat=coat, grain=grain, grain_scale=90)
    picture(material, art)
    if foil is not None:
        mask = picture(material, foil, "", data=True)
        # Not fully metal: real foil on paper scatters some light and never goes black between reflections.
        vary(material, "Metallic", mask, 0.0, 0.75, 0.0, 1.0)
        vary(material, "Roughness", mask, rough, foil_rough, 0.0, 1.0)
        bump(material, mask, 0.25, 0.01)
    return material


def ink(name: str, mask: Path, colour: Colour | str, rough: float = 0.35, metal: float = 0.0) -> Any:
    """Make print without a ground: only the white parts of a mask image exist."""
    material = surface(name, colour, rough, metal)
    picture(material, mask, "Alpha", data=True)
    return material
