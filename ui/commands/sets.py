"""`vitrine sets`: what stages there are, how they look, and making new ones."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.table import Table

from domain.errors import BadBrief, NotFound, VitrineError
from domain.text import Words
from ui.commands.terminal import DONE, FAILED, Terminal

HEADS: tuple[Words, ...] = (
    {"zh": "布景", "en": "set"},
    {"zh": "名称", "en": "title"},
    {"zh": "配色", "en": "palettes"},
    {"zh": "画幅", "en": "framings"},
    {"zh": "关键词", "en": "keywords"},
)
FRAMINGS = ("1x1", "9x16", "16x9")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")


class BlenderMissing(VitrineError):
    """Rendering was asked for on a machine without Blender's module."""

    code = "blender_missing"
    status = 501


def list_sets(*, as_json: bool, lang: str) -> int:
    """Every set; the exit status."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from tools.generation.set_sheets import set_rows

        rows = set_rows()
        if as_json:
            terminal.dump(rows)
            return DONE
        table = Table(box=None, pad_edge=False)
        for head in HEADS:
            table.add_column(terminal.words(head))
        for row in rows:
            keywords = row["keywords"][_side(terminal)][:6]
            palettes = ", ".join(palette["name"] for palette in row["palettes"])
            table.add_row(
                row["name"], terminal.words(row["title"]), palettes, " ".join(row["framings"]), ", ".join(keywords)
            )
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def preview(name: str, palette: str, framing: str, out: Path, *, as_json: bool, lang: str) -> int:
    """Write a picture of an empty set."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from tools.generation.plates import set_card
        from tools.generation.set_sheets import picture_of

        with _known_names():
            framings = set_card(name).framings
            if framing not in framings:
                raise KeyError(f"no framing {framing!r}; there are {', '.join(framings)}")
            _write(picture_of(name, framing, palette), out)
        if as_json:
            terminal.dump({"set": name, "palette": palette or None, "framing": framing, "file": str(out)})
        else:
            terminal.out.print(str(out), markup=False)
        return DONE

    return terminal.attempt(command)


def render(name: str, framings: list[str], draft: Path | None, *, describe: bool, lang: str) -> int:
    """Render a set in a process of its own, which is the only one that loads Blender."""
    terminal = Terminal(lang)

    def command() -> int:
        _require_design(name)
        if unknown := [framing for framing in framings if framing not in FRAMINGS]:
            raise BadBrief(
                {
                    "zh": f"没有画幅“{unknown[0]}”。可选：{'、'.join(FRAMINGS)}。",
                    "en": f"No framing {unknown[0]!r}. There are: {', '.join(FRAMINGS)}.",
                }
            )
        chosen = [f"--framing={framing}" for framing in framings]
        if describe:
            return _studio(name, *chosen, "--describe")
        _require_blender()
        if draft is None:
            return _studio(name, *chosen)
        return _render_draft(name, framings[0] if framings else FRAMINGS[0], draft)

    return terminal.attempt(command)


def new(name: str, *, lang: str) -> int:
    """Write the file that a new set starts from."""
    terminal = Terminal(lang)

    def command() -> int:
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", name):
            raise BadBrief(
                {
                    "zh": f"布景名“{name}”不行：请用小写英文字母开头，只含小写字母、数字和下划线，例如 tea_room。",
                    "en": f"{name!r} cannot be a set's name: use lower-case letters, digits and _.",
                }
            )
        file = _designs() / f"{name}.py"
        if file.exists():
            raise BadBrief(
                {"zh": f"{file} 已存在，请换一个名字。", "en": f"{file} exists already; please choose another name."}
            )
        file.write_text((_designs().parent / "template.py").read_text(encoding="utf-8"), encoding="utf-8")
        terminal.out.print(str(file), markup=False, soft_wrap=True)
        terminal.say(
            {
                "zh": f"改好后先看草图：vitrine sets render {name} --draft {name}.png；"
                f"满意了再正式渲染：vitrine sets render {name}",
                "en": f"Edit it, look at a draft with `vitrine sets render {name} --draft {name}.png`, "
                f"then make its plates with `vitrine sets render {name}`.",
            }
        )
        return DONE

    return terminal.attempt(command)


@contextmanager
def _known_names() -> Iterator[None]:
    """A KeyError that names what is known becomes words for a person."""
    try:
        yield
    except KeyError as error:
        said = str(error.args[0])
        raise NotFound({"zh": f"找不到：{said}", "en": f"{said[:1].upper()}{said[1:]}."}) from error


def _side(terminal: Terminal) -> str:
    return "zh" if terminal.lang == "zh" else "en"


def _designs() -> Path:
    """Where set files live."""
    found = importlib.util.find_spec("studio.sets")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent


def _require_design(name: str) -> None:
    known = sorted(file.stem for file in _designs().glob("*.py") if file.stem != "__init__")
    if name not in known:
        raise NotFound(
            {
                "zh": f"没有布景“{name}”。可选：{'、'.join(known)}。",
                "en": f"No set {name!r}. There are: {', '.join(known)}.",
            }
        )


def _require_blender() -> None:
    if importlib.util.find_spec("bpy") is None:
        raise BlenderMissing(
            {
                "zh": "渲染布景需要 Blender 模块：请在 Python 3.11 里运行 pip install 'vitrine[sets]'。"
                "现有布景不渲染也能用。",
                "en": "Rendering a set needs Blender's module: run pip install 'vitrine[sets]' on Python 3.11. "
                "The sets that ship work without it.",
            }
        )


def _studio(*arguments: str) -> int:
    return DONE if subprocess.run([sys.executable, "-m", "studio.render", *arguments]).returncode == 0 else FAILED


def _render_draft(name: str, framing: str, out: Path) -> int:
    from tools.generation.set_sheets import picture_of_draft

    with tempfile.TemporaryDirectory() as folder:
        if (status := _studio(name, f"--framing={framing}", "--preview", f"--out={folder}")) == DONE:
            _write(picture_of_draft(Path(folder) / name, framing), out)
            print(out)
    return status


def _write(picture: NDArray[np.uint8], out: Path) -> None:
    if out.suffix.lower() not in SUFFIXES:
        raise BadBrief(
            {
                "zh": f"不认识的图片格式“{out.suffix}”。可选：{' '.join(SUFFIXES)}。",
                "en": f"Unknown picture format {out.suffix!r}. There are: {' '.join(SUFFIXES)}.",
            }
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(out, quality=92)
