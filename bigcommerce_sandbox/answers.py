"""Answers in the shapes of V2 and V3, refusals among them.

https://developer.bigcommerce.com/docs/start/about/status-codes
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

STATUS_CODES_PAGE = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"
"""What V3 refusals give as their ``type``."""

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client.

    Attributes:
        status: The HTTP status.
        body: The bytes of the body; empty for none.
        content_type: Their type.
        headers: Further headers.
    """

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """The API refuses a request; becomes an answer in the shape of the path's version.

    Args:
        status: The HTTP status.
        title: One sentence.
        errors: What is wrong, by field.
        body: A whole body for endpoints with a shape of their own.
        headers: Further headers.
    """

    def __init__(
        self,
        status: int,
        title: str,
        errors: Mapping[str, str] | None = None,
        *,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.errors = dict(errors or {})
        self.body = body
        self.headers = dict(headers or {})

    def answer(self, version: int) -> Answer:
        """The refusal as V2's array or V3's object."""
        return Answer(self.status, render(self.body or self._body(version)), headers=self.headers)

    def _body(self, version: int) -> object:
        if version != 2:  # noqa: PLR2004 - the version that answers with arrays
            return v3_error(self.status, self.title, self.errors)
        refusals = [{"status": self.status, "message": message} for message in self.errors.values()]
        return refusals or [{"status": self.status, "message": self.title}]


def v3_error(status: int, title: str, errors: Mapping[str, object] | None = None) -> Document:
    """The object with which V3 refuses."""
    body: Document = {"status": status, "title": title, "type": STATUS_CODES_PAGE}
    if errors:
        body["errors"] = dict(errors)
    return body


def not_found(what: str = "The resource") -> RefusedError:
    """404."""
    return RefusedError(HTTPStatus.NOT_FOUND, f"{what} was not found.")


def conflict(errors: Mapping[str, str]) -> RefusedError:
    """409, naming the fields."""
    return RefusedError(HTTPStatus.CONFLICT, "; ".join(errors.values()), errors)


def invalid(errors: Mapping[str, str], title: str = "JSON data is missing or invalid") -> RefusedError:
    """422, naming the fields."""
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, title, errors)


def too_many_items(most: int) -> RefusedError:
    """413 for a batch that is too long."""
    return RefusedError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The request payload is too large. The maximum items allowed in the array is {most}.",
    )


def plain(document: object, status: int = HTTPStatus.OK) -> Answer:
    """A bare document, as V2 answers."""
    return Answer(status, document if isinstance(document, bytes) else render(document))


def joined(documents: Iterable[bytes]) -> bytes:
    """A JSON array of rendered documents."""
    return b"".join((b"[", b",".join(documents), b"]"))


def data(document: object, meta: object = None, status: int = HTTPStatus.OK) -> Answer:
    """V3's envelope."""
    inner = document if isinstance(document, bytes) else render(document)
    return Answer(status, b"".join((b'{"data":', inner, b',"meta":', render(meta or {}), b"}")))


def nothing(status: int = HTTPStatus.NO_CONTENT) -> Answer:
    """Success without a body."""
    return Answer(status)
