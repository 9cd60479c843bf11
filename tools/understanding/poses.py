"""What a product does in its picture: it stands, lies or hangs, and the set is seen as its photo sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from domain.brief import Brief
from domain.catalog import Product
from domain.creative import LEVEL, Angle, Pose, PresentationInstruction, angle_for
from domain.text import Words, best_of
from tools.understanding.scenes import SetLike, sets_named
from tools.understanding.taxonomy import both, found_in, load

HIGH = 20
"""Degrees that are meant by "from above" where the photo does not say more."""
LAID = 60
"""From so many degrees on a photo shows something that lies."""
INSTEAD: dict[Angle, frozenset[str]] = {"top": frozenset({"top", "wall"}), "wall": frozenset({"top", "wall"})}
"""Angles of which a set must have one for a product that does not stand."""


@dataclass(frozen=True)
class Stance:
    """A pose, and by how many degrees the camera looks down."""

    pose: Pose = "standing"
    pitch: int = LEVEL

    @property
    def angle(self) -> Angle:
        """From where a set is to be seen."""
        return angle_for(self.pose, self.pitch)

    @property
    def told(self) -> Words:
        """Why the picture is taken this way, for the merchant; nothing where it is taken as always."""
        row = _lexicon()["told"].get(self.pose if self.pose != "standing" else self.angle, {})
        return {lang: text.format(degrees=self.pitch) for lang, text in row.items()}


def stance_of(product: Product, said: Sequence[str] = (), pitch: int | None = None) -> Stance:
    """What the merchant's words ask for, else what things of this kind or the photo show; `pitch` is the photo's."""
    laid = pitch is not None and pitch >= LAID
    pose = asked_pose(said) or ("lying" if laid and _usual(product) == "standing" else _usual(product))
    pitch = None if laid else pitch
    if pose != "standing":
        return Stance(pose, 90 if pose == "lying" else 0)
    return Stance(pose, asked_pitch(said, pitch) or pitch or LEVEL)


def restanced(stance: Stance, said: Sequence[str]) -> Stance:
    """The stance after an edit in these words."""
    pose = asked_pose(said)
    if pose is not None and pose != stance.pose:
        return Stance(pose, {"lying": 90, "hanging": 0}.get(pose, LEVEL))
    if stance.pose != "standing":
        return stance
    return Stance(stance.pose, asked_pitch(said, stance.pitch) or stance.pitch)


def asked_pose(said: Sequence[str]) -> Pose | None:
    """The pose that these words ask for."""
    poses: tuple[Pose, ...] = ("lying", "hanging", "standing")
    return next((pose for pose in poses if _mentioned(said, _lexicon()["asked"][pose])), None)


def showing(sets: Sequence[SetLike], stance: Stance) -> Sequence[SetLike]:
    """The sets on which a product can be shown so; all of them where it stands, or where there is none."""
    needed = INSTEAD.get(stance.angle)
    return [card for card in sets if needed & set(card.angles)] or sets if needed else sets


def within(brief: Brief, sets: Sequence[SetLike], shown: Sequence[SetLike]) -> tuple[Brief, tuple[SetLike, ...]]:
    """The brief without its words for sets that cannot show the product so, and these sets."""
    gone = tuple(card for card in sets_named(brief.style_scene, sets) if card not in shown)
    kept = tuple(text for text in brief.style_scene if not sets_named((text,), gone))
    return (brief.model_copy(update={"style_scene": kept}) if gone else brief), gone


def posed(
    instruction: PresentationInstruction, stance: Stance, sets: Sequence[SetLike] = (), gone: Sequence[SetLike] = ()
) -> PresentationInstruction:
    """An instruction with its stance and the reasons for it; `gone` are sets that were asked for and cannot be had."""
    angles = next((card.angles for card in sets if card.name == instruction.set_name), ())
    whys = [stance.told] if stance.told and (stance.pose != "standing" or stance.angle in angles) else []
    for card in gone[:1]:
        row = _lexicon()["instead"]
        whys.append({lang: row[lang].format(name=best_of(card.title, lang)) for lang in row})
    if whys and instruction.rationale:
        ends = {"zh": ("。", "；"), "en": (".", "; ")}
        said = {lang: end[1].join([instruction.rationale[lang].rstrip(end[0]), *(why[lang] for why in whys)]) + end[0]
                for lang, end in ends.items() if lang in instruction.rationale}  # fmt: skip
        instruction = instruction.model_copy(update={"rationale": {**instruction.rationale, **said}})
    return instruction.model_copy(update={"pose": stance.pose, "pitch": stance.pitch})


def asked_pitch(said: Sequence[str], pitch: int | None) -> int | None:
    seen = _lexicon()["seen"]
    if _mentioned(said, seen["high"]):
        return max(pitch or 0, HIGH)
    return LEVEL if _mentioned(said, seen["level"]) else None


def _usual(product: Product) -> Pose:
    """What things of this kind do."""
    table = _lexicon()
    names = (product.category.replace("/", " "), *product.category_title.values(), *product.title.values())
    if _mentioned(names, table["stands"]):
        return "standing"
    if _mentioned(names, table["lying"]):
        return "lying"
    return "hanging" if _mentioned(names, table["hanging"]) else "standing"


def _mentioned(texts: Sequence[str], words: Mapping[str, Sequence[str]]) -> bool:
    return any(found_in(text, both(words)) for text in texts)


@cache
def _lexicon() -> dict[str, Any]:
    return dict(load("poses"))
