"""Errors a user can do something about: each has a code, words in their language, and a next step."""

from __future__ import annotations

from domain.text import Words, best_of


class VitrineError(Exception):
    """Something the user should know and can act on."""

    code = "error"
    status = 400
    """HTTP status that fits."""

    def __init__(self, message: Words, **detail: object) -> None:
        super().__init__(best_of(message, "en"))
        self.message = message
        self.detail = detail

    def in_words(self, lang: str) -> str:
        """The message in this language."""
        return best_of(self.message, lang)

    def __reduce__(self) -> tuple[object, ...]:
        return _revive, (type(self), self.message, self.detail)


def _revive(kind: type[VitrineError], message: Words, detail: dict[str, object]) -> VitrineError:
    return kind(message, **detail)


class BadBrief(VitrineError):
    """The text cannot be used as a brief: empty, or far too long."""

    code = "bad_brief"
    status = 422


class BadPicture(VitrineError):
    """The file is no picture that can be used safely."""

    code = "bad_picture"
    status = 422


class BadProductData(VitrineError):
    """The product file cannot be read: wrong columns, wrong types, missing facts."""

    code = "bad_product_data"
    status = 422


class BadOutcome(VitrineError):
    """What is told about shoppers cannot be read."""

    code = "bad_outcome"
    status = 422


class UnknownProduct(VitrineError):
    """There is no such product."""

    code = "unknown_product"
    status = 404


class PhotoMissing(VitrineError):
    """The product has no photo to make pictures from."""

    code = "photo_missing"
    status = 422


class NotFound(VitrineError):
    """There is no such run, asset or thread for this caller."""

    code = "not_found"
    status = 404


class NotWaiting(VitrineError):
    """The run is not waiting for an answer."""

    code = "not_waiting"
    status = 409


class Conflict(VitrineError):
    """Something else has changed this meanwhile, or holds it."""

    code = "conflict"
    status = 409


class Busy(VitrineError):
    """Too much is queued; try again later."""

    code = "busy"
    status = 429


class ModelUnavailable(VitrineError):
    """No configured language model gave a usable answer."""

    code = "model_unavailable"
    status = 503


class GenerationFailed(VitrineError):
    """A picture could not be made."""

    code = "generation_failed"
    status = 500


class StoreUnavailable(VitrineError):
    """Redis or Valkey does not answer."""

    code = "store_unavailable"
    status = 503
