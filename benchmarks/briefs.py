"""How well and how fast briefs are understood, by slot and by language.

The alternative is what one writes in an afternoon: a keyword interpreter over the same word lists.
`briefs.py [FILE.jsonl ...] [--errors]`; without a file the project's own labelled briefs, which grammar and second
opinion were made with: no promise for unseen ones. First-sight figures stand in docs/decisions.md, and what the second
opinion is worth on sets held out is told by `second_opinion.py`.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.brief_scoring import Item, Score, f1, load, score  # noqa: E402
from tools.understanding.briefs import interpret_line  # noqa: E402
from tools.understanding.briefs.lexicon import table  # noqa: E402

OWN = ROOT / "tests/unit/understanding"
NOW = datetime(2026, 11, 18, 12)
TARGET = 100
"""Briefs per second on one core that the product promises."""


def main() -> int:
    """Score and print."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    items = load(*(map(Path, names) if names else (OWN / "briefs.jsonl", OWN / "briefs_fresh.jsonl")))
    ours, rate = measured(lambda item: interpret_line(item, now=NOW)["expect"], items)
    plain, plain_rate = measured(keywords, items)
    whole = score(items, ours)
    rows = [("ours", whole, rate), ("keywords", score(items, plain), plain_rate)]
    print(
        f"{len(items)} briefs"
        + " " * 12
        + "intents  slot F1  flags  false alarms  asked  needless  obeyed  briefs/s (CPU)"
    )
    for name, one, speed in rows:
        print(
            f"{name:24s}{one.intent_exact:7.3f}{one.slot_f1:9.3f}{one.flag_recall:7.3f}{one.false_alarms:14.3f}"
            f"{one.clarify_recall:7.3f}{one.needless_asks:10.3f}{one.obeyed:8d}{speed:10.0f}"
        )
    for lang in sorted({item["lang"] for item in items}):
        part = score(*zip(*((i, p) for i, p in zip(items, ours, strict=True) if i["lang"] == lang), strict=True))
        print(f"  {lang:22s}{part.intent_exact:7.3f}{part.slot_f1:9.3f}   ({part.items})")
    by_slot(whole, rows[1][1])
    if "--errors" in sys.argv:
        print("\n".join(whole.errors))
    return 0 if names or rate >= TARGET else 1


def by_slot(ours: Score, other: Score) -> None:
    """F1 of each slot, beside the alternative's."""
    print("slot                    ours  keywords  labelled")
    for slot, (right, wrong, missed) in sorted(ours.slots.items()):
        if right + missed:
            print(f"{slot:22s}{f1(right, wrong, missed):6.3f}{f1(*other.slots[slot]):10.3f}{right + missed:10d}")


def measured(understand: Callable[[Item], Item], items: list[Item]) -> tuple[list[Item], float]:
    """Predictions, and briefs per second of CPU time once the grammar is loaded."""
    understand(items[0])
    start = time.process_time()
    found = [understand(item) for item in items]
    return found, len(items) / (time.process_time() - start)


COUNT = re.compile(r"(\d+|[一两二三四五六七八九十])\s*张|(\d+)\s+(?:\w+\s){0,2}(?:images?|pics|photos|banners|posters)")
FIGURES = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
INTENTS = {
    "out_of_scope": r"天气|笑话|机票|weather|joke|flight", "ask_question": r"[?？吗]\s*$",
    "ab_test": r"测试|a/b|分流|split",
    "publish": r"发到|发布|post |publish|schedule", "edit_previous": r"改成|换成|去掉|change|remove|replace",
    "analyze_results": r"效果|数据|ctr last|which .* (?:won|best)|perform", "generate_video": r"视频|video|clip",
}  # fmt: skip
ASKED = {
    "prompt_injection": r"忽略.*指令|ignore .*instructions", "secrets_request": r"密钥|api key|system prompt",
    "false_claim": r"第一|治愈|cures?|guarantee", "unsafe_url": r"localhost|127\.0|192\.168|169\.254|file://",
}  # fmt: skip


def keywords(item: Item) -> Item:
    """The alternative: keywords for intents and flags, patterns for figures, the longest word as product."""
    text = item["turns"][-1]["text"].lower()
    intents = [name for name, sign in INTENTS.items() if re.search(sign, text)][:1] or ["generate_images"]
    found: Item = {"intents": intents, "flags": [name for name, sign in ASKED.items() if re.search(sign, text)]}
    if count := COUNT.search(text):
        found["count_total"] = FIGURES.get(count[1] or "") or int(count[1] or count[2])
    found["aspect_ratios"] = re.findall(r"\b(?:1:1|3:4|4:3|4:5|16:9|9:16)\b", text)
    for slot in ("platforms", "languages", "markets"):
        matcher, codes = table("places", slot)
        found[slot] = list(dict.fromkeys(codes[m[0]] for m in matcher.finditer(text) if m[0] in codes))
    if price := re.search(r"(?:价|now|[$￥¥€£])\s*[$￥¥€£]?(\d+(?:\.\d+)?)", text):
        found["price"] = float(price[1])
    if off := re.search(r"(\d)折|(\d+)\s*% off", text):
        found["discounts"] = [f"pct:{100 - int(off[1]) * 10 if off[1] else off[2]}"]
    chunks = [chunk for chunk in re.split(r"[，,。.；;！!？?\s\d]+|的|做|给|for|of|the", text) if len(chunk) > 1]
    found["products"] = sorted(chunks, key=len)[-1:]
    return found


if __name__ == "__main__":
    sys.exit(main())
