"""The language every layer shares: frozen types and ports. No I/O, no heavy imports."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, closed, and with field docstrings that a language model also sees."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
