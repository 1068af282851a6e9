"""The connection check: what the token may write in the store, and how often it may ask."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bigcommerce_api.access import missing_scopes_line, quota_line
from bigcommerce_api.errors import (
    AuthenticationError,
    BigCommerceError,
    ConflictError,
    InvalidRequestError,
    MissingScopeError,
    NotFoundError,
    StoreUnavailableError,
)
from target_bigcommerce.errors import NotWritableError
from target_bigcommerce.resources import RESOURCES_BY_NAME
from target_bigcommerce.resources.probes import CUSTOMERS, NOTHING_SAID, PROBES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from logging import Logger

    from bigcommerce_api import BigCommerceClient
    from target_bigcommerce.resources.probes import Probe

NOTHING_THERE = (NotFoundError, InvalidRequestError, ConflictError)
"""What a write that finds nothing to change is answered with, once the token was let through."""


class Access:
    """Tries what a token may write, without writing anything.

    Args:
        client: Asks the store.
        config: The settings of the target: which streams it is for, and what their records need.

    Attributes:
        problems: What was found wrong so far, a line each.
        writable: How many resources can be written, as far as they were tried.
    """

    def __init__(self, client: BigCommerceClient, config: Mapping[str, Any]) -> None:
        self._client = client
        self._config = config
        self._missing: list[str] = []
        self._was_answered = False
        self.problems: list[str] = []
        # Several resources share a collection or a probe.
        self._read_once = cache(self._read)
        self._write_once = cache(self._write)
        self.writable = 0

    def findings(self) -> Iterator[str]:
        """Tries every resource that the settings speak of, or all, and says what came of it, a line each.

        Raises:
            BigCommerceError: The store cannot be reached, or does not know the token.
        """
        for resource in resources_of(self._config):
            problem = self._problem_of(PROBES[resource])
            if problem is None:
                self.writable += 1
                tried = "readable; dry_run is set, so that no write was tried" if self._is_dry else "writable"
                yield f"{resource}: {tried}"
            else:
                self.problems.append(f"{resource}: not writable: {problem}")
                yield self.problems[-1]
        if self._missing:
            yield missing_scopes_line(self._missing)
        yield quota_line(self._client)

    @property
    def _is_dry(self) -> bool:
        return bool(self._config["dry_run"])

    def _problem_of(self, probe: Probe) -> str | None:
        """Why objects of a resource cannot be written, in one line; None if they can."""
        error = self._read_once(probe.collection)
        if isinstance(error, NotFoundError):
            return f"not available on this store: {error}"
        if error is None and not self._is_dry:
            error = self._write_once(probe.nothing)
        if error is not None:
            return self._told(error, f"{probe.scope} (modify)")
        for path, scope in probe.looks_up.items():
            if (problem := self._look_up_problem(path, scope)) is not None:
                return problem
        return None

    def _look_up_problem(self, path: str, scope: str) -> str | None:
        customers = self._config["order_customer"] if path == CUSTOMERS else ""
        if customers == "guest":
            return None
        if customers == "create":
            return self._problem_of(PROBES["customers"])
        error = self._read_once(path)
        return None if error is None else self._told(error, f"{scope} (read-only)")

    def _told(self, error: BigCommerceError, scope: str) -> str:
        if not isinstance(error, MissingScopeError):
            return str(error)
        self._missing.append(scope)
        return f"the token needs the scope {scope}: {error}"

    def _read(self, path: str) -> BigCommerceError | None:
        try:
            self._client.get(path, {"limit": 1})
        except BigCommerceError as error:
            is_silent = isinstance(error, StoreUnavailableError) and error.status is None
            is_elsewhere = isinstance(error, NotFoundError) and not self._was_answered
            if is_silent or is_elsewhere or isinstance(error, AuthenticationError):
                # There is no hope for the others.
                raise
            return error
        self._was_answered = True
        return None

    def _write(self, path: str) -> BigCommerceError | None:
        try:
            self._client.put(path, NOTHING_SAID.get(path, {}))
        except NOTHING_THERE:
            return None
        except BigCommerceError as error:
            return error
        return None


def prove(client: BigCommerceClient, config: Mapping[str, Any], logger: Logger) -> None:
    """Sees to it that the token may write something, and logs how much.

    Not all of it: a token that opens only what its owner writes is the better one.

    Raises:
        BigCommerceError: The store cannot be reached, or does not know the token.
        NotWritableError: The token opens nothing.
    """
    access = Access(client, config)
    for _ in access.findings():
        pass
    if not access.writable:
        raise NotWritableError(f"the token may write nothing in this store: {access.problems[0]}")
    logger.info("%d of %d resources can be written", access.writable, access.writable + len(access.problems))


def resources_of(config: Mapping[str, Any]) -> Iterable[str]:
    """The resources that the setting `streams` names, each once; all if it names none."""
    streams: Mapping[str, Mapping[str, Any]] = config.get("streams") or {}
    named = {own.get("resource") or stream for stream, own in streams.items()}
    return [name for name in RESOURCES_BY_NAME if name in named or not named]
