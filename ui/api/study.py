"""HTTP API v1: what can be known without making anything: how a brief is read, what platforms ask for, checks."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from domain.errors import BadBrief, BadPicture
from ui import backstage
from ui.api.caller import merchant
from ui.api.problems import RESPONSES

router = APIRouter(prefix="/v1", tags=["study"], responses=RESPONSES)
MAX_PICTURE = 20 * 1024 * 1024
LONGEST = 20_000
_one_at_a_time = asyncio.Semaphore(1)
"""A comparison takes a third of a second of a core: never two at once in the web process."""


class Said(BaseModel):
    """One turn of a conversation."""

    role: Literal["user", "assistant"] = "user"
    text: Annotated[str, Field(max_length=LONGEST)]


class Conversation(BaseModel):
    """A brief, or the conversation that it ends."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"turns": [{"role": "user", "text": "给黑咖啡做3张主图，1:1，突出0糖"}]}]}
    )
    turns: Annotated[list[Said], Field(min_length=1, max_length=50)]


class Wordings(BaseModel):
    """Words that shall stand in an advertisement."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"texts": ["全网第一的咖啡"], "market": "CN"}]})
    texts: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(min_length=1, max_length=100)]
    market: Literal["", "CN", "EU", "UK", "US"] = ""
    category: Annotated[str, Field(max_length=40)] = ""
    proofs: list[Annotated[str, Field(max_length=2000)]] = []
    """Facts that the product has on record."""


@router.post("/interpret", operation_id="interpret_brief")
async def interpret_brief(said: Conversation) -> dict[str, Any]:
    """What a brief is understood as, slot by slot; nothing is made and nothing is kept."""
    from tools.understanding.briefs import interpret_line

    products = await asyncio.to_thread(backstage.backbone().catalog.of(merchant()).products)
    names = [name for product in products for name in product.title.values()]
    line = {"turns": [turn.model_dump() for turn in said.turns]}
    try:
        return {"brief": (await asyncio.to_thread(interpret_line, line, known_products=names))["expect"]}
    except (ValueError, LookupError) as error:
        raise BadBrief({"zh": "看不懂这段话。", "en": "This cannot be read as a brief."}) from error


@router.get("/scenarios", operation_id="list_scenarios")
async def list_scenarios(platform: Annotated[str, Query(max_length=60, examples=["jd"])] = "") -> dict[str, Any]:
    """The pictures that platforms ask for: size, bytes, text, background, names, each with its source."""
    from tools.generation.scenarios import scenarios

    rows = [row for row in scenarios().values() if platform in ("", row.platform)]
    return {"scenarios": [row.model_dump(mode="json") for row in rows]}


@router.post("/checks/scenario", operation_id="check_scenario")
async def check_scenario(
    file: Annotated[UploadFile, File()], name: Annotated[str, Query(max_length=80, examples=["amazon_main"])]
) -> dict[str, Any]:
    """Whether a file keeps every rule of a scenario, and how to mend what it does not."""
    from tools.efficiency.listing_rules import check_listing
    from tools.generation.scenarios import scenario

    row = scenario(name)
    if row is None:
        raise BadBrief(
            {"zh": f"没有场景“{name}”：见 GET /v1/scenarios。", "en": f"No such scenario {name!r}: GET /v1/scenarios."}
        )
    data = await _read(file)
    await _admitted(data, file)  # nothing else decodes what a stranger sends
    async with _one_at_a_time:
        verdicts = await asyncio.to_thread(check_listing, data, row)
    return {
        "scenario": row.id, "passed": all(verdict.passed for verdict in verdicts),
        "rules": [verdict.model_dump(mode="json") for verdict in verdicts],
    }  # fmt: skip


@router.post("/checks/picture", operation_id="check_picture")
async def check_picture(
    picture: Annotated[UploadFile, File()], source: Annotated[UploadFile, File()]
) -> dict[str, Any]:
    """Whether a picture still shows the product of the source photo: verdict, reasons, measures, uncertainty."""
    from tools.efficiency.inspection import inspect_picture

    shown, photo = await _admitted(await _read(picture), picture), await _admitted(await _read(source), source)
    async with _one_at_a_time:
        found, _ = await asyncio.to_thread(inspect_picture, shown, photo)
    return found.model_dump(mode="json")


@router.post("/checks/words", operation_id="check_words")
async def check_words(wordings: Wordings) -> dict[str, Any]:
    """Advertising rules that stand against these words: law, fix, whether they block."""
    from tools.efficiency.advertising import blocking, check_texts

    asked = wordings.model_dump(exclude={"texts"})
    hits = await asyncio.to_thread(lambda: check_texts(wordings.texts, **asked))
    told = [hit for hit in hits if hit.action != "info"]
    verdict = "fail" if blocking(hits) else "review" if told else "pass"
    return {"verdict": verdict, "hits": [hit.model_dump(mode="json") for hit in hits]}


async def _read(file: UploadFile) -> bytes:
    data = await file.read(MAX_PICTURE + 1)
    if len(data) > MAX_PICTURE:
        raise BadPicture({"zh": "图片超过 20 MB。", "en": "The picture is larger than 20 MB."})
    return data


async def _admitted(data: bytes, file: UploadFile) -> bytes:
    from tools.understanding.photos import admit_photo

    return (await asyncio.to_thread(admit_photo, data, file.filename or "")).data
