"""The words of a picture: what the merchant dictated stands once, and nothing says it again beside it."""

from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Persona
from tools.generation.plates import list_sets
from tools.understanding.copywriting import fits
from tools.understanding.instructions import write_instructions

TEA = Persona(id="tea", title={"zh": "茶友", "en": "tea lovers"}, hook="function", scene="window")
KETTLE = Product(sku="k1", title={"zh": "电水壶", "en": "Electric kettle"}, category="appliance/kettle")


def test_a_dictated_headline_is_not_repeated_below_it() -> None:
    brief = Brief(selling_points=("Slow mornings", "0.8 litre", "Boil-dry shut-off"))

    (told,) = write_instructions(
        KETTLE, (), [TEA], brief, sets=list_sets(), lang="en", roles={"headline": "Slow mornings"}
    )

    below = [told.words.subline, *(sticker.text for sticker in told.stickers)]
    assert told.words.headline == "Slow mornings"
    assert any("litre" in text for text in below) and not any("Slow mornings" in text for text in below)
    assert fits(told.words.subline, "subline")
