"""One file per set: `DESIGN` (plain data, readable without Blender) and `build(stage)`. A new file is a new set."""
