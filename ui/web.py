"""The web process: HTTP API and chat page in one FastAPI app. It holds no state; runs live in the workers."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import reduce
from importlib.util import find_spec
from operator import getitem
from pathlib import Path

import yaml
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from starlette.routing import Route

from agents.settings import Settings
from ui import backstage, experiments_page
from ui.api import (
    analytics,
    batches,
    briefs,
    delivery,
    experiments,
    files,
    learning,
    links,
    looks,
    memory,
    metrics,
    picks,
    problems,
    products,
    proofs,
    study,
    webhooks,
)
from ui.api.door import ApiDoor
from ui.chat_entry import ChatEntry
from ui.console import routes as console
from ui.door import Door
from ui.mcp.entry import McpEntry
from ui.middleware import PagePolicy, PatientUploads
from ui.sign_in import routes as sign_in

HERE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> FastAPI:
    """The app for uvicorn (``--factory``)."""
    settings = settings or Settings()
    app = create_api(settings)
    mount_chat(app, settings)
    return app


def create_api(settings: Settings) -> FastAPI:
    """Everything but the chat page."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await backstage.enter(settings)
        yield
        await tools.close()
        await backstage.leave()

    app = FastAPI(title="Vitrine API", version="1.0", lifespan=lifespan, docs_url="/docs", redoc_url=None)
    tools = McpEntry(app)
    app.add_middleware(ApiDoor, settings=settings, backbone=backstage.backbone)
    app.add_middleware(PatientUploads)
    app.add_middleware(Door, settings=settings, backbone=backstage.backbone)
    app.add_middleware(PagePolicy)
    problems.install(app)
    app.include_router(briefs.router)
    app.include_router(files.router)
    app.include_router(products.router)
    app.include_router(links.router)
    app.include_router(looks.router)
    app.include_router(proofs.router)
    app.include_router(study.router)
    app.include_router(webhooks.router)
    app.include_router(console.router)
    app.include_router(batches.router)
    app.include_router(metrics.router)
    app.include_router(delivery.router)
    app.include_router(experiments.router)
    app.include_router(analytics.router)
    app.include_router(experiments_page.router)
    app.include_router(learning.router)
    app.include_router(memory.router)
    app.include_router(picks.router)
    app.include_router(sign_in.router)

    @app.get("/health", tags=["operations"])
    async def health() -> dict[str, str]:
        """The process is alive."""
        return {"status": "ok"}

    @app.get("/ready", tags=["operations"])
    async def ready() -> JSONResponse:
        """A brief sent now would be worked on: the store answers and a worker is there."""
        state = await backstage.backbone().readiness()
        return JSONResponse(state, 200 if state["ready"] else 503)

    # Before the chat: this shadows the chat library's own MCP route, which is not maintained.
    app.router.routes.append(Route("/mcp", tools, include_in_schema=False))

    @app.api_route("/v1/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def no_such_route(rest: str) -> None:
        """What the API does not know is not the chat page's either."""
        raise HTTPException(404, f"There is no /v1/{rest[:100]}.")

    return app


def mount_chat(app: FastAPI, settings: Settings) -> None:
    """Mount the chat page at ``/``, last, so that every route above wins."""
    root = settings.data_dir.resolve() / "chat"
    prepare_chat_root(root)
    os.environ["CHAINLIT_APP_ROOT"] = str(root)
    os.environ["CHAINLIT_AUTH_SECRET"] = secret_of(settings)
    os.environ.setdefault("TRACELOOP_TELEMETRY", "false")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "false")

    from chainlit.auth import ensure_jwt_secret
    from chainlit.config import config, load_module
    from chainlit.server import app as chat

    config.run.module_name = str(HERE / "chat.py")
    load_module(config.run.module_name)
    ensure_jwt_secret()
    app.mount("/", ChatEntry(chat))


def prepare_chat_root(root: Path) -> None:
    """Lay out the folder that the chat library reads and writes."""
    (root / ".chainlit" / "translations").mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "public", root / "public", dirs_exist_ok=True)
    shutil.copyfile(HERE / "chainlit.toml", root / ".chainlit" / "config.toml")
    theirs = Path(str(find_spec("chainlit").submodule_search_locations[0])) / "translations"  # type: ignore[union-attr,index]
    for code, phrases in yaml.safe_load((HERE / "phrases.yaml").read_text(encoding="utf-8")).items():
        words = json.loads((theirs / f"{code}.json").read_text(encoding="utf-8"))
        for place, phrase in phrases.items():
            *path, last = place.split(".")
            reduce(getitem, path, words)[last] = phrase
        target = root / ".chainlit" / "translations" / f"{code}.json"
        target.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    for welcome in (HERE.parent / "chainlit.md", HERE.parent / "chainlit_zh-CN.md"):
        if welcome.exists():
            shutil.copyfile(welcome, root / welcome.name)


def secret_of(settings: Settings) -> str:
    """The key that signs chat sessions: made once, kept in the data folder."""
    path = settings.data_dir / "chat.secret"
    if not path.exists():
        path.write_text(hashlib.sha256(os.urandom(32)).hexdigest(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")
