"""What can go wrong in a conversation with a store, one exception per meaning.

The statuses follow https://developer.bigcommerce.com/docs/start/about/status-codes.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_FIELDS = 10
"""Fields named in one error, so that a refused batch stays readable."""

LONGEST_REASON = 300
"""Characters of the store's own words kept in one error."""

LONGEST_FIELD_MESSAGE = 120
"""Characters kept of what the store says about one field."""


def one_line(text: str, longest: int = LONGEST_REASON) -> str:
    """Fold white space and control characters to single blanks and cut the text at ``longest`` characters."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    folded = " ".join(printable.split())
    return folded if len(folded) <= longest else folded[: longest - 1].rstrip() + "…"


class BigCommerceError(Exception):
    """A request that did not do what it was sent for.

    Attributes:
        method: The request's method, or None where no request was made.
        path: The request's path below the store, such as ``/v3/customers``, or None.
        status: The answer's HTTP status, or None where no answer came.
        request_id: The id that the server gave the request, if any; worth quoting to support.
        reason: What happened, in one bounded line; never a token, never a whole record.
        fields: What the store says about single fields: field name to message, at most ``MOST_FIELDS``.
        batch_errors: What the store says about single items of a batch, as it said it.
        body: The decoded error body, for callers that must find out what of a batch was saved; None when
            the answer had none or an unreasonably long one. It is never part of the message.
        tries: How often the request was sent.
    """

    hint = ""
    """What to do about it, for classes that mean the same whatever the status."""

    def __init__(  # noqa: PLR0913 - one keyword per fact about the failed request
        self,
        reason: str,
        *,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
        fields: Mapping[str, str] | None = None,
        batch_errors: Sequence[Any] = (),
        body: Any = None,  # noqa: ANN401 - decoded JSON
        hint: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = one_line(reason)
        self.method = method
        self.path = path
        self.status = status
        self.request_id = request_id
        bounded = list((fields or {}).items())[:MOST_FIELDS]
        self.fields: Mapping[str, str] = MappingProxyType(
            {one_line(name, 80): one_line(message, LONGEST_FIELD_MESSAGE) for name, message in bounded},
        )
        self.batch_errors = tuple(batch_errors)
        self.body = body
        self.tries = 1
        if hint is not None:
            self.hint = hint

    @override
    def __str__(self) -> str:
        request = f"{self.method} {self.path}" if self.method else ""
        facts = [
            f"status {self.status}" if self.status else "",
            f"request id {self.request_id}" if self.request_id else "",
            f"{self.tries} tries" if self.tries > 1 else "",
        ]
        about = ", ".join(fact for fact in facts if fact)
        where = f"{request} ({about})" if request and about else request
        fields = "; ".join(f"{name}: {message}" for name, message in self.fields.items())
        parts = [where, self.reason, fields]
        message = ": ".join(part for part in parts if part)
        return f"{message} - {self.hint}" if self.hint else message


class SettingsError(BigCommerceError, ValueError):
    """A setting that is missing or cannot be. The message is one line that begins with its name.

    Attributes:
        setting: The name of the setting.
    """

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"{setting}: {reason}")
        self.setting = setting


class AuthenticationError(BigCommerceError):
    """The store does not know the token (401)."""


class MissingScopeError(BigCommerceError):
    """The token may not do this: its scope, the store's plan or the store's state forbids it (403)."""


class NotFoundError(BigCommerceError):
    """There is no such thing in the store, or no such store (404, 410)."""


class ConflictError(BigCommerceError):
    """Something in the store stands against it: a value that must be unique, a lock, a state (409, 423)."""


class InvalidRequestError(BigCommerceError):
    """The store refuses what was sent (400, 405, 406, 415, 422)."""


class TooLargeError(BigCommerceError):
    """Too many items at once: a page, a batch or a list of ids is too long (413, 414)."""


class PlanLimitError(BigCommerceError):
    """The store's plan holds no more of this resource (507)."""


class RateLimitedError(BigCommerceError):
    """The store still answered 429 when ``max_retry_seconds`` were over."""


class StoreUnavailableError(BigCommerceError):
    """The store could not be reached, or was not able to answer, until ``max_retry_seconds`` were over."""


class RedirectedError(StoreUnavailableError):
    """The answer points somewhere else (3xx). It is not followed: the token goes to no other address."""

    hint = "check api_url"


class UnreadableAnswerError(StoreUnavailableError):
    """The answer breaks off or is not JSON."""

    hint = "check that api_url is the address of the API, or try again later"


class AnswerLostError(StoreUnavailableError):
    """A POST that the store may have carried out, but whose answer did not come through.

    It is not sent again. Whoever sent it has to ask the store whether it happened.
    """

    hint = "it may have been carried out: look in the store before sending it again"
