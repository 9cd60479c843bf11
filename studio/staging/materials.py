"""Surfaces: one principled shader and the procedural textures that feed it."""

from __future__ import annotations

import bpy

Colour = tuple[float, float, float]
Socket = bpy.types.NodeSocket
Tree = bpy.types.NodeTree


def principled(
    name: str,
    colour: Colour,
    *,
    rough: float = 0.6,
    metal: float = 0.0,
    specular: float = 0.5,
    bump: float = 0.0,
    bump_scale: float = 40.0,
    glass: float = 0.0,
    ior: float = 1.45,
    coat: float = 0.0,
    sheen: float = 0.0,
) -> bpy.types.Material:
    """The one shader every surface uses; `bump` adds fine relief."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    shader = tree.nodes["Principled BSDF"]
    values = {
        "Base Color": (*colour, 1), "Roughness": rough, "Metallic": metal, "Specular IOR Level": specular,
        "IOR": ior, "Transmission Weight": glass, "Coat Weight": coat, "Sheen Weight": sheen,
    }  # fmt: skip
    for key, value in values.items():
        shader.inputs[key].default_value = value
    if bump:
        relief(tree, noise(tree, bump_scale, detail=6), bump, 0.02)
    return material


def relief(tree: Tree, height: Socket, strength: float, distance: float) -> None:
    """Bend the surface normal by a height socket."""
    node = tree.nodes.new("ShaderNodeBump")
    node.inputs["Strength"].default_value = strength
    node.inputs["Distance"].default_value = distance
    tree.links.new(height, node.inputs["Height"])
    tree.links.new(node.outputs["Normal"], tree.nodes["Principled BSDF"].inputs["Normal"])


def coordinates(tree: Tree, scale: Colour = (1, 1, 1), space: str = "Object") -> Socket:
    """Texture coordinates, stretched."""
    source = tree.nodes.new("ShaderNodeTexCoord")
    stretch = tree.nodes.new("ShaderNodeMapping")
    stretch.inputs["Scale"].default_value = scale
    tree.links.new(source.outputs[space], stretch.inputs["Vector"])
    return stretch.outputs[0]


def position(tree: Tree, axis: str) -> Socket:
    """One world coordinate ("X", "Y" or "Z") of the shaded point."""
    geometry = tree.nodes.new("ShaderNodeNewGeometry")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(geometry.outputs["Position"], split.inputs[0])
    return split.outputs[axis]


def facing_up(tree: Tree) -> Socket:
    """The upward part of the surface normal: 1 on flat ground, 0 on a wall."""
    geometry = tree.nodes.new("ShaderNodeNewGeometry")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(geometry.outputs["Normal"], split.inputs[0])
    return split.outputs["Z"]


def multiply(tree: Tree, a: Socket, b: Socket) -> Socket:
    """Two colours multiplied."""
    node = tree.nodes.new("ShaderNodeVectorMath")
    node.operation = "MULTIPLY"
    tree.links.new(a, node.inputs[0])
    tree.links.new(b, node.inputs[1])
    return node.outputs[0]


def noise(
    tree: Tree, scale: float, *, detail: float = 8, rough: float = 0.55, warp: float = 0.0, at: Socket | None = None
) -> Socket:
    """Fractal noise between 0 and 1."""
    node = tree.nodes.new("ShaderNodeTexNoise")
    for key, value in {"Scale": scale, "Detail": detail, "Roughness": rough, "Distortion": warp}.items():
        node.inputs[key].default_value = value
    tree.links.new(at or coordinates(tree), node.inputs["Vector"])
    return node.outputs["Fac"]


def math(tree: Tree, operation: str, a: Socket | float, b: Socket | float = 0.0) -> Socket:
    """One arithmetic node."""
    node = tree.nodes.new("ShaderNodeMath")
    node.operation = operation
    for value, entry in zip((a, b), node.inputs, strict=False):
        if isinstance(value, (int, float)):
            entry.default_value = value
        else:
            tree.links.new(value, entry)
    return node.outputs[0]


def ramp(tree: Tree, value: Socket, stops: list[tuple[float, Colour]]) -> Socket:
    """Map a value through colour stops."""
    node = tree.nodes.new("ShaderNodeValToRGB")
    elements = node.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (place, colour) in zip(elements, stops, strict=True):
        element.position, element.color = place, (*colour, 1)
    tree.links.new(value, node.inputs[0])
    return node.outputs[0]


def height_ramp(tree: Tree, low: float, high: float, stops: list[tuple[float, Colour]]) -> Socket:
    """Colour by world height between two levels."""
    level = math(tree, "DIVIDE", math(tree, "SUBTRACT", position(tree, "Z"), low), high - low)
    return ramp(tree, level, stops)


def grey(value: float) -> Colour:
    """A neutral colour."""
    return (value, value, value)


def wood_grain(tree: Tree, dark: Colour, light: Colour, stretch: Colour = (0.25, 5, 5)) -> Socket:
    """Long grain with darker pores."""
    grain = noise(tree, 1.3, warp=0.8, rough=0.6, at=coordinates(tree, stretch))
    pores = noise(tree, 7.0, detail=4, at=coordinates(tree, tuple(s * 1.6 for s in stretch)))
    mixed = math(tree, "ADD", math(tree, "MULTIPLY", grain, 0.8), math(tree, "MULTIPLY", pores, 0.2))
    middle = tuple((a + b) / 2 for a, b in zip(dark, light, strict=True))
    return ramp(tree, mixed, [(0.3, dark), (0.5, middle), (0.7, light)])


def marble_veins(tree: Tree, ground: float = 0.84, vein: float = 0.42, scale: float = 0.5) -> Socket:
    """White stone: soft clouds and a few long thin veins."""
    field = noise(tree, 0.9, detail=9, rough=0.58, warp=0.9, at=coordinates(tree, (scale, scale * 1.7, scale)))
    distance = math(tree, "ABSOLUTE", math(tree, "SUBTRACT", field, 0.5))
    middle = vein + (ground - vein) * 0.72
    stops = [(0.0, grey(vein)), (0.006, grey(middle)), (0.05, grey(ground - 0.03)), (0.3, grey(ground))]
    return ramp(tree, distance, stops)


def stone(tree: Tree, dark: Colour = (0.33, 0.31, 0.29), light: Colour = (0.62, 0.59, 0.55)) -> Socket:
    """Weathered rock."""
    return ramp(tree, noise(tree, 2.2, detail=12, rough=0.65, warp=0.3), [(0.3, dark), (0.7, light)])


def travertine(tree: Tree, dark: float = 0.55, light: float = 0.8) -> Socket:
    """Bedded limestone: horizontal bands with small pits."""
    bands = noise(tree, 1.6, detail=10, rough=0.62, warp=0.25, at=coordinates(tree, (0.35, 0.35, 3.2)))
    return ramp(tree, bands, [(0.3, grey(dark)), (0.5, grey((dark + light) / 2 + 0.04)), (0.72, grey(light))])


def _voronoi(tree: Tree, scale: float, at: Socket, feature: str = "DISTANCE_TO_EDGE") -> Socket:
    """Distance to the borders (or centres) of scattered cells."""
    node = tree.nodes.new("ShaderNodeTexVoronoi")
    node.feature = feature
    node.inputs["Scale"].default_value = scale
    tree.links.new(at, node.inputs["Vector"])
    return node.outputs["Distance"]


def _warped(tree: Tree, scale: Colour, amount: float) -> Socket:
    """World coordinates bent by noise."""
    geometry = tree.nodes.new("ShaderNodeNewGeometry")
    stretch = tree.nodes.new("ShaderNodeMapping")
    stretch.inputs["Scale"].default_value = scale
    tree.links.new(geometry.outputs["Position"], stretch.inputs["Vector"])
    bend = tree.nodes.new("ShaderNodeTexNoise")
    bend.inputs["Scale"].default_value = 1.1
    tree.links.new(stretch.outputs[0], bend.inputs["Vector"])
    strength = tree.nodes.new("ShaderNodeVectorMath")
    strength.operation = "SCALE"
    strength.inputs["Scale"].default_value = amount
    tree.links.new(bend.outputs["Color"], strength.inputs[0])
    total = tree.nodes.new("ShaderNodeVectorMath")
    tree.links.new(stretch.outputs[0], total.inputs[0])
    tree.links.new(strength.outputs[0], total.inputs[1])
    return total.outputs[0]


def caustics(tree: Tree) -> Socket:
    """The net of light that moving water throws on a wall, fading out upwards."""
    nets = []
    for scale, amount in ((0.5, 1.1), (0.8, 1.5)):
        distance = _voronoi(tree, 1.0, _warped(tree, (scale, scale, scale * 1.25), amount))
        nets.append(math(tree, "POWER", math(tree, "SUBTRACT", 1.0, math(tree, "MINIMUM", distance, 1.0)), 13.0))
    net = math(tree, "MULTIPLY", math(tree, "ADD", nets[0], nets[1]), 0.5)
    fade = math(tree, "DIVIDE", math(tree, "SUBTRACT", 5.6, position(tree, "Z")), 5.6)
    faded = math(tree, "MULTIPLY", net, math(tree, "MAXIMUM", fade, 0.0))
    return ramp(tree, faded, [(0.0, grey(0.0)), (1.0, grey(1.0))])


def ripples(tree: Tree, centre: tuple[float, float], strength: float) -> None:
    """Rings that spread on water from a point, and a breath of wind."""
    geometry = tree.nodes.new("ShaderNodeNewGeometry")
    moved = tree.nodes.new("ShaderNodeMapping")
    moved.inputs["Location"].default_value = (-centre[0], -centre[1], 0)
    tree.links.new(geometry.outputs["Position"], moved.inputs["Vector"])
    waves = tree.nodes.new("ShaderNodeTexWave")
    waves.wave_type, waves.rings_direction, waves.wave_profile = "RINGS", "Z", "SIN"
    for name, value in {"Scale": 0.42, "Distortion": 0.6, "Detail": 1.0, "Detail Scale": 0.4}.items():
        waves.inputs[name].default_value = value
    tree.links.new(moved.outputs[0], waves.inputs["Vector"])
    wind = noise(tree, 0.9, detail=1, at=geometry.outputs["Position"])
    height = math(tree, "ADD", waves.outputs["Fac"], math(tree, "MULTIPLY", wind, 0.9))
    relief(tree, height, strength, 0.08)


def bokeh(tree: Tree, scale: float = 0.8, density: float = 0.55) -> Socket:
    """Soft discs of light out of focus, as brightness."""
    layers = []
    for number, (size, radius) in enumerate(((1.0, 0.30), (1.7, 0.34))):
        at = coordinates(tree, (scale * size, 1.0, scale * size), "Object")
        cell = tree.nodes.new("ShaderNodeTexVoronoi")
        cell.inputs["Scale"].default_value = 1.0
        cell.inputs["Randomness"].default_value = 0.85
        tree.links.new(at, cell.inputs["Vector"])
        soft = math(tree, "MULTIPLY", math(tree, "SUBTRACT", radius, cell.outputs["Distance"]), 18.0)
        disc = math(tree, "MINIMUM", math(tree, "MAXIMUM", soft, 0.0), 1.0)
        chance = tree.nodes.new("ShaderNodeSeparateColor")
        tree.links.new(cell.outputs["Color"], chance.inputs[0])
        lit = math(tree, "MAXIMUM", math(tree, "SUBTRACT", chance.outputs[0], 1 - density), 0.0)
        layers.append(math(tree, "MULTIPLY", disc, math(tree, "MULTIPLY", lit, 0.9 - 0.35 * number)))
    return ramp(tree, math(tree, "ADD", layers[0], layers[1]), [(0.0, grey(0.0)), (1.0, grey(1.0))])


def dots(tree: Tree, step: float, ground: float, hole: float) -> Socket:
    """Round holes in a square grid on an upright board."""
    axes = []
    for axis in ("X", "Z"):
        cell = math(tree, "FRACT", math(tree, "DIVIDE", math(tree, "ADD", position(tree, axis), 200.0), step))
        axes.append(math(tree, "POWER", math(tree, "SUBTRACT", cell, 0.5), 2.0))
    distance = math(tree, "SQRT", math(tree, "ADD", axes[0], axes[1]))
    return ramp(tree, distance, [(0.0, grey(hole)), (0.13, grey(hole)), (0.17, grey(ground)), (1.0, grey(ground))])


def foliage(tree: Tree, dark: float, light: float) -> Socket:
    """Leaves far out of focus: soft blots of shade, lighter towards the top."""
    coarse = noise(tree, 0.35, detail=1.5, rough=0.4)
    fine = noise(tree, 1.1, detail=1.0, rough=0.4, warp=0.6)
    mixed = math(tree, "ADD", math(tree, "MULTIPLY", coarse, 0.65), math(tree, "MULTIPLY", fine, 0.35))
    rise = math(tree, "MULTIPLY", position(tree, "Z"), 0.016)
    return ramp(
        tree, math(tree, "ADD", mixed, rise), [(0.36, grey(dark)), (0.52, grey((dark + light) / 2)), (0.7, grey(light))]
    )
