"""What stands, what lies, what hangs: from what a product is, and from what the merchant says."""

import pytest

from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Persona
from tools.generation.plates import list_sets
from tools.understanding.instructions import write_instructions
from tools.understanding.poses import Stance, restanced, showing, stance_of
from tools.understanding.revision import revise_instruction

GYM = Persona(id="fitness", title={"zh": "健身人群", "en": "Gym goers"}, hook="function", scene="gym")


def product(title: str, category: str = "") -> Product:
    return Product(sku="p1", title={"zh": title, "en": title}, category=category)


@pytest.mark.parametrize(
    ("title", "pose"),
    [
        ("女士石英手表", "lying"), ("Ladies' quartz watch", "lying"), ("负离子吹风机", "lying"),
        ("Hair dryer 1800 W", "lying"),
        ("连帽卫衣 灰色", "hanging"), ("Grey hoodie", "hanging"), ("Blue sunglasses", "lying"),
        ("法式连衣裙", "hanging"),
        ("黑咖啡", "standing"), ("Mug", "standing"), ("手表收纳盒", "standing"), ("Watch box", "standing"),
        ("双铃闹钟", "standing"), ("跑鞋", "standing"), ("T-shirt hanger", "standing"), ("Teapot", "standing"),
    ],
)  # fmt: skip
def test_things_do_what_their_kind_does(title: str, pose: str) -> None:
    assert stance_of(product(title)).pose == pose


def test_the_category_counts_where_the_title_is_silent() -> None:
    assert stance_of(product("Basic 180 g", "clothing/tops")).pose == "hanging"


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        (("平铺",), Stance("lying", 90)), (("flat lay",), Stance("lying", 90)), (("挂拍",), Stance("hanging", 0)),
        (("俯视",), Stance("standing", 31)), (("eye level",), Stance("standing", 5)), ((), Stance("standing", 31)),
    ],
)  # fmt: skip
def test_the_merchants_words_go_before_kind_and_photo(said: tuple[str, ...], stance: Stance) -> None:
    assert stance_of(product("马克杯"), said, 31) == stance


def test_what_its_photo_shows_lying_lies_unless_the_merchant_wants_it_to_stand() -> None:
    assert stance_of(product("强光户外神器"), (), 90) == Stance("lying", 90)
    assert stance_of(product("强光户外神器"), ("立放",), 90) == Stance("standing", 5)
    assert stance_of(product("连帽卫衣"), (), 90) == Stance("hanging", 0)


def test_a_photo_that_looks_down_gets_a_set_that_is_looked_down_on() -> None:
    marble = Brief(style_scene=("大理石",))
    (told,) = write_instructions(product("马克杯"), (), [GYM], marble, sets=list_sets(), pitch=33)
    (gym,) = write_instructions(
        product("马克杯"), (), [GYM], Brief(style_scene=("健身房",)), sets=list_sets(), pitch=33
    )

    assert (told.set_name, told.pose, told.pitch) == ("marble", "standing", 33) and "33°" in told.rationale["zh"]
    assert gym.set_name == "gym" and "33°" not in gym.rationale["zh"]  # there is no gym that is looked down on


def test_a_watch_is_given_a_set_to_lie_on_even_where_another_was_asked_for() -> None:
    (told,) = write_instructions(product("手表"), (), [GYM], Brief(style_scene=("健身房",)), sets=list_sets())

    angles = next(card.angles for card in list_sets() if card.name == told.set_name)
    assert told.pose == "lying" and {"top", "wall"} & set(angles)
    assert "平放" in told.rationale["zh"] and "lies flat" in told.rationale["en"]


def test_the_reason_tells_of_the_set_that_has_no_place() -> None:
    (told,) = write_instructions(product("手表"), (), [GYM], Brief(style_scene=("健身房",)), sets=list_sets())

    assert "没有能这样摆放的地方" in told.rationale["zh"] and "没有叫" not in told.rationale["zh"]
    (mug,) = write_instructions(product("马克杯"), (), [GYM], Brief(style_scene=("健身房",)), sets=list_sets())
    assert mug.set_name == "gym" and "摆放" not in mug.rationale["zh"]


def test_sets_are_only_left_out_for_what_cannot_stand() -> None:
    assert len(showing(list_sets(), Stance())) == len(showing(list_sets(), Stance("standing", 30))) == len(list_sets())
    assert 4 <= len(showing(list_sets(), Stance("lying", 90))) < len(list_sets())


def test_an_edit_changes_the_pose_and_keeps_it_otherwise() -> None:
    (told,) = write_instructions(product("手表"), (), [GYM], Brief(), sets=list_sets())
    another = revise_instruction(told, Brief(edit_ops=("change_background",)), product("手表"), (), list_sets())

    assert another.pose == "lying" and another.set_name != told.set_name
    assert restanced(Stance("lying", 90), ("立着",)) == Stance("standing", 5)
    assert restanced(Stance("standing", 30), ("蓝色",)) == Stance("standing", 30)
