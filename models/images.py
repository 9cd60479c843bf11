"""Picture editing at an OpenAI-compatible endpoint: the marked part of a picture is painted anew from words."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from openai import OpenAI

Size = tuple[int, int]
Place = tuple[int, int, int, int]
SIZES: tuple[Size, ...] = ((1024, 1024), (1536, 1024), (1024, 1536))
"""What the image models take; a picture of another shape is laid into the nearest one."""
LARGEST = 80_000_000
"""Characters of base64 that an answer may have."""


class NoPicture(RuntimeError):
    """The server gave no picture; the text says why, and `hopeless` whether asking again is pointless."""

    def __init__(self, why: str, hopeless: bool = False) -> None:
        super().__init__(why)
        self.hopeless = hopeless


@dataclass(frozen=True)
class ImageEndpoint:
    """One server and model. The SDK repeats calls that failed for a moment's reason."""

    url: str
    model: str
    api_key: str = ""
    timeout: float = 120.0
    retries: int = 2

    name = "openai"

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(base_url=self.url, api_key=self.api_key or "none", timeout=self.timeout, max_retries=self.retries)

    def repaint(self, picture: Image.Image, mask: Image.Image, prompt: str, negative: str, seed: int) -> Image.Image:
        """The picture with everything that is white in the mask painted anew; raises `NoPicture`."""
        import openai

        size, place = _fitted(picture.size)
        words = f"{prompt} Avoid: {negative}." if negative else prompt
        told: dict[str, Any] = {"model": self.model, "prompt": words, "n": 1, "size": f"{size[0]}x{size[1]}"}
        if not self.model.startswith("gpt-image"):
            told["response_format"] = "b64_json"  # newer models always answer so, and refuse the field
        shown = _laid(picture.convert("RGB"), size, place)
        # What is to be painted is transparent in the mask, as the protocol wants it.
        kept = ImageChops.invert(_laid(mask.convert("L"), size, place, 255))
        hole = shown.convert("RGBA")
        hole.putalpha(kept)
        try:
            answer = self._client.images.edit(
                image=("picture.png", _png(shown), "image/png"), mask=("mask.png", _png(hole), "image/png"), **told
            )
        except openai.APIStatusError as error:
            hopeless = error.status_code in (400, 401, 403, 404)
            raise NoPicture(f"HTTP {error.status_code}: {str(error.message)[:160]}", hopeless) from error
        except openai.APITimeoutError as error:
            raise NoPicture("no answer in time") from error
        except openai.OpenAIError as error:
            raise NoPicture(f"{type(error).__name__}: {str(error)[:160]}") from error
        return _cut_out_of(_read(answer), size, place).resize(picture.size, Image.Resampling.LANCZOS)


def _fitted(size: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int, int, int]]:
    """The nearest size that is taken, and where a picture lies in it."""
    ratio = size[0] / size[1]
    wide, high = min(SIZES, key=lambda one: abs(one[0] / one[1] / ratio - 1))
    scale = min(wide / size[0], high / size[1])
    across, up = round(size[0] * scale), round(size[1] * scale)
    left, top = (wide - across) // 2, (high - up) // 2
    return (wide, high), (left, top, left + across, top + up)


def _laid(
    picture: Image.Image, size: tuple[int, int], place: tuple[int, int, int, int], rest: int = 128
) -> Image.Image:
    ground = Image.new(picture.mode, size, rest if picture.mode == "L" else (rest,) * 3)
    ground.paste(picture.resize((place[2] - place[0], place[3] - place[1]), Image.Resampling.LANCZOS), place[:2])
    return ground


def _cut_out_of(answer: Image.Image, size: tuple[int, int], place: tuple[int, int, int, int]) -> Image.Image:
    """The part that the picture took, also where the server answered in another size."""
    across, up = answer.width / size[0], answer.height / size[1]
    return answer.crop((round(place[0] * across), round(place[1] * up), round(place[2] * across), round(place[3] * up)))


def _read(answer: Any) -> Image.Image:
    data = getattr(answer, "data", None)
    text = getattr(data[0], "b64_json", None) if data else None
    if not text or len(text) > LARGEST:
        raise NoPicture("the answer holds no picture as base64")
    try:
        opened = Image.open(io.BytesIO(base64.b64decode(text, validate=True)))
        return opened.convert("RGB")
    except (binascii.Error, OSError, SyntaxError, ValueError) as error:
        raise NoPicture("the answer's picture cannot be read") from error


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
