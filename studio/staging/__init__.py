"""The modelling kit that sets are built from. Needs Blender's `bpy`; never imported by the product at run time."""
