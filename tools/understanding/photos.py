"""Photo intake: any bytes in, a clean picture out, or plain words that say what to send instead."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from domain import Frozen
from domain.errors import BadPicture
from domain.text import Words

MAX_BYTES = 20 * 1024 * 1024
LIMITS = {
    "pixels": 40_000_000,
    "longest": 12_000,
    "shortest": 64,
    "side": 3200,
    "memory": 1 << 30,
    "cpu": 15,
}
"""What one picture may be and may use: `side` is what it is reduced to, `memory` is in bytes, `cpu` in seconds."""
PATIENCE = 20.0
"""Seconds that one picture may take."""

EXPORT: Words = {"zh": "请另存为 JPEG 或 PNG 再发一次。", "en": "Please export it as JPEG or PNG and send it again."}
IPHONE: Words = {
    "zh": "请在 iPhone 的“设置 › 相机 › 格式”里选“兼容性最佳”，或把这张图另存为 JPEG 再发。",
    "en": "On an iPhone choose Settings › Camera › Formats › Most Compatible, or export this photo as JPEG.",
}
STILL: Words = {
    "zh": "请发一张静态的商品照片（JPEG、PNG 或 WebP）。",
    "en": "Please send a still photo (JPEG, PNG or WebP).",
}

SIGNATURES: tuple[tuple[int, bytes, str, Words], ...] = (
    (0, b"GIF8", "GIF", STILL),
    (4, b"ftypavi", "AVIF", EXPORT),
    (4, b"ftyphei", "HEIC", IPHONE),
    (4, b"ftyphev", "HEIC", IPHONE),
    (4, b"ftypmif1", "HEIF", IPHONE),
    (4, b"ftyp", "MP4", STILL),
    (0, b"II*\0", "TIFF", EXPORT),
    (0, b"MM\0*", "TIFF", EXPORT),
    (0, b"BM", "BMP", EXPORT),
    (0, b"8BPS", "PSD", EXPORT),
    (0, b"%PDF", "PDF", EXPORT),
    (0, b"PK\x03\x04", "ZIP", STILL),
)
"""Kinds that are recognised only to say what to do about them: offset, bytes, name, advice."""

REFUSALS: dict[str, Words] = {
    "empty": {
        "zh": "{name}是空文件。请重新选择照片再发。",
        "en": "{name} is empty. Please pick the photo again and resend it.",
    },
    "too_large": {
        "zh": "{name}有 {mb} MB，超过 20 MB。请压缩或导出小一点的 JPEG 再发。",
        "en": "{name} has {mb} MB, more than the 20 MB allowed. Please export a smaller JPEG.",
    },
    "drawing": {
        "zh": "{name}是矢量图或文本，不是照片。请把它导出为 1000 像素以上的 PNG 或 JPEG 再发。",
        "en": "{name} is a drawing or text file, no photo. Please export it as PNG or JPEG, 1000 pixels or more.",
    },
    "unknown": {
        "zh": "{name}不是能用的图片（不管后缀叫什么）。请发 JPEG、PNG 或 WebP 格式的商品照片。",
        "en": "{name} is not a usable picture, whatever its name says. Please send a JPEG, PNG or WebP photo.",
    },
    "too_many_pixels": {
        "zh": "{name}是 {width}×{height} 像素，太大了（上限 4000 万像素、单边 12000）。请缩小到 4000 像素以内再发。",
        "en": "{name} is {width}×{height} pixels; at most 40 megapixels and 12,000 a side are taken."
        " Please scale it down to 4000 pixels.",
    },
    "too_small": {
        "zh": "{name}只有 {width}×{height} 像素，做出来会糊。请发 1000 像素以上的原图。",
        "en": "{name} has only {width}×{height} pixels and would look blurred."
        " Please send the original, 1000 pixels or more.",
    },
    "animated": {
        "zh": "{name}是动图（{frames} 帧）。请发一张静态的商品照片。",
        "en": "{name} is an animation ({frames} frames). Please send one still photo.",
    },
    "damaged": {
        "zh": "{name}不完整或已损坏，打不开。请重新导出或重新拍一张再发。",
        "en": "{name} is incomplete or damaged and cannot be opened. Please export it again or take a new one.",
    },
    "too_heavy": {
        "zh": "{name}打开时占用的内存或时间过多，已停止。请另存为普通 JPEG 再发。",
        "en": "Opening {name} took too much memory or time and was stopped. Please export it as a plain JPEG.",
    },
}


class Admitted(Frozen):
    """A picture that is safe to use: re-encoded, upright, sRGB, without metadata."""

    data: bytes
    media_type: str
    width: int
    height: int


def admit_photo(data: bytes, name: str = "") -> Admitted:
    """Open an untrusted picture in a guarded process and encode it anew; raises `BadPicture` with what to do."""
    kind = kind_of(data, name)
    about, picture = DARKROOM.develop(data, kind)
    if "refused" in about:
        raise refusal(str(about["refused"]), name, about)
    return Admitted(data=picture, **about)


def kind_of(data: bytes, name: str = "") -> str:
    """PNG, JPEG or WEBP, told by content and never by name; raises `BadPicture` for anything else."""
    if not data:
        raise refusal("empty", name)
    if len(data) > MAX_BYTES:
        raise refusal("too_large", name, {"mb": round(len(data) / 1024 / 1024)})
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return "WEBP"
    for offset, signature, title, advice in SIGNATURES:
        if data[offset : offset + len(signature)] == signature:
            raise BadPicture(
                {
                    "zh": f"{called(name, 'zh')}是 {title} 文件，这里用不了。{advice['zh']}",
                    "en": f"{called(name, 'en')} is a {title} file, which cannot be used here. {advice['en']}",
                },
                reason="unsupported",
                kind=title,
                name=name,
            )
    raise refusal("drawing" if looks_like_text(data) else "unknown", name)


def looks_like_text(data: bytes) -> bool:
    """Whether this is markup or prose rather than a picture."""
    start = data[:512]
    return b"\0" not in start and sum(byte < 9 for byte in start) == 0 and b"\xff" not in start


def called(name: str, lang: str) -> str:
    """The file's display name in quotes: shortened, without control characters; its folder is nobody's business."""
    plain = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    if not plain:
        return {"zh": "这个文件", "en": "This file"}[lang]
    shown = plain if len(plain) <= 40 else plain[:24] + "…" + plain[-12:]
    return f"“{shown}”"


def refusal(reason: str, name: str, figures: dict[str, object] | None = None) -> BadPicture:
    """The error for one reason, worded for whoever sent the file."""
    known = {key: value for key, value in (figures or {}).items() if key != "refused"}
    message = {
        lang: text.replace("{name}", "\0").format(**known).replace("\0", called(name, lang))
        for lang, text in REFUSALS[reason].items()
    }
    return BadPicture(message, reason=reason, name=name, **known)


class Darkroom:
    """The warm decoding process: started when first needed, replaced when it hangs or dies."""

    def __init__(self, limits: dict[str, int] | None = None, patience: float = PATIENCE) -> None:
        self.limits = limits or LIMITS
        self.patience = patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def develop(self, data: bytes, kind: str) -> tuple[dict[str, object], bytes]:
        """The darkroom's answer about one picture, and the new picture."""
        request = json.dumps({"kind": kind, "limits": self.limits}).encode()
        with self._lock:
            until = time.monotonic() + self.patience
            try:
                process = self._started(until)
                assert process.stdin and process.stdout
                process.stdin.write(struct.pack(">II", len(request), len(data)) + request + data)
                process.stdin.flush()
                return self._reply(process, until)
            except (TimeoutError, OSError, EOFError):
                self._stop()
                return {"refused": "too_heavy"}, b""

    def close(self) -> None:
        """End the process; the next picture starts a new one."""
        with self._lock:
            self._stop()

    def _started(self, until: float) -> subprocess.Popen[bytes]:
        """The running process of *this* process: one inherited over a fork belongs to the parent."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(Path(__file__).with_name("darkroom.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                start_new_session=True,
            )
            self._owner = os.getpid()
            atexit.register(self.close)
            self._reply(self._process, until)
        return self._process

    def _reply(self, process: subprocess.Popen[bytes], until: float) -> tuple[dict[str, object], bytes]:
        said, size = struct.unpack(">II", self._read(process, 8, until))
        about = json.loads(self._read(process, said, until))
        return about, self._read(process, size, until)

    def _read(self, process: subprocess.Popen[bytes], count: int, until: float) -> bytes:
        """Exactly `count` bytes, or an error when time is up or the process has gone."""
        assert process.stdout
        parts: list[bytes] = []
        while count:
            if not select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError
            part = os.read(process.stdout.fileno(), min(count, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


DARKROOM = Darkroom()
"""The process that everyone in this process shares; nothing runs until the first picture comes."""
