"""Delivery to storefronts: the GrowthBook SDK payload, OFREP, and pictures served by segment."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from domain.errors import NotFound
from domain.trial import Observed, Trial
from tools.distribution.delivery import Shown, decisive, etag, feature_key, payload, show
from ui import backstage
from ui.api.caller import HOUSE, caller, merchant
from ui.api.holders import signed

router = APIRouter(tags=["delivery"])
CLIENT_KEY = "local"
"""The SDK's client key on a machine without login; elsewhere a key of `vitrine keys create --scope deliver`."""
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "content-type, if-none-match, authorization",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Expose-Headers": "etag",
}
"""Storefronts are on other hosts than Vitrine."""
CACHED = {"Cache-Control": "public, max-age=30, stale-while-revalidate=3600"}


async def _theirs() -> list[Trial]:
    """The trials of the merchant whose storefront asks."""
    return [trial for trial in await backstage.backbone().trials.begun() if trial.merchant == merchant()]


async def trials_now(persona: str = "") -> tuple[dict[str, Trial], bool]:
    """The trial that speaks for each feature, and whether the kill switch is on."""
    store = backstage.backbone().trials
    return {feature_key(sku): each for sku, each in decisive(await _theirs(), persona).items()}, await store.killed()


@router.get("/api/features/{client_key}", operation_id="get_features")
async def get_features(client_key: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """What a GrowthBook SDK needs to decide by itself. Cacheable; answers 304 while nothing changed."""
    if client_key != CLIENT_KEY and not caller.get().key:
        raise NotFound({"zh": f"客户端密钥应为 {CLIENT_KEY}。", "en": f"The client key is {CLIENT_KEY}."})
    store = backstage.backbone().trials
    body = await signed(payload(await _theirs(), killed=await store.killed()))
    headers = OPEN | CACHED | {"ETag": etag(body)}
    if if_none_match and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


@router.post("/ofrep/v1/evaluate/flags/{key}", operation_id="ofrep_evaluate")
async def ofrep_evaluate(key: str, request: Request) -> Response:
    """One flag for one user (OpenFeature Remote Evaluation Protocol)."""
    context = await _context(request)
    if isinstance(context, Response):
        return context
    known, killed = await trials_now(str(context.get("persona") or ""))
    if key not in known:
        return JSONResponse({"key": key, "errorCode": "FLAG_NOT_FOUND"}, 404, OPEN)
    if not context.get("targetingKey"):
        return JSONResponse({"key": key, "errorCode": "TARGETING_KEY_MISSING"}, 400, OPEN)
    return JSONResponse(await signed(_evaluated(key, known[key], context, killed)), headers=OPEN)


@router.post("/ofrep/v1/evaluate/flags", operation_id="ofrep_evaluate_all")
async def ofrep_evaluate_all(request: Request, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Every flag for one user."""
    context = await _context(request)
    if isinstance(context, Response):
        return context
    if not context.get("targetingKey"):
        return JSONResponse({"errorCode": "TARGETING_KEY_MISSING"}, 400, OPEN)
    known, killed = await trials_now(str(context.get("persona") or ""))
    body = await signed({"flags": [_evaluated(key, trial, context, killed) for key, trial in known.items()]})
    headers = OPEN | {"ETag": etag(body)}
    if if_none_match and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


@router.get("/v1/serve", operation_id="serve_creative", response_class=Response)
async def serve_creative(
    sku: str,
    user: Annotated[str, Query(min_length=1, max_length=200)],
    persona: Annotated[str, Query(max_length=100)] = "",
    canvas: Annotated[str, Query(max_length=100)] = "",
    form: Annotated[Literal["picture", "json"], Query(alias="format")] = "picture",
    count: Annotated[bool, Query(description="Count this as an exposure.")] = True,
) -> Response:
    """The picture for this shopper: usable as an ``<img src>`` where no SDK runs. Counts the exposure itself."""
    known, killed = await trials_now(persona)
    trial = known.get(feature_key(sku))
    if trial is None:
        return await _plain(sku, form)
    shown = show(trial, user, persona, killed=killed)
    picture = await signed(shown.value["pictures"].get(canvas) or shown.value)
    headers = OPEN | {"Cache-Control": "private, no-store", "X-Vitrine-Arm": shown.arm or "-"}
    body = await signed(shown.value) | {
        "url": picture["url"],
        "creative": picture["creative"],
        "propensity": shown.propensity,
    }
    if count and shown.reason == "SPLIT" and shown.arm:
        await _count(trial, user, persona, shown)
    return JSONResponse(body, headers=headers) if form == "json" else RedirectResponse(picture["url"], 302, headers)


@router.options("/api/features/{rest:path}", include_in_schema=False)
@router.options("/ofrep/v1/{rest:path}", include_in_schema=False)
@router.options("/v1/serve", include_in_schema=False)
@router.options("/v1/track", include_in_schema=False)
@router.options("/v1/batch", include_in_schema=False)
async def preflight() -> Response:
    """Browsers ask first."""
    return Response(status_code=204, headers=OPEN | {"Access-Control-Max-Age": "86400"})


async def _context(request: Request) -> dict[str, Any] | Response:
    try:
        body = await request.json()
        context = body.get("context") or {}
        if isinstance(context, dict):
            return context
    except (ValueError, AttributeError):
        pass
    return JSONResponse({"errorCode": "PARSE_ERROR"}, 400, OPEN)


def _evaluated(key: str, trial: Trial, context: dict[str, Any], killed: bool) -> dict[str, Any]:
    shown = show(trial, str(context["targetingKey"]), str(context.get("persona") or ""), killed=killed)
    metadata = {"trial": trial.id, "propensity": shown.propensity, "weighed": trial.weighed}
    return {
        "key": key, "reason": shown.reason, "variant": shown.arm or "plain", "value": shown.value,
        "metadata": metadata,
    }  # fmt: skip


async def _plain(sku: str, form: str) -> Response:
    """A product without a trial: its own photo, by a link that shoppers may open."""
    product = await asyncio.to_thread(backstage.backbone().catalog.of(merchant()).product, sku)
    if not product.images:
        raise NotFound({"zh": "这件商品没有照片。", "en": "This product has no photo."})
    link = str(await signed(f"/v1/assets/{product.images[0]}"))
    url = f"{link}{'&' if '?' in link else '?'}width=1024"
    if form == "json":
        return JSONResponse({"sku": sku, "arm": "", "url": url, "creative": "", "propensity": 1}, headers=OPEN)
    return RedirectResponse(url, 302, OPEN)


async def _count(trial: Trial, user: str, persona: str, shown: Shown) -> None:
    from datetime import UTC, datetime

    seen = Observed(
        id=f"serve-{uuid4().hex}", kind="exposure", user=user, at=datetime.now(UTC), trial=trial.id, arm=shown.arm,
        persona=persona, sku=trial.experiment.sku, propensity=shown.propensity or None,
    )  # fmt: skip
    await backstage.backbone().outcomes.append([own(seen)])


def own(observed: Observed) -> Observed:
    """Shoppers of one merchant's shop are nobody in another's, though their ids be the same."""
    if merchant() == HOUSE:
        return observed
    return observed.model_copy(update={"user": f"{merchant()}/{observed.user}"})
