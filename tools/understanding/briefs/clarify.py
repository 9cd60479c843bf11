"""What has to be asked before anything is made: one table of situations, in the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.brief import Clarify, Intent
from tools.understanding.briefs.contradictions import contradicts
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.talk import Talk

MAKING = frozenset({"generate_images", "generate_video", "batch"})
LOOKING = frozenset({"ask_question", "analyze_results"})


@dataclass(frozen=True)
class Request:
    """What was understood of a turn, as far as a question may be needed."""

    reading: Reading
    intents: tuple[Intent, ...]
    talk: Talk
    products: Sequence[str]
    targets: Sequence[object]

    @property
    def makes(self) -> bool:
        """Whether something new is to be made."""
        return bool(MAKING & {*self.intents})

    @property
    def numbers(self) -> list[int]:
        """The pictures that are pointed at by number."""
        return [target for target in self.targets if isinstance(target, int)]

    def says(self, pattern: str) -> re.Match[str] | None:
        """Where the turn has words of a named pattern."""
        return named_pattern(f"clarify.{pattern}").search(self.reading.low)


def _nothing_to_show(request: Request) -> bool:
    return request.makes and not request.products and "batch" not in request.intents


def _nothing_to_test(request: Request) -> bool:
    return request.intents == ("ab_test",) and not request.products and not request.talk.earlier


def _nothing_to_post(request: Request) -> bool:
    new = not request.makes and not request.talk.earlier
    return "publish" in request.intents and new and not request.products


def _nothing_to_change(request: Request) -> bool:
    known = request.talk.made or request.talk.earlier or request.products or request.numbers
    return "edit_previous" in request.intents and not known


def _some_one(request: Request) -> bool:
    return "edit_previous" in request.intents and not request.numbers and bool(request.says("some_one"))


def _which_of_several(request: Request) -> bool:
    pointed = request.says("it") and not re.search(r"它们|these|them", request.reading.low)
    return "edit_previous" in request.intents and request.talk.outputs > 1 and not request.targets and bool(pointed)


def _none_of_that_number(request: Request) -> bool:
    made = request.talk.outputs
    return "edit_previous" in request.intents and bool(made) and any(number > made for number in request.numbers)


def _nowhere_to_post(request: Request) -> bool:
    return "publish" in request.intents and not request.reading.values("platforms")


def _cannot_be_both(request: Request) -> bool:
    return contradicts(request.reading, request.reading.low)


def _some_language(request: Request) -> bool:
    return bool(request.says("to_whom")) and not request.reading.values("languages")


def _some_audiences(request: Request) -> bool:
    named = request.reading.values("personas") or request.reading.values("persona_count")
    return request.makes and bool(request.says("various")) and not named


def _some_price(request: Request) -> bool:
    vague = request.says("price_vague")
    if vague is None or re.search(r"(?:不要?|别|先不|no|don't|without)\s*$", request.reading.low[: vague.start()]):
        return False
    return request.reading.first("price") is None and not request.reading.values("discounts")


POLICY: tuple[tuple[Clarify, str, Callable[[Request], bool]], ...] = (
    ("product", "new pictures of nothing: whatever is made would be the wrong thing", _nothing_to_show),
    ("product", "a test of nothing that was named or made before", _nothing_to_test),
    ("product", "a post of nothing that was named or made before", _nothing_to_post),
    ("target", "a change of something, and nothing is there that could be meant", _nothing_to_change),
    ("target", "a change of some one of them: the wrong one would be lost", _some_one),
    ("target", "a change of it, and there are several", _which_of_several),
    ("target", "a change of a picture of a number that there is not", _none_of_that_number),
    ("platform", "posted to the wrong place it is public there", _nowhere_to_post),
    ("contradiction", "wishes that exclude each other: one of them would be broken", _cannot_be_both),
    ("language", "words in a language that is not named", _some_language),
    ("personas", "pictures for several audiences that are not named", _some_audiences),
    ("price", "a price is to be shown, and it is not said which", _some_price),
)
"""What is asked, why acting without an answer would be wrong, and when. How many, which format and which look are never
asked: they have a default that is shown and can be changed."""


def find_clarifications(
    reading: Reading, intents: tuple[Intent, ...], talk: Talk, products: Sequence[str], targets: Sequence[object]
) -> tuple[Clarify, ...]:
    """The questions to ask, in the order of the policy."""
    if "out_of_scope" in intents or set(intents) <= LOOKING:
        return ()
    request = Request(reading, intents, talk, products, targets)
    return tuple(dict.fromkeys(code for code, _, holds in POLICY if holds(request)))
