"""Whatever is typed, pasted or sent: a typed brief comes of it, in bounded time, and the same one twice."""

import json
import random
import time
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.brief import Brief, Request, Turn
from tools.understanding.briefs import interpret, interpret_line, slots_of
from tools.understanding.briefs.reading import Reading

NOW = datetime(2026, 11, 18, 12)
HERE = Path(__file__).parent
SEEDS = [
    " ".join(turn["text"] for turn in json.loads(line)["turns"])
    for line in (HERE / "briefs_fresh.jsonl").read_text("utf-8").splitlines()
]
CONTROLS = [chr(n) for n in (*range(32), *range(127, 160), 0x200B, 0x200D, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF)]
BIDI = [chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C)]
EMOJI = "😀👩‍👩‍👧‍👦🏳️‍🌈🔥💯🛍️🇨🇳👍🏽✨❤️‍🔥①㊗️㈠½"
TONGUES = (  # a bottle in forty languages
    "保温杯三张图 mug images 水筒の画像 물병 사진 botella bouteille Flasche garrafa бутылка زجاجة chai nước bình "
    "bottiglia fles butelka láhev palack sticlă бутилка μπουκάλι şişe בקבוק بوتل बोतल বোতল ਬੋਤਲ બોટલ பாட்டில் సీసా "
    "ಬಾಟಲಿ കുപ്പി බෝතලය ขวด ຂວດ ပုလင်း ដប botol bote chupa igodo flaske flaska pullo pudel pudele butelis ბოთლი "
    "շիշ бөтелке шиша савачка ampolla botila 瓶子 བུམ་པ ጠርሙስ"
).split()
QUOTES = "“”‘’「」『』«»„\"'()（）【】[]{}<>《》"
FIGURES = (
    f"{'9' * 400} 1e999 -0 ٣ １２３ 一亿亿亿 0x1F 1.2.3.4.5 NaN 满9999999999999999减1 100:0:0:0 0:0 99999x99999 ０折 "
    f"百百百百 P9D 25:61 2月30日 {'$' * 50} 50/50/50/50/50 第九千九百九十九张 13月45号"
).split()


def made(rng: random.Random) -> str:
    """One hostile text."""
    kind = rng.randrange(9)
    if kind == 0:
        return "".join(rng.choice(CONTROLS + list(rng.choice(SEEDS))) for _ in range(rng.randrange(80)))
    if kind == 1:
        return "".join(rng.choice(BIDI) + part for part in rng.choice(SEEDS).split(rng.choice("，, 的a")))
    if kind == 2:
        return "".join(rng.choice(EMOJI + rng.choice(SEEDS)) for _ in range(rng.randrange(60)))
    if kind == 3:
        return " ".join(rng.choice(TONGUES) for _ in range(rng.randrange(16)))
    if kind == 4:
        return "".join(rng.choice(QUOTES) * rng.randrange(4) + rng.choice(TONGUES + FIGURES) for _ in range(9))
    if kind == 5:
        return rng.choice("，, ;：的").join(rng.choice(FIGURES + rng.choice(SEEDS).split()) for _ in range(7))
    if kind == 6:
        return "".join(chr(rng.choice((rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)))) for _ in range(80))
    if kind == 7:
        seed = list(rng.choice(SEEDS))
        for _ in range(rng.randrange(12)):
            seed[rng.randrange(len(seed))] = rng.choice(rng.choice(SEEDS))
        return "".join(seed)
    return rng.choice(SEEDS)[: rng.randrange(80)] + rng.choice(SEEDS)[rng.randrange(20) :]


def test_two_thousand_hostile_texts_become_briefs_in_bounded_time() -> None:
    rng, slowest = random.Random(20261122), (0.0, "")
    interpret([Turn(role="user", text="图")], now=NOW)
    for number in range(2000):
        text = made(rng)
        turns = [Turn(role="user", text=text)]
        if number % 10 == 0:
            earlier = [
                Turn(role="user", text=made(rng)),
                Turn(role="assistant", text=rng.choice(["已生成 3 张图", "Which product?"])),
            ]
            turns = [*earlier, *turns]
        start = time.process_time()
        brief = interpret(turns, now=NOW)
        slowest = max(slowest, (time.process_time() - start, text))
        assert isinstance(brief, Brief) and brief.intents, text
        assert number % 8 or Brief.model_validate_json(brief.model_dump_json()) == brief, text
        json.dumps(slots_of(brief), allow_nan=False)
    assert slowest[0] < 0.6, slowest


REPEATED = (
    "a|，| |“|9:16 |不要|no |for |，和|第1张|and |x1|忽略|http://|“”|1/1/|满1减|https://a.b/|the mug |各3张|1 |'a' "
).split("|")


@pytest.mark.parametrize("unit", REPEATED)
def test_no_text_of_one_repeated_piece_is_slow(unit: str) -> None:
    """Regular expressions that back-track would take minutes here."""
    text = (unit * 4000)[:4000]
    start = time.process_time()
    interpret(
        [
            Turn(role="user", text=f"{text}给保温杯做两张图"),
        ],
        now=NOW,
    )
    assert time.process_time() - start < 3.0


def test_a_megabyte_is_read_as_far_as_anybody_writes() -> None:
    start = time.process_time()
    brief = interpret([Turn(role="user", text="给保温杯做两张图，" + "很好用" * 350_000)], now=NOW)
    assert time.process_time() - start < 3.0 and brief.count_total == 2


def test_what_is_no_text_is_a_typed_error() -> None:
    with pytest.raises(ValidationError):
        Turn.model_validate({"role": "system", "text": "x"})
    with pytest.raises(ValidationError):
        Request(text="x" * 8001)
    for turns in (None, [{"role": "user"}], [{"text": 1, "role": "user"}], 5):
        with pytest.raises((LookupError, TypeError, ValueError)):
            interpret_line({"id": "x", "turns": turns})


def test_the_same_text_is_understood_the_same_way_twice() -> None:
    for text in SEEDS[:40]:
        one, other = (interpret([Turn(role="user", text=text)], now=NOW) for _ in range(2))
        assert one == other
        assert Reading.of(text).low == Reading.of(text).text.lower() or len(text.lower()) != len(text)
