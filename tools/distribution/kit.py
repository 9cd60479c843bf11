"""The launch kit: pictures named as each platform wants them, a contact sheet, and a manifest of everything."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from domain.brief import Brief, Plan
from domain.catalog import Product
from domain.creative import Creative, LaunchKit, Persona
from domain.experiment import Experiment
from domain.ports import Assets
from tools.distribution.contact_sheet import contact_sheet
from tools.efficiency.campaign import judge_campaign
from tools.generation.scenarios import scenario

LONG_AGO = (2020, 1, 1, 0, 0, 0)
"""Every file in the archive has this date, so that the same kit is the same bytes."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def assemble_kit(
    product: Product,
    creatives: Sequence[Creative],
    experiment: Experiment | None,
    *,
    assets: Assets,
    run_id: str,
    brief: Brief | None = None,
    plan: Plan | None = None,
    personas: Sequence[Persona] = (),
    text: str = "",
    lang: str = "zh",
    asked: Sequence[str] = (),
) -> LaunchKit:
    """Pack the accepted creatives into a zip and keep it; the same creatives give the same bytes."""
    accepted = [creative for creative in creatives if creative.accepted]
    files = file_names(accepted, product.sku)
    pictures = {creative.id: assets.get(creative.asset) for creative in accepted}
    manifest = manifest_of(product, accepted, files, experiment, brief=brief, plan=plan, personas=personas, text=text)
    manifest["quality"] = quality_of(accepted, asked, pictures)
    listing = to_json(manifest, indent=1)  # json's own encoder is Python's and slow where it indents
    page = contact_sheet(manifest, pictures, lang=lang)
    members = {"kit.json": listing, "index.html": page.encode()}
    members |= {files[creative_id]: picture for creative_id, picture in pictures.items()}
    return LaunchKit(
        id="kit-" + hashlib.sha256((run_id + listing.decode()).encode()).hexdigest()[:12],
        sku=product.sku,
        creatives=tuple(creative.id for creative in accepted),
        manifest=assets.put(listing, "application/json"),
        archive=assets.put(packed(members), "application/zip"),
    )


def file_names(creatives: Sequence[Creative], sku: str) -> dict[str, str]:
    """Every creative's file by its id, no two alike whatever the platforms' patterns say."""
    names: dict[str, str] = {}
    for creative in creatives:
        name = file_name(creative, sku)
        stem, ending = name.rsplit(".", 1)
        taken = set(names.values())
        names[creative.id] = next(
            one for again in range(1, len(creatives) + 2)
            if (one := name if again == 1 else f"{stem}-{again}.{ending}") not in taken
        )  # fmt: skip
    return names


def file_name(creative: Creative, sku: str = "") -> str:
    """As the platform's scenario names it, else ``<platform>/<number>-<persona>-<format>.<ending>``."""
    canvas, row = creative.canvas, scenario(creative.canvas.name)
    shape = canvas.name.removeprefix(f"{canvas.platform}_") if canvas.platform else canvas.name
    stem = f"{creative.number:02d}-{creative.persona}-{shape}"
    if row is not None and sku:
        stem = row.name.format(sku=sku, n=f"{creative.number:02d}", look=creative.persona)
    name = f"{stem}.{ENDINGS.get(creative.media_type, 'bin')}"
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in name)
    return f"{canvas.platform or 'all'}/{safe}"


def manifest_of(
    product: Product,
    creatives: Sequence[Creative],
    files: Mapping[str, str],
    experiment: Experiment | None,
    *,
    brief: Brief | None,
    plan: Plan | None,
    personas: Sequence[Persona],
    text: str,
) -> dict[str, Any]:
    """Everything about the kit as plain data: what was asked, planned, made, measured, and what it took."""
    return {
        "version": 1,
        "text": text,
        "product": {"sku": product.sku, "title": product.title, "brand": product.brand},
        "brief": brief.model_dump(mode="json", exclude_defaults=True) if brief else {},
        "plan": plan.model_dump(mode="json") if plan else {},
        "personas": [persona.model_dump(mode="json") for persona in personas],
        "creatives": [entry(creative, files[creative.id]) for creative in creatives],
        "experiment": experiment.model_dump(mode="json") if experiment else None,
        "seconds": round(sum(creative.seconds for creative in creatives), 3),
        "reused": sum(creative.reused for creative in creatives),
        "cost": round(sum(step.cost for step in plan.steps), 4) if plan else 0,
    }


def quality_of(creatives: Sequence[Creative], asked: Sequence[str], pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """How many of the pictures that this run was asked for came out, at once and after repairs; and the set's gates."""
    made = [creative for creative in creatives if creative.id in set(asked)]
    first = sum(creative.attempts == 1 for creative in made)
    rates = {
        "asked": len(asked),
        "accepted_at_once": first,
        "accepted": len(made),
        "available_rate_at_once": round(first / len(asked), 3) if asked else None,
        "available_rate": round(len(made) / len(asked), 3) if asked else None,
    }
    return {**rates, "set": [verdict.model_dump(mode="json") for verdict in judge_campaign(creatives, pictures)]}


def entry(creative: Creative, file: str) -> dict[str, Any]:
    """One creative in the manifest."""
    canvas = creative.canvas
    return {
        "id": creative.id,
        "number": creative.number,
        "persona": creative.persona,
        "format": canvas.name,
        "platform": canvas.platform,
        "width": canvas.width,
        "height": canvas.height,
        "file": file,
        "asset": creative.asset,
        "alt": creative.alt,
        "texts": creative.texts,
        "recipe": creative.recipe.model_dump(mode="json"),
        "certificate": creative.certificate.model_dump(mode="json"),
        "verdicts": [verdict.model_dump(mode="json") for verdict in creative.verdicts],
        "attempts": creative.attempts,
        "seconds": creative.seconds,
        "reused": creative.reused,
    }


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip of these files. Pictures are stored as they are: they are compressed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.external_attr = 0o644 << 16
            picture = name.rsplit(".", 1)[-1] in ENDINGS.values()
            archive.writestr(info, data, zipfile.ZIP_STORED if picture else zipfile.ZIP_DEFLATED)
    return out.getvalue()
