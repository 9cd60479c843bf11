"""`vitrine check`: is the product in a picture the merchant's product? Needs no server and no recipe."""

from __future__ import annotations

from pathlib import Path

from domain.errors import BadPicture
from domain.text import Words
from tools.efficiency.inspection import Inspection
from ui.commands.terminal import DONE, FAILED, Terminal

SAID: dict[str, Words] = {
    "pass": {"zh": "通过：图里就是这件商品，没有改动。", "en": "Pass: the picture shows this product, unchanged."},
    "review": {"zh": "待人工确认：", "en": "Have a look: "},
    "fail": {"zh": "不通过：", "en": "Fail: "},
}
STYLE = {"pass": "green", "review": "yellow", "fail": "red"}


def picture(picture: Path, source: Path, heatmap: Path | None, *, as_json: bool, lang: str) -> int:
    """Compare and tell: 0 where it passes, 1 where it fails or a person should look."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from tools.efficiency.inspection import inspect_picture

        found, heat = inspect_picture(_admitted(picture), _admitted(source), heat=heatmap is not None)
        if heatmap is not None and heat is not None:
            heatmap.write_bytes(heat)
        if as_json:
            about = {"picture": str(picture), "source": str(source), "heatmap": str(heatmap) if heatmap else None}
            terminal.dump({**found.model_dump(mode="json"), **about})
        else:
            _tell(terminal, found)
        return DONE if found.verdict == "pass" else FAILED

    return terminal.attempt(command)


def _admitted(file: Path) -> bytes:
    """The file's picture, decoded where it can do no harm."""
    from tools.understanding.photos import admit_photo

    if not file.is_file():
        raise BadPicture({"zh": f"没有这个文件：{file}", "en": f"There is no such file: {file}"}, reason="missing")
    return admit_photo(file.read_bytes(), file.name).data


def _tell(terminal: Terminal, found: Inspection) -> None:
    """The verdict in one line, then what was measured."""
    stop = {"zh": "。", "en": "."}[terminal.lang if terminal.lang in ("zh", "en") else "en"]
    comma = {"zh": "；", "en": "; "}[terminal.lang if terminal.lang in ("zh", "en") else "en"]
    reasons = comma.join(terminal.words(reason) for reason in found.reasons)
    line = terminal.words(SAID[found.verdict]) + (reasons + stop if reasons else "")
    terminal.out.print(line, style=STYLE[found.verdict], markup=False, soft_wrap=True)
    for note in found.notes:
        terminal.say(note, "dim")
    for name, signal in list(found.signals.items())[:5]:
        terminal.out.print(f"  {name:<10} {signal.value:>8.3f}  / {signal.limit:g}", markup=False)
    sure = {"zh": f"不确定度 {found.uncertainty:.0%}", "en": f"uncertainty {found.uncertainty:.0%}"}
    terminal.out.print("  " + terminal.words(sure), markup=False)
