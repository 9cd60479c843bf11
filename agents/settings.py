"""Settings by environment or ``.env``, prefix ``VITRINE_``: the only place that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """The same program on a laptop and on a fleet: only these change."""

    model_config = SettingsConfigDict(
        env_prefix="VITRINE_", env_file=".env", extra="ignore", use_attribute_docstrings=True
    )

    host: str = "127.0.0.1"
    """Address the web page listens on."""
    port: int = 8000
    """Port of the web page; the next free one is taken where it is in use."""
    data_dir: Path = Path("var")
    """Where everything that outlives a process lies."""
    redis_url: str = ""
    """Redis >= 6.2 or Valkey for state; empty starts an embedded Valkey in `data_dir`. A cluster is written
    redis+cluster://host:port,host:port"""
    broker_url: str = ""
    """Celery broker; empty uses `redis_url`, which must not be a cluster then."""
    chroma_url: str = ""
    """A Chroma server; empty keeps vectors in `data_dir`, owned by the worker."""
    assets_url: str = ""
    """Where files are kept by content hash: a folder, or a bucket such as s3://shop/files; empty: `data_dir`/assets."""
    llm_endpoints: Annotated[tuple[str, ...], NoDecode] = ()
    """OpenAI-compatible base URLs, separated by commas; empty uses the embedded engine."""
    llm_model: str = "gpt-4.1-mini"
    """Model name asked for at the endpoints."""
    llm_api_key: str = ""
    """Key sent to the endpoints."""
    llm_timeout: float = 30.0
    """Seconds for one answer of a language model."""
    embeddings_model: str = ""
    """Embedding model at the endpoints; empty uses the built-in hashing embedder."""
    image_backend: Literal["studio", "openai", "diffusers"] = "studio"
    """What paints the pictures."""
    image_endpoint: str = ""
    """OpenAI-compatible base URL of the `openai` image backend; empty takes the first of `llm_endpoints`."""
    image_model: str = ""
    """Model of the image backend: a name at the endpoint, or a pipeline's name or folder for diffusers."""
    image_api_key: str = ""
    """Key sent to the image endpoint; empty sends `llm_api_key`."""
    image_timeout: float = 120.0
    """Seconds for one answer of the image endpoint."""
    image_steps: int = Field(default=30, ge=1)
    """Denoising steps of a diffusers pipeline."""
    c2pa: Literal["off", "on"] = "off"
    """Whether delivered files are signed with content credentials; needs the extra ``c2pa``."""
    c2pa_certificate: str = ""
    """PEM file with the signer's certificate chain; empty makes a development certificate in `data_dir`."""
    c2pa_key: str = ""
    """PEM file with the certificate's private key."""
    cache_mb: int = Field(default=2000, ge=0)
    """Disk space in `data_dir` for lit plates and results that need not be worked out again; 0 keeps none."""
    render_processes: int = Field(default=0, ge=0)
    """Processes that paint; 0 means one per core."""
    merchant_window: int = Field(default=4, ge=1)
    """Runs of one merchant that are in a queue at the same time, so that nobody keeps others waiting; more of a batch
    where the workers that are there can hold more."""
    trace_days: int = Field(default=30, ge=0)
    """Days that the steps of an ended run can be looked into, replayed and forked; 0 means for ever. Its record,
    pictures, kit and conversation stay."""
    batch_trace_days: int = Field(default=3, ge=0)
    """The same for runs of a batch, of which there are many."""
    auth: Literal["open", "keys", "password", "oidc"] = "open"
    """Who may come in: ``open`` whoever reaches the address, ``keys`` holders of an API key, ``password`` users of
    `vitrine users`, ``oidc`` whom the identity provider at `oidc_issuer` signs in. API keys work in every mode."""
    oidc_issuer: str = ""
    """Issuer URL of the OpenID Connect provider."""
    oidc_client_id: str = ""
    """What Vitrine is called there."""
    oidc_client_secret: str = ""
    """Its secret there; empty for a public client."""
    oidc_merchant_claim: str = "merchant"
    """Claim that says whose work somebody does; without it the user must be known to `vitrine users`."""
    oidc_role_claim: str = "roles"
    """Claim with ``merchant``, ``operator`` or ``admin``, alone or in a list."""
    public_url: str = ""
    """Address that people reach Vitrine at, for sign-in through a proxy; ``https`` makes cookies secure."""
    hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """More host names, separated by commas, that pages may be opened at in open mode on the loopback address."""
    api_requests_per_minute: int = Field(default=1200, ge=1)
    """Requests of one API key in a minute; of users and, in open mode, addresses only those that change something."""
    merchant_requests_per_minute: int = Field(default=6000, ge=1)
    """Requests of all keys and users of one merchant in a minute."""
    delivery_requests_per_minute: int = Field(default=60_000, ge=1)
    """What storefronts of one merchant may ask for or report in a minute; of one address a tenth of it."""
    webhooks_private: bool = False
    """Whether webhooks may go to addresses inside your own network."""
    log_level: str = "INFO"

    @field_validator("llm_endpoints", "hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def image_options(self) -> dict[str, str | float]:
        """What the image backend is opened with, in every rendering process."""
        return {
            "url": self.image_endpoint or next(iter(self.llm_endpoints), ""),
            "model": self.image_model,
            "api_key": self.image_api_key or self.llm_api_key,
            "timeout": self.image_timeout,
            "steps": self.image_steps,
        }

    @property
    def signing(self) -> dict[str, str]:
        """What delivered files are signed with, in every rendering process; empty where they are not."""
        if self.c2pa == "off":
            return {}
        own = str((self.data_dir / "c2pa").resolve())
        return {"certificate": self.c2pa_certificate, "key": self.c2pa_key, "folder": own}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be stored or logged, whoever says it."""
        return tuple(filter(None, (self.llm_api_key, self.image_api_key, self.oidc_client_secret)))

    @property
    def buys_vectors(self) -> bool:
        """Whether texts are embedded by a server."""
        return bool(self.llm_endpoints and self.embeddings_model)

    @property
    def cache(self) -> tuple[str, int]:
        """The folder for what need not be worked out again, and how many MB of it."""
        return str((self.data_dir / "cache").resolve()), self.cache_mb

    @property
    def assets_at(self) -> tuple[str, str]:
        """What `memory.assets.open_assets` takes: the URL, and the folder on this machine."""
        return self.assets_url, str((self.data_dir / "assets").resolve())

    def for_child(self, **changes: object) -> dict[str, str]:
        """The environment that gives a child process these settings, changed like this."""
        # Before langgraph is imported there: checkpoints may only revive types that are on the list.
        strict = {"LANGGRAPH_STRICT_MSGPACK": "true"}
        return {**strict, **os.environ, **{f"VITRINE_{name.upper()}": str(value) for name, value in changes.items()}}


def terminal_language() -> str:
    """``zh`` or ``en``, as the terminal's locale says."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"
