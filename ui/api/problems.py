"""Errors as RFC 9457 problem documents, in the caller's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from domain.errors import VitrineError

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong (RFC 9457), in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


def _answer(description: str) -> dict[str, Any]:
    return {
        "model": Problem,
        "description": description,
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    }


RESPONSES: dict[int | str, dict[str, Any]] = {
    400: _answer("The request cannot be read."),
    401: _answer("An API key is needed, or this one is not known."),
    403: _answer("This key may not do that."),
    404: _answer("There is no such thing for this caller."),
    409: _answer("Something else has changed this meanwhile, or it waits for nothing."),
    422: _answer("The content cannot be used; `detail` says what and why."),
    429: _answer("Too many requests: see `Retry-After`."),
    503: _answer("The store does not answer; try again."),
}
"""The problems of every route."""


def language_of(request: Request) -> str:
    """``zh`` or ``en``, as the caller's Accept-Language prefers."""
    for part in request.headers.get("accept-language", "").lower().split(","):
        if part.strip().startswith("zh"):
            return "zh"
        if part.strip().startswith("en"):
            return "en"
    return "en"


def problem(request: Request, status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """One problem document."""
    headers = more.pop("headers", None)
    body = {
        "type": f"urn:vitrine:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **more,
    }
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of this app with a problem document."""

    @app.exception_handler(VitrineError)
    async def _known(request: Request, error: VitrineError) -> JSONResponse:
        headers = {"Retry-After": "5"} if error.status in (429, 503) else None
        return problem(
            request,
            error.status,
            error.code,
            error.in_words(language_of(request)),
            words=error.message,
            headers=headers,
        )

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        places = [
            {"pointer": "/" + "/".join(str(part) for part in item["loc"][1:]), "detail": item["msg"]}
            for item in error.errors()
        ]
        detail = "; ".join(f"{place['pointer']}: {place['detail']}" for place in places)
        return problem(request, 422, "invalid_request", detail, errors=places)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        return problem(request, error.status_code, code, str(error.detail), headers=error.headers)
