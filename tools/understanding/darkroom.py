"""Where strangers' pictures are opened: a process of its own, started by `photos`, that forks once per picture.

Runs as a script and imports nothing of Vitrine, so that it starts fast and holds no secret. Each picture is decoded
in a fresh fork with limits on memory, time and files; a picture that breaks its fork breaks nothing else.
"""

from __future__ import annotations

import io
import json
import os
import resource
import select
import struct
import sys
from typing import BinaryIO

from PIL import Image, ImageCms

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
UNREADABLE = (SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error, OSError, EOFError)


class Refused(Exception):
    """The picture breaks a rule: which one, and the figures that go into the message."""

    def __init__(self, reason: str, **figures: int) -> None:
        super().__init__(reason)
        self.figures = figures


def develop(data: bytes, kind: str, limits: dict[str, int]) -> tuple[dict[str, object], bytes]:
    """Decode, stand upright, bring to sRGB, make smaller where huge, and encode again without any metadata."""
    if kind == "WEBP":
        check_size(*webp_size(data), limits)  # its decoder takes memory for the whole canvas as soon as it is opened
    with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
        check_size(*picture.size, limits)
        check_stillness(picture)
        if kind == "JPEG":
            picture.draft("RGB", (limits["side"], limits["side"]))  # a huge photo is decoded at half or quarter size
        turn = TURNS.get(orientation(picture))
        profile = picture.info.get("icc_profile")
        plain = in_srgb(reduced(eight_bits(picture), limits["side"]), profile)
    upright = plain.transpose(turn) if turn is not None else plain
    out = io.BytesIO()
    if kind == "JPEG":
        upright.save(out, "JPEG", quality=95, subsampling=0)
    else:
        upright.save(out, "PNG", compress_level=1)
    media_type = "image/jpeg" if kind == "JPEG" else "image/png"
    about = {"media_type": media_type, "width": upright.width, "height": upright.height}
    return about, out.getvalue()


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height that a WebP header claims."""
    form, body = data[12:16], data[20:30]
    if form == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if form == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def check_size(width: int, height: int, limits: dict[str, int]) -> None:
    """Refuse by the size that the header claims, before anything is decoded."""
    if width * height > limits["pixels"] or max(width, height) > limits["longest"]:
        raise Refused("too_many_pixels", width=width, height=height)
    if min(width, height) < limits["shortest"]:
        raise Refused("too_small", width=width, height=height)


def check_stillness(picture: Image.Image) -> None:
    """Refuse animations; a second picture inside a phone's JPEG (depth, preview) is none."""
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format != "MPO":
        raise Refused("animated", frames=frames)


def orientation(picture: Image.Image) -> int:
    """Which way the camera was held; 1 where nothing readable says so."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except UNREADABLE:
        return 1


def eight_bits(picture: Image.Image) -> Image.Image:
    """The pixels with 8 bits a channel and no palette."""
    picture.load()
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if "transparency" in picture.info or picture.mode in ("PA", "LA"):
        return picture.convert("RGBA")
    return picture if picture.mode in ("RGB", "RGBA", "L", "CMYK") else picture.convert("RGB")


def reduced(picture: Image.Image, side: int) -> Image.Image:
    """At most `side` pixels long, so that nothing later has to handle 40 megapixels."""
    if max(picture.size) <= side:
        return picture
    scale = side / max(picture.size)
    smaller = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=2.0)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Bare RGB or RGBA pixels, as a web page shows them: no EXIF, no place, no text, no profile."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    colours = (profiled(colours, profile) if profile else colours).convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    bare = Image.new(colours.mode, colours.size)
    bare.paste(colours)
    return bare


def profiled(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture's colours in sRGB; unchanged where the profile is broken or belongs to another kind of colour."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != {"L": "GRAY"}.get(picture.mode, picture.mode):
            return picture
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except (ImageCms.PyCMSError, *UNREADABLE):
        return picture


def answer(out: BinaryIO, about: dict[str, object], data: bytes = b"") -> None:
    """One reply: two lengths, JSON, bytes."""
    head = json.dumps(about).encode()
    out.write(struct.pack(">II", len(head), len(data)) + head + data)
    out.flush()


def limit_self(limits: dict[str, int]) -> None:
    """Bound what this process may use, where the system knows the limit (macOS knows none for memory)."""
    bounds = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["cpu"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 16,
    }
    for what, most in bounds.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def develop_alone(data: bytes, kind: str, limits: dict[str, int], pipe: BinaryIO) -> None:
    """Develop one picture inside the limits and tell how it went."""
    limit_self(limits)
    try:
        answer(pipe, *develop(data, kind, limits))
    except Refused as why:
        answer(pipe, {"refused": str(why), **why.figures})
    except MemoryError:
        answer(pipe, {"refused": "too_heavy"})
    except UNREADABLE:
        answer(pipe, {"refused": "damaged"})


def in_a_fork(data: bytes, kind: str, limits: dict[str, int]) -> bytes:
    """A child's reply about one picture; empty or cut short where the child died of it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            with os.fdopen(writer, "wb") as pipe:
                develop_alone(data, kind, limits, pipe)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        reply = pipe.read()
    os.waitpid(child, 0)
    return reply


def is_whole(reply: bytes) -> bool:
    return len(reply) >= 8 and len(reply) == 8 + sum(struct.unpack(">II", reply[:8]))


def serve(source: BinaryIO, out: BinaryIO) -> None:
    """Answer one request after another until the other side goes away."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # `check_size` is stricter and says why
    parent = os.getppid()
    answer(out, {"ready": True})
    while True:
        while not select.select([source], [], [], 5)[0]:
            if os.getppid() != parent:
                return
        lengths = source.read(8)
        if len(lengths) < 8:
            return
        said, size = struct.unpack(">II", lengths)
        request = json.loads(source.read(said))
        reply = in_a_fork(source.read(size), request["kind"], request["limits"])
        if is_whole(reply):
            out.write(reply)
            out.flush()
        else:
            answer(out, {"refused": "too_heavy"})


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
