"""Render a set: `python -m studio.render SET [--angle high] [--framing 1x1] [--preview] [--describe]`. Needs bpy."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from studio.angles import ANGLES, design_of, folder_of, module_of

PLATES = Path(__file__).parent / "plates"
FRAMINGS = ("1x1", "9x16", "16x9")
PREVIEW_SCALE = 0.34


def render(
    name: str, framing: str, out: Path, *, angle: str = "level", preview: bool = False, only: list[str] | None = None
) -> Path:
    """Render one framing of a set into its plate folder; `only` some passes of a plate that exists."""
    from studio.staging import packing
    from studio.staging.passes import LIGHT_PASSES, add_key_light, render_pass, wanted_passes
    from studio.staging.stage import Stage

    design = design_of(name, angle)
    stage = Stage(design, framing, PREVIEW_SCALE if preview else 1.0)
    key = add_key_light(stage)
    module_of(name, angle).build(stage)
    folder = out / folder_of(name, angle, framing)
    folder.mkdir(parents=True, exist_ok=True)
    geometry: dict[str, Any] = {
        "set": name, "angle": angle, "framing": framing, "size": list(stage.resolution), "bases": list(stage.bases),
        "key": key,
        "stand": [round(v, 2) for v in stage.project(design["stand"])],
        "stand_at": list(design["stand"]), "unit": round(stage.unit_px(), 3), "camera": stage.camera_record(),
        "scales": packing.known_scales(folder) if only else {},
    }  # fmt: skip
    quality = design.get("quality", 96)
    samples = 6 if preview else design.get("samples", 12)
    with tempfile.TemporaryDirectory() as scratch:
        for wanted in only or wanted_passes(stage):
            source = render_pass(stage, wanted, Path(scratch), samples)
            if wanted in LIGHT_PASSES:
                geometry["scales"][wanted] = packing.pack_light(
                    source, folder / f"{wanted}.webp", quality, stage.resolution
                )
            elif wanted == "matte":
                packing.pack_matte(source, folder / "matte.webp")
            else:
                packing.pack_depth(source, folder / "depth.npz", geometry["camera"])
    packing.write_description(folder, geometry, design)
    return folder


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m studio.render", description=__doc__)
    parser.add_argument("set")
    parser.add_argument("--framing", choices=FRAMINGS, action="append")
    parser.add_argument("--angle", choices=ANGLES, default="level")
    parser.add_argument("--preview", action="store_true", help="a third of the size, for judging by eye")
    parser.add_argument("--describe", action="store_true", help="only refresh palettes and words in plate.json")
    parser.add_argument("--only", action="append", metavar="PASS", help="render just this pass again (key, matte ...)")
    parser.add_argument("--out", type=Path, default=PLATES)
    args = parser.parse_args()
    for framing in args.framing or FRAMINGS:
        if args.describe:
            from studio.staging.packing import redescribe

            redescribe(args.out / folder_of(args.set, args.angle, framing), design_of(args.set, args.angle))
        else:
            made = render(args.set, framing, args.out, angle=args.angle, preview=args.preview, only=args.only)
            print("rendered", made)


if __name__ == "__main__":
    main()
