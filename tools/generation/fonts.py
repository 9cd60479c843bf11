"""Typefaces: where they lie, what they can write, which of them speak in which voice. Rows are in ``fonts.json``."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from domain.text import Words
from tools.generation.drawing import load_skia

Role = Literal["display", "text", "strong", "number"]
CURRENCIES = "¥￥$€£₩₹₫฿₱₽₺₴"
ESSENTIAL = ("sans-900", "sans-700", "sans-500", "poppins-700", "poppins-600", "outfit-600")


class Face(NamedTuple):
    """One face of one font file."""

    name: str
    path: Path
    number: int
    """Which face of a collection file."""


@dataclass(frozen=True)
class Cast:
    """The faces that write one text, best first, and the characters that no face here can write."""

    faces: tuple[str, ...]
    digits: tuple[str, ...]
    missing: str


@dataclass(frozen=True)
class FontReport:
    """What `vitrine doctor` says about typefaces."""

    ok: bool
    found: dict[str, str]
    absent: tuple[str, ...]
    notice: Words


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The typeface table."""
    text = Path(__file__).with_name("fonts.json").read_text(encoding="utf-8")
    rows: dict[str, Any] = json.loads(text)
    return rows


def npm_folder() -> Path:
    """Where the set-up script puts the typefaces."""
    return Path(sys.prefix) / "share" / "vitrine" / "fonts" / "node_modules" / "@expo-google-fonts"


def system_folders() -> tuple[Path, ...]:
    """Where operating systems keep fonts."""
    home = Path.home()
    folders = (
        home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"),
        home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"), Path("C:/Windows/Fonts"),
    )  # fmt: skip
    return tuple(folder for folder in folders if folder.is_dir())


@lru_cache(maxsize=1)
def _system_files() -> dict[str, Path]:
    files: dict[str, Path] = {}
    for top in system_folders():
        for folder, _, names in os.walk(top):
            for name in names:
                if name.lower().endswith((".ttf", ".ttc", ".otf")):
                    files.setdefault(name, Path(folder) / name)
    return files


def _first_present(name: str, candidates: list[list[Any]]) -> Face | None:
    for file, *index in candidates:
        path = npm_folder() / file if "/" in file else _system_files().get(file)
        if path is not None and path.is_file():
            return Face(name, path, index[0] if index else 0)
    return None


@lru_cache(maxsize=1)
def find_faces() -> dict[str, Face]:
    """All faces of the table that are on this machine, by name, and the fallback files after them."""
    rows = table()
    found = {name: _first_present(name, candidates) for name, candidates in rows["faces"].items()}
    for candidate in rows["fallback"]["files"]:
        found[f"file:{candidate[0]}"] = _first_present(f"file:{candidate[0]}", [candidate])
    return {name: face for name, face in found.items() if face is not None}


@lru_cache(maxsize=128)
def typeface(name: str) -> Any:
    """The skia typeface of a face that `find_faces` knows."""
    face = find_faces()[name]
    # A manager of our own asks no fontconfig, so nothing is printed where that is not set up.
    loaded = load_skia().FontMgr.New_Custom_Empty().makeFromFile(str(face.path), face.number)
    if loaded is None:
        raise OSError(f"cannot read the font file {face.path}")
    return loaded


_local = threading.local()


def collection() -> Any:
    """This thread's skia font collection; skia's own may not be shared between threads."""
    if not hasattr(_local, "collection"):
        layout = load_skia().textlayout
        _local.provider, _local.known = layout.TypefaceFontProvider(), set()
        _local.collection = layout.FontCollection()
        _local.collection.setDefaultFontManager(_local.provider)
    return _local.collection


def enlist(names: tuple[str, ...]) -> None:
    """Make faces usable by name in this thread's collection."""
    collection()
    for name in names:
        if name not in _local.known:
            _local.provider.registerTypeface(typeface(name), load_skia().String(name))
            _local.known.add(name)


@lru_cache(maxsize=4096)
def writes(name: str, character: str) -> bool:
    """Whether a face has a glyph for a character."""
    return bool(typeface(name).unicharToGlyph(ord(character)))


def garbles(name: str, text: str) -> bool:
    """Whether a face draws a character of a text wrongly."""
    return not set(table()["faulty"].get(name, "")).isdisjoint(text)


def speaks(voice: str, role: Role, lang: str, text: str) -> bool:
    """Whether a voice's own face draws a text as it should."""
    own = next((name for name in _wanted(voice, role, lang)[0] if name in find_faces()), "")
    return not garbles(own, text)


def _needs_no_glyph(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Mn") or "︀" <= character <= "️"


def _wanted(voice: str, role: Role, lang: str) -> tuple[list[str], list[str]]:
    rows = table()
    speaker = rows["voices"].get(voice, rows["voices"]["clean"])[role]
    base = lang.split("-")[0]
    weight = (
        "text"
        if role == "text"
        else "song"
        if any(f.startswith(("song", "xiaowei")) for f in speaker["zh"])
        else "heavy"
    )
    script = rows["scripts"].get(lang) or rows["scripts"].get(base)
    if script:
        latin = [name for name in speaker["en"] if not name.startswith(("sans", "song"))]
        own = script["strong" if role in ("strong", "number") and weight == "heavy" else weight]
        chain = own + latin if weight == "song" or base in rows["alone"] else latin + own
    else:
        chain = list(speaker["zh"] if base == "zh" else speaker["en"])
    return chain + rows["fallback"][weight], list(speaker.get("digits", ()))


@lru_cache(maxsize=2048)
def cast(text: str, voice: str, role: Role, lang: str) -> Cast:
    """The faces for one text: the voice's own first, then whatever writes the characters those lack."""
    wanted, digits = _wanted(voice, role, lang)
    here = find_faces()
    # A face that draws one character wrongly writes none of the text: half of a line in another face looks as odd.
    chain = [name for name in dict.fromkeys(wanted) if name in here and not garbles(name, text)]
    characters = {c for c in text if not _needs_no_glyph(c)}
    lacking = {c for c in characters if not any(writes(name, c) for name in chain)}
    for name in here:
        if not lacking:
            break
        helped = set() if name in chain or garbles(name, text) else {c for c in lacking if writes(name, c)}
        if helped:
            chain.append(name)
            lacking -= helped
    writers = {next(name for name in chain if writes(name, c)) for c in characters - lacking}
    used = tuple(name for name in chain if name in writers) or tuple(chain[:1])
    return Cast(used, tuple(name for name in digits if name in here), "".join(sorted(lacking)))


@lru_cache(maxsize=64)
def hash_of(name: str) -> str:
    """``sha256:<hex>`` of a face's file, for the recipe."""
    return "sha256:" + hashlib.sha256(find_faces()[name].path.read_bytes()).hexdigest()


def doctor_fonts() -> FontReport:
    """Which typefaces are here and what is the worse for those that are not."""
    here = find_faces()
    absent = tuple(name for name in table()["faces"] if name not in here)
    chinese = any(writes(name, "国") for name in here)
    money = "".join(c for c in CURRENCIES if not any(writes(name, c) for name in here))
    own = all(name in here for name in ESSENTIAL)
    zh, en = [], []
    if not chinese:
        zh.append(
            "没有中文字体,图片上的中文无法排版:请安装 npm 后重新运行安装,或执行 sudo apt-get install fonts-noto-cjk。"
        )
        en.append(
            "No Chinese typeface: Chinese text cannot be set. "
            "Install npm and run the set-up again, or: sudo apt-get install fonts-noto-cjk."
        )
    elif not own:
        zh.append("部分设计字体缺失,已用系统字体代替,排版会朴素一些:安装 npm 后重新运行安装即可补全。")
        en.append(
            "Some design typefaces are missing and system fonts stand in: plainer type. "
            "Install npm and run the set-up again."
        )
    if money:
        zh.append(f"缺少货币符号:{money}")
        en.append(f"Currency signs that cannot be written: {money}")
    notice = {"zh": "".join(zh) or "字体齐全。", "en": " ".join(en) or "All typefaces are here."}
    return FontReport(chinese and own and not money, {n: str(f.path) for n, f in here.items()}, absent, notice)
