"""`vitrine interpret` and `vitrine ingest`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from ui.commands.terminal import DONE, USAGE, Terminal


def interpret(file: Path) -> int:
    """One prediction per line; a line that cannot be read is named on stderr and the others go on."""
    from tools.understanding.briefs import interpret_line

    terminal, bad = Terminal(), 0
    if str(file) != "-" and not file.is_file():
        terminal.say({"zh": f"没有这个文件：{file}", "en": f"There is no such file: {file}"}, "red")
        return USAGE
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            if not isinstance(item, dict) or not isinstance(item.get("turns"), list):
                raise ValueError("an object with a list `turns` is expected")
            prediction = interpret_line(item)
        except (ValueError, LookupError, TypeError) as error:
            bad += 1
            reason = " ".join(str(error).split())[:200]
            words = {"zh": f"第 {number} 行不能用：{reason}", "en": f"Line {number} cannot be used: {reason}"}
            terminal.say(words, "red")
            continue
        print(json.dumps(prediction, ensure_ascii=False))
    return USAGE if bad else DONE


def _lines(file: Path) -> Iterator[str]:
    if str(file) == "-":
        yield from sys.stdin
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        yield from lines


def ingest(path: Path, *, merchant: str, as_json: bool, lang: str) -> int:
    """Load products, for everybody or for one merchant; says what was taken in, what was not, what to fill in."""
    from ui.commands.session import session

    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from memory.belongings import Belongings
        from tools.understanding.ingest import ingest as take_in

        with session() as opened:
            report = take_in(path, opened.backbone.assets, opened.backbone.catalog.of(merchant))
            photos = [asset for product in report.products for asset in product.images]
            if merchant and photos:
                belongings = Belongings(opened.backbone.redis, opened.backbone.runs, opened.backbone.bus)
                opened.do(belongings.give(merchant, *photos))
        if as_json:
            terminal.dump(report.model_dump(mode="json", exclude={"products": {"__all__": {"reviews", "qa"}}}))
        else:
            for product in report.products:
                terminal.out.print(f"{product.sku}\t{terminal.words(product.title)}", markup=False, soft_wrap=True)
        terminal.err.print(report.in_words(terminal.lang), markup=False)
        return DONE if report.products else USAGE

    return terminal.attempt(command)
