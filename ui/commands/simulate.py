"""`vitrine simulate`: the allocation among invented shoppers."""

from __future__ import annotations

from rich.table import Table

from domain.text import Words
from ui.commands.terminal import DONE, Terminal

WORLDS: dict[str, Words] = {
    "additive": {"zh": "喜好相加", "en": "adding up"},
    "interplay": {"zh": "喜好互动", "en": "interplay"},
    "unexplained": {"zh": "难以解释", "en": "unexplained"},
    "tiring": {"zh": "看多会腻", "en": "fatigue"},
}
POLICIES: dict[str, Words] = {
    "vitrine": {"zh": "Vitrine", "en": "Vitrine"},
    "vitrine, no prior": {"zh": "  不用以往经验", "en": "  without prior"},
    "vitrine, prior of wrong sign": {"zh": "  以往经验全反", "en": "  prior reversed"},
    "LinUCB": {"zh": "LinUCB", "en": "LinUCB"},
    "LinUCB, our prior": {"zh": "  用同样的经验", "en": "  with our prior"},
}
NOTE: Words = {
    "zh": "数字是少赚的点击占平均展示时的比例，越小越好。“看多会腻”的世界里还有位置差别，人群常认错。",
    "en": "Clicks lost, as a share of what showing evenly loses; less is better. In “fatigue” slots differ too, "
    "and personas are often mistaken.",
}


def simulate(seed: int, products: int, *, as_json: bool, lang: str) -> int:
    """Run all policies in all worlds and compare what each lost."""
    from tools.distribution.simulation.report import simulate as run

    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        if as_json:
            terminal.dump(run(seed, products))
            return DONE
        terminal.say({"zh": "模拟中，大约十几秒……", "en": "Simulating; this takes some ten seconds ..."}, "dim")
        found = run(seed, products)
        title: Words = {
            "zh": f"模拟：虚构的顾客，不代表真实效果（种子 {seed}，{products} 个商品）",
            "en": f"SIMULATION: invented shoppers, no promise of real results (seed {seed}, {products} products)",
        }
        terminal.out.print(terminal.words(title), style="bold yellow", markup=False)
        table = Table("", box=None, pad_edge=False)
        for world in found["worlds"]:
            table.add_column(terminal.words(WORLDS[world["world"]]), justify="right")
        table.add_column(terminal.words({"zh": "平均", "en": "mean"}), justify="right")
        for name, mean in found["policies"].items():
            table.add_row(
                terminal.words(POLICIES[name]),
                *(f"{world['shares'][name]:.3f}" for world in found["worlds"]),
                f"{mean:.3f}",
            )
        terminal.out.print(table)
        terminal.out.print(terminal.words(NOTE), style="dim", markup=False)
        return DONE

    return terminal.attempt(command)
