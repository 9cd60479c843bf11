"""What the merchant asked for, and what is going to be done about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain import Frozen
from domain.memory import Recalled
from domain.retouch import Retouch
from domain.text import Words

Intent = Literal[
    "generate_images", "generate_video", "batch", "ab_test", "publish",
    "edit_previous", "analyze_results", "ask_question", "out_of_scope",
]  # fmt: skip
EditOp = Literal[
    "change_background", "change_price", "change_text", "change_style", "change_color", "change_ratio",
    "change_language", "change_layout", "change_product", "remove_element", "delete_asset", "add_element",
    "resize_product", "regenerate", "undo", "trim",
]  # fmt: skip
Clarify = Literal["product", "target", "platform", "contradiction", "language", "personas", "price", "count"]
Flag = Literal[
    "prompt_injection", "secrets_request", "false_claim", "price_fraud",
    "ip_infringement", "privacy", "unsafe_url", "harmful",
]  # fmt: skip


class Brief(Frozen):
    """A merchant's request, typed. Free text keeps the merchant's own words; codes are canonical."""

    intents: tuple[Intent, ...] = ()
    products: tuple[str, ...] = ()
    """Names, SKUs or links as written."""
    personas: tuple[str, ...] = ()
    selling_points: tuple[str, ...] = ()
    """Also copy text to be shown."""
    style_scene: tuple[str, ...] = ()
    must_keep: tuple[str, ...] = ()
    must_avoid: tuple[str, ...] = ()
    aspect_ratios: tuple[str, ...] = ()
    """``W:H``, ``portrait`` or ``landscape``."""
    sizes: tuple[str, ...] = ()
    """``WxH`` in pixels."""
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """BCP-47 codes of the text to be shown."""
    markets: tuple[str, ...] = ()
    discounts: tuple[str, ...] = ()
    """``pct:20``, ``off:30``, ``thr:200-30``, ``nth:2-50``, ``bogo``, ``bng:3-1``, ``coupon:20``, ``gift``,
    ``freeship``."""
    count_per_persona: int | None = None
    count_total: int | None = None
    price: Decimal | None = None
    original_price: Decimal | None = None
    currency: str | None = None
    budget: Decimal | None = None
    budget_currency: str | None = None
    objective: Literal["ctr", "conversion", "gmv", "brand"] | None = None
    video_seconds: float | None = None
    ab_variants: int | None = None
    ab_days: float | None = None
    ab_metric: Literal["ctr", "conversion", "gmv", "roas", "add_to_cart", "engagement", "completion_rate"] | None = None
    ab_split: tuple[float, ...] = ()
    """Percents."""
    deadline: str | None = None
    publish_at: str | None = None
    edit_targets: tuple[int | Literal["all", "last"], ...] = ()
    """1-based numbers of creatives in the conversation."""
    edit_ops: tuple[EditOp, ...] = ()
    clarify: tuple[Clarify, ...] = ()
    """What must be asked before acting."""
    flags: tuple[Flag, ...] = ()


class Turn(Frozen):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


class Request(Frozen):
    """One run's input: what the merchant said and how the caller wants it handled."""

    text: str = Field(min_length=1, max_length=8000)
    merchant: str = "local"
    lang: str = ""
    """The user's language, ``zh`` or ``en``; found from the text where empty."""
    sku: str | None = None
    photo: str | None = None
    """Asset id of a photo that came with the message."""
    approval: Literal["ask", "auto"] = "ask"
    """``ask`` waits for the plan to be approved; ``auto`` goes ahead."""
    seed: int = 0
    overrides: dict[str, Annotated[str, Field(min_length=4, max_length=400)]] = Field(default_factory=dict)
    """Advertising rules that are broken on purpose, each with its reason; the verdict of every picture says so."""
    retouch: Retouch | None = None
    """An edit by hand, where there is nothing to understand: `text` then only says it in words."""


class Choice(Frozen):
    """A likely answer, offered as a button."""

    value: str
    label: Words


class Question(Frozen):
    """The one thing that must be known before going on."""

    id: str = ""
    """Which asking this is: an answer counts for this one and no later one."""
    about: str
    """A `Clarify` code, or ``approval``."""
    text: Words
    choices: tuple[Choice, ...] = ()


class Step(Frozen):
    """One piece of planned work."""

    agent: str
    title: Words
    count: int = 1
    seconds: float = 0
    """Estimated time on this machine."""
    cost: float = 0
    """Estimated cost in USD; 0 for the embedded engine."""


class Plan(Frozen):
    """What will be made, for whom, in which formats, and what it will take."""

    sku: str
    personas: tuple[str, ...]
    """Persona ids."""
    titles: dict[str, Words] = Field(default_factory=dict)
    """Names of all audiences that could be chosen, by persona id."""
    canvases: tuple[str, ...]
    """Canvas names."""
    variants: int = 1
    """Creatives per persona and canvas."""
    total: int | None = None
    """At most so many looks in each format and language; None makes all of them."""
    once: dict[str, int] = Field(default_factory=dict)
    """How many pictures are made in formats that show the product and not a look for an audience, by canvas name."""
    languages: tuple[str, ...] = ("zh",)
    experiment: bool = False
    steps: tuple[Step, ...] = ()
    notes: tuple[Words, ...] = ()
    """Defaults that were chosen and claims that were dropped, said to the merchant."""
    remembered: tuple[Recalled, ...] = ()
    """What of the merchant's brand kit and habits bears on this plan; each can be switched off."""

    @property
    def creatives(self) -> int:
        """How many pictures this makes."""
        looks = len(self.personas) * self.variants
        shapes = [name for name in self.canvases if name not in self.once]
        return min(looks, self.total or looks) * len(shapes) * len(self.languages) + sum(self.once.values())

    @property
    def seconds(self) -> float:
        """Estimated time of all steps."""
        return sum(step.seconds for step in self.steps)
