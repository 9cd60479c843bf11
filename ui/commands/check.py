"""`vitrine check`: is the product in a picture the merchant's product? Needs no server and no recipe."""

from __future__ import annotations

from pathlib import Path

from domain.errors import BadBrief, BadPicture
from domain.text import Words
from tools.efficiency.inspection import Inspection
from ui.commands.overrides import reasons_of
from ui.commands.terminal import DONE, FAILED, USAGE, Terminal

SAID: dict[str, Words] = {
    "pass": {"zh": "通过：图里就是这件商品，没有改动。", "en": "Pass: the picture shows this product, unchanged."},
    "review": {"zh": "待人工确认：", "en": "Have a look: "},
    "fail": {"zh": "不通过：", "en": "Fail: "},
}
MARKETS = ("", "CN", "EU", "UK", "US")
CLEAN: Words = {"zh": "没有发现问题。", "en": "Nothing stands against these words."}
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


def words(
    texts: list[str], market: str, category: str, proofs: list[str], overrides: list[str], *, as_json: bool, lang: str
) -> int:
    """Check wordings against advertising rules: 0 where nothing stands against them."""
    from tools.efficiency.advertising import blocking, check_texts

    terminal = Terminal(lang, as_json=as_json)
    if market.upper() not in MARKETS:
        terminal.say({"zh": "market 只能是 cn、eu、uk、us。", "en": "market is cn, eu, uk or us."}, "red")
        return USAGE
    try:
        reasons = reasons_of(overrides)
    except BadBrief as refused:
        return terminal.explain(refused)
    hits = check_texts(texts, market=market, category=category, proofs=proofs, overrides=reasons)
    open_hits = [hit for hit in hits if not hit.overridden and hit.action != "info"]
    verdict = "fail" if blocking(hits) else "review" if open_hits else "pass"
    if as_json:
        terminal.dump({"verdict": verdict, "hits": [hit.model_dump(mode="json") for hit in hits]})
    else:
        for hit in hits:
            kept = {"zh": f"（已放行：{hit.overridden}）", "en": f" (kept: {hit.overridden})"} if hit.overridden else {}
            line = f"{hit.action}  {hit.rule}  {hit.text}\n    {terminal.words(hit.fix)}\n    {hit.law}"
            terminal.out.print(line + (terminal.words(kept) if kept else ""), markup=False, soft_wrap=True)
        if not hits:
            terminal.out.print(terminal.words(CLEAN), style="green", markup=False)
    return FAILED if open_hits else DONE


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
