"""The virtual photo studio: set designs (plain data plus Blender modelling) and the light passes rendered from them.

Nothing here is imported at run time. `tools.generation.plates` reads the rendered files under `plates/`; the modelling
code runs in its own process with Blender's `bpy` when a set is added or changed: `python -m studio.render SET`.
"""
