"""`vitrine layers`: a finished picture as layers that design tools open."""

from __future__ import annotations

from pathlib import Path

from domain.errors import BadPicture, VitrineError
from domain.text import Words
from ui.commands.terminal import Terminal

NO_RECIPE: Words = {
    "zh": "这个文件里没有配方：请用素材包里的原图，不要用截图或压缩过的图。",
    "en": "There is no recipe in this file: use the picture from the kit, not a screenshot or a re-saved copy.",
}
NO_CUTOUT: Words = {
    "zh": "这台机器上没有这张图的商品抠图：请用 --cutout 指定透明底 PNG。",
    "en": "The product's cut-out is not on this machine: name a transparent PNG with --cutout.",
}


def layers(file: Path, cutout: Path | None, out: Path | None, *, as_json: bool, lang: str) -> int:
    """Write the layers as SVG; the exit status."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from agents.settings import Settings
        from memory.file_store import open_assets
        from tools.distribution.marks import marks_in, xmp_of
        from tools.generation.layers import as_svg, layers_of
        from tools.generation.recipes import recipe_in

        recipe, marks = recipe_in(file.read_bytes()), marks_in(file.read_bytes())
        if recipe is None:
            raise BadPicture(NO_RECIPE, reason="recipe")
        try:
            data = cutout.read_bytes() if cutout else open_assets(*Settings().assets_at).get(recipe.source)
        except VitrineError as error:
            raise BadPicture(NO_CUTOUT, reason="cutout") from error
        made = layers_of(recipe, data)
        target = out or file.with_suffix(".svg")
        target.write_bytes(as_svg(made, recipe, xmp_of(marks) if marks else ""))
        rows = [{"name": one.name, "kind": one.kind, "text": one.text, "at": one.at} for one in made]
        if as_json:
            terminal.dump({"file": str(target), "layers": rows})
        else:
            print(target)
            names = ", ".join(one.name for one in made)
            terminal.say({"zh": f"{len(made)} 个图层：{names}", "en": f"{len(made)} layers: {names}"})
        return 0

    return terminal.attempt(command)
