"""Photo intake: what is let in comes out clean, and whatever is not gets words that help."""

import io
import os
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin
from PIL.ImageCms import createProfile

from domain.errors import BadPicture
from tools.understanding.photos import LIMITS, MAX_BYTES, Admitted, Darkroom, admit_photo


def scene(mode: str = "RGB", size: tuple[int, int] = (160, 120)) -> Image.Image:
    """A left-red, right-blue picture with a gradient, so that turning and recolouring show."""
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    pixels[:, : size[0] // 2, 0] = 200
    pixels[:, size[0] // 2 :, 2] = 200
    pixels[..., 1] = np.linspace(0, 120, size[1]).astype(np.uint8)[:, None]
    return Image.fromarray(pixels).convert(mode)


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def opened(admitted: Admitted) -> Image.Image:
    picture = Image.open(io.BytesIO(admitted.data))
    picture.load()
    return picture


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int, body: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(body or b"\0" * 4096)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def png_with_endless_text() -> bytes:
    data = encoded(scene())
    bomb = b"comment\0\0" + zlib.compress(b"a" * 200_000_000, 9)
    return data[:33] + png_chunk(b"zTXt", bomb) + data[33:]


def webp_claiming(side: int) -> bytes:
    picture = b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", (side - 1) | (side - 1) << 14) + b"\0" * 5
    return b"RIFF" + struct.pack("<I", len(picture) + 4) + b"WEBP" + picture


def animated(kind: str) -> bytes:
    frames = [scene().rotate(turn) for turn in (0, 90, 180)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)


def truncated(kind: str) -> bytes:
    data = encoded(scene(size=(400, 300)), kind)
    return data[: len(data) // 2]


REFUSED = {
    "empty": (lambda: b"", "empty"),
    "one byte": (lambda: b"\xff", "unknown"),
    "text named .png": (lambda: b"just some words, no picture", "drawing"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "drawing"),
    "svg with xml entity bomb": (
        lambda: b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><svg/>",
        "drawing",
    ),
    "html": (lambda: b"<!doctype html><img src=x onerror=alert(1)>", "drawing"),
    "random bytes": (lambda: b"\x01" + np.random.default_rng(1).bytes(5000), "unknown"),
    "executable": (lambda: b"\x7fELF" + b"\0" * 500, "unknown"),
    "gif": (lambda: encoded(scene("P"), "GIF"), "unsupported"),
    "bmp": (lambda: encoded(scene(), "BMP"), "unsupported"),
    "tiff": (lambda: encoded(scene(), "TIFF"), "unsupported"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 200, "unsupported"),
    "avif": (lambda: b"\0\0\0\x18ftypavif" + b"\0" * 200, "unsupported"),
    "video": (lambda: b"\0\0\0\x18ftypisom" + b"\0" * 200, "unsupported"),
    "zip": (lambda: b"PK\x03\x04" + b"\0" * 200, "unsupported"),
    "pdf": (lambda: b"%PDF-1.7\n" + b"\0" * 200, "unsupported"),
    "animated png": (lambda: animated("PNG"), "animated"),
    "animated webp": (lambda: animated("WEBP"), "animated"),
    "cut-off png": (lambda: truncated("PNG"), "damaged"),
    "cut-off jpeg": (lambda: truncated("JPEG"), "damaged"),
    "cut-off webp": (lambda: truncated("WEBP"), "damaged"),
    "png header only": (lambda: b"\x89PNG\r\n\x1a\n", "damaged"),
    "jpeg header only": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 50, "damaged"),
    "png of nonsense": (lambda: b"\x89PNG\r\n\x1a\n" + np.random.default_rng(2).bytes(3000), "damaged"),
    "png with a wrong checksum": (lambda: encoded(scene())[:20] + b"\x00\x00\x02" + encoded(scene())[23:], "damaged"),
    "pixel bomb": (lambda: png_claiming(60_000, 60_000), "too_many_pixels"),
    "long strip": (lambda: png_claiming(30_000, 64), "too_many_pixels"),
    "webp bomb": (lambda: webp_claiming(12_000), "too_many_pixels"),
    "text bomb": (png_with_endless_text, "damaged"),
    "tracking pixel": (lambda: encoded(Image.new("RGB", (1, 1))), "too_small"),
    "more than 20 MB": (lambda: b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "too_large"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_with_words_that_help(what: str) -> None:
    make, reason = REFUSED[what]
    began = time.monotonic()
    with pytest.raises(BadPicture) as refused:
        admit_photo(make(), "商品图.png")
    assert refused.value.detail["reason"] == reason
    assert "商品图.png" in refused.value.in_words("zh")
    assert any(cue in refused.value.in_words("zh") for cue in ("请", "再发"))
    assert any(cue in refused.value.in_words("en").lower() for cue in ("please", "choose"))
    assert "{" not in refused.value.in_words("zh") + refused.value.in_words("en")
    assert time.monotonic() - began < 10


ADMITTED = {
    "png": lambda: encoded(scene()),
    "jpeg": lambda: encoded(scene(), "JPEG"),
    "progressive jpeg": lambda: encoded(scene(), "JPEG", progressive=True),
    "webp": lambda: encoded(scene(), "WEBP"),
    "webp without loss": lambda: encoded(scene(), "WEBP", lossless=True),
    "cmyk jpeg": lambda: encoded(scene("CMYK"), "JPEG", quality=95),
    "palette png": lambda: encoded(scene("P")),
    "palette png with transparency": lambda: encoded(scene("P"), transparency=0),
    "grey and alpha": lambda: encoded(scene("LA")),
    "grey": lambda: encoded(scene("L")),
    "one bit": lambda: encoded(scene("1")),
    "interlaced by hand": lambda: encoded(scene("RGBA")),
    "garbage after the end": lambda: encoded(scene(), "JPEG") + b"PK\x03\x04<script>alert(1)</script>" * 50,
    "zip hidden in a png": lambda: encoded(scene()) + b"PK\x03\x04" + b"evil.exe" * 40,
    "broken exif": lambda: encoded(scene(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\x07" * 40),
    "broken profile": lambda: encoded(scene(), "PNG", icc_profile=b"this is no profile at all"),
}


@pytest.mark.parametrize("what", ADMITTED)
def test_admits_and_encodes_anew(what: str) -> None:
    data = ADMITTED[what]()
    admitted = admit_photo(data, "x.jpg")
    picture = opened(admitted)
    assert (admitted.width, admitted.height) == picture.size == (160, 120)
    assert picture.mode in ("RGB", "RGBA")
    assert admitted.media_type == f"image/{(picture.format or '').lower()}"
    assert admitted.data != data
    assert not set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    assert b"script" not in admitted.data and b"evil" not in admitted.data


def test_colours_survive() -> None:
    for what in ("jpeg", "cmyk jpeg", "webp without loss", "palette png"):
        left = np.asarray(opened(admit_photo(ADMITTED[what]())).convert("RGB"))[20:100, 10:60].mean((0, 1))
        assert left[0] > 150 > 70 > left[2], what


def test_sixteen_bit_grey_keeps_its_tones() -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (100, 1))
    tones = np.asarray(opened(admit_photo(encoded(Image.fromarray(ramp)))).convert("L"))[50]
    assert abs(int(tones[128]) - 128) <= 1 and tones[0] == 0 and tones[-1] == 255


def test_alpha_is_kept_where_it_says_something() -> None:
    see_through = scene("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize(see_through.size))
    assert opened(admit_photo(encoded(see_through))).mode == "RGBA"
    assert opened(admit_photo(encoded(scene("RGBA")))).mode == "RGB"


@pytest.mark.parametrize("turn", range(1, 9))
def test_stands_upright(turn: int) -> None:
    upright = scene()
    lying = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = turn
    shown = upright.transpose(lying[turn]) if turn > 1 else upright
    admitted = admit_photo(encoded(shown, "JPEG", quality=95, exif=exif))
    difference = np.abs(np.asarray(opened(admitted), int) - np.asarray(upright, int)).mean()
    assert admitted.width == 160 and difference < 3


def test_place_and_camera_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "secret words")
    for data in (encoded(scene(), "JPEG", exif=exif), encoded(scene(), pnginfo=text, exif=exif)):
        assert b"ecret" in data
        admitted = admit_photo(data)
        assert b"ecret" not in admitted.data and not opened(admitted).getexif()


def test_a_wide_gamut_profile_is_applied() -> None:
    flat = Image.new("RGB", (100, 100), (120, 200, 90))
    lab_like = ImageCms.ImageCmsProfile(createProfile("sRGB")).tobytes()
    same = np.asarray(opened(admit_photo(encoded(flat, icc_profile=lab_like))))[50, 50]
    assert np.abs(same.astype(int) - (120, 200, 90)).max() <= 2
    grey_profile = Image.new("L", (100, 100), 90)
    assert opened(admit_photo(encoded(grey_profile, icc_profile=lab_like))).getpixel((5, 5)) == (90, 90, 90)


def test_a_phones_second_picture_is_no_animation() -> None:
    data = encoded(scene(), "MPO", save_all=True, append_images=[scene().rotate(180)])
    assert admit_photo(data, "IMG_1.JPG").media_type == "image/jpeg"


def test_huge_photos_are_reduced() -> None:
    admitted = admit_photo(encoded(Image.new("RGB", (6000, 4000), (9, 99, 199)), "JPEG", quality=30))
    assert max(admitted.width, admitted.height) <= LIMITS["side"] and abs(admitted.width / admitted.height - 1.5) < 0.01


def test_mutated_pictures_never_break_it() -> None:
    random = np.random.default_rng(7)
    ended = 0
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = encoded(scene(), kind)
        for _ in range(40):
            data = bytearray(whole)
            for _ in range(int(random.integers(1, 30))):
                data[int(random.integers(4, len(data)))] = int(random.integers(256))
            try:
                admit_photo(bytes(data), "x")
            except BadPicture:
                pass
            ended += 1
    assert ended == 120


def test_memory_and_time_are_bounded() -> None:
    busy = encoded(Image.fromarray(np.random.default_rng(3).integers(0, 255, (3000, 3000, 3), np.uint8)))
    poor = Darkroom({**LIMITS, "memory": 150 << 20})
    assert poor.develop(busy, "PNG")[0] == {"refused": "too_heavy"}
    poor.close()
    hasty = Darkroom(patience=0.4)
    assert hasty.develop(busy, "PNG")[0] == {"refused": "too_heavy"}
    hasty.close()
    assert admit_photo(encoded(scene())).width == 160


def test_a_killed_darkroom_is_replaced() -> None:
    room = Darkroom()
    assert room.develop(encoded(scene()), "PNG")[0]["width"] == 160
    assert room._process is not None
    os.kill(room._process.pid, 9)
    room._process.wait()
    assert room.develop(encoded(scene()), "PNG")[0]["width"] == 160
    room.close()


def test_many_threads_share_it() -> None:
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(lambda n: admit_photo(encoded(scene(size=(100 + n, 80)))).width, range(24)))
    assert sizes == [100 + n for n in range(24)]


def test_the_darkroom_holds_no_secret(tmp_path: Path) -> None:
    room = Darkroom()
    room.develop(encoded(scene()), "PNG")
    assert room._process is not None
    environment = Path(f"/proc/{room._process.pid}/environ")
    if environment.exists():
        assert environment.read_bytes() == b"LANG=C.UTF-8\0"
    room.close()


def test_names_are_shown_without_folders_or_controls() -> None:
    with pytest.raises(BadPicture) as refused:
        admit_photo(b"", "../../etc/" + "长" * 80 + "\n\x1b[31m{0}.png")
    shown = refused.value.in_words("en")
    assert "etc" not in shown and "\n" not in shown and "\x1b" not in shown and len(shown) < 160
