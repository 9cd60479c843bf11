"""The agents with everything real: Valkey, files, renderers. Opened once; each test has a conversation of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from agents.conduct import ShouldStop
from agents.opening import open_services
from agents.services import Services
from agents.settings import Settings
from memory.embedded import EmbeddedValkey
from tests.doubles.talk import COFFEE, Talk


@pytest.fixture(scope="session")
def own_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that no other test empties."""
    with EmbeddedValkey(tmp_path_factory.mktemp("agents-valkey")) as server:
        yield server.url


@pytest.fixture(scope="session")
def agent_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("agents"), llm_endpoints=(), render_processes=2, _env_file=None)  # type: ignore[call-arg]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def services(own_valkey: str, agent_settings: Settings) -> AsyncIterator[Services]:
    opened = await open_services(agent_settings, own_valkey)
    yield opened
    await opened.close()


@pytest.fixture
def talk(services: Services) -> Talk:
    """A new conversation."""
    return Talk(services)


@pytest.fixture
def stop_after(services: Services) -> Callable[..., ShouldStop]:
    """A stop signal that is given as soon as something was told so many times."""

    def when(talk: Talk, kind: str, times: int = 1) -> ShouldStop:
        async def should_stop() -> bool:
            return len(await talk.events(kind)) >= times

        return should_stop

    return when


@pytest.fixture
def photo(services: Services) -> str:
    """Asset id of a photo that belongs to no product."""
    packshot = next(Path(__file__).parents[3].glob(f"catalog/{COFFEE}/packshot.*"))
    return services.assets.put(packshot.read_bytes(), "image/png")
