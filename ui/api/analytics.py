"""HTTP API of an experiment's charts: as SVG for a page or on their own, and the same figures as CSV."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from domain.errors import NotFound
from domain.trial import Trial
from jobs import trials as keeping
from tools.feedback.analysis import report
from ui import backstage
from ui.api.experiments import the_trial
from ui.experiment_charts import TITLES, Kind, audience_names, chart_of, table

router = APIRouter(prefix="/v1/experiments/{trial_id}", tags=["experiments"])
Its = Annotated[Trial, Depends(the_trial)]
Language = Annotated[Literal["zh", "en"], Query()]


@router.get("/charts", operation_id="get_charts")
async def get_charts(trial: Its, lang: Language = "en") -> dict[str, str]:
    """Every chart that has something to show, as SVG for a page with its own colours."""
    return {kind: svg for kind in TITLES if (svg := await _chart(trial, kind, lang))}


@router.get("/charts/{kind}.svg", operation_id="get_chart")
async def get_chart(trial: Its, kind: Kind, lang: Language = "en") -> Response:
    """One chart as a picture that stands alone, light or dark as the reader's screen."""
    svg = await _chart(trial, kind, lang, alone=True)
    if not svg:
        raise NotFound({"zh": "还没有数据可画。", "en": "There is nothing to draw yet."})
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


@router.get("/table.csv", operation_id="get_experiment_table")
async def get_experiment_table(trial: Its) -> Response:
    """Every look for everybody and for each audience, with 95 % intervals."""
    text = table(trial, report(trial, *await keeping.read(backstage.backbone(), trial.id)))
    name = {"Content-Disposition": f'attachment; filename="{trial.id}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=name)


async def _chart(trial: Trial, kind: Kind, lang: str, *, alone: bool = False) -> str:
    backbone = backstage.backbone()
    figures = report(trial, *await keeping.read(backbone, trial.id))
    if not figures["users"]:
        return ""
    points = [{"users": users, **json.loads(point)} for users, point in await backbone.outcomes.chart(trial.id)]
    return chart_of(trial, figures, points, kind, lang, alone=alone, names=audience_names())
