"""The drawing library, with a clear error where the machine lacks what it needs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from domain.errors import GenerationFailed


@lru_cache(maxsize=1)
def load_skia() -> Any:
    """The skia module; raises `GenerationFailed` naming the system packages where it cannot be loaded."""
    try:
        import skia
    except ImportError as error:
        # The wheel links to the system's GL libraries even though only its CPU raster is used: slim images lack them.
        raise GenerationFailed(
            {
                "zh": f"绘图库 skia 无法加载({error})。Debian/Ubuntu 请运行:"
                "sudo apt-get install libgl1 libegl1 libexpat1,然后重试。",
                "en": f"The drawing library skia cannot be loaded ({error}). On Debian/Ubuntu run: "
                "sudo apt-get install libgl1 libegl1 libexpat1, then try again.",
            }
        ) from error
    return skia
