"""Small pictures of the sets, for the chat: ``python docs/set_thumbnails.py`` writes those that are missing."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "ui" / "public" / "sets"
SIDE = 120


def main() -> int:
    """Light each set in its first palette; with ``--all`` also those that are there already."""
    sys.path.insert(0, str(ROOT))
    from tools.generation.plates import list_sets
    from tools.generation.set_sheets import picture_of

    FOLDER.mkdir(exist_ok=True)
    for card in list_sets():
        file = FOLDER / f"{card.name}.webp"
        if "--all" in sys.argv or not file.exists():
            lit = Image.fromarray(picture_of(card.name, "1x1", card.palettes[0].name))
            lit.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(file, "WEBP", quality=74, method=6)
    return 0


if __name__ == "__main__":
    sys.exit(main())
