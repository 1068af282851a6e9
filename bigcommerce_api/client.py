"""The one client that a program uses to talk to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_api.retries import RetryPolicy
from bigcommerce_api.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from bigcommerce_api.answers import Answer
    from bigcommerce_api.settings import ConnectionSettings


class BigCommerceClient:
    """Talks to one store. Thread-safe: one client per process serves all threads."""

    def __init__(
        self,
        settings: ConnectionSettings,
        *,
        program: str,
        version: str,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self.settings = settings
        self.usage = Usage()
        self._program = f"{program}/{version}"
        self._retry_policy = retry_policy or RetryPolicy()

    def request(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, object] | None = None,
        body: object = None,
    ) -> Answer:
        """Send a request and return the answer."""
        raise NotImplementedError((method, path, parameters, body))

    def get(self, path: str, parameters: Mapping[str, object] | None = None) -> Answer:
        """Read."""
        return self.request("GET", path, parameters=parameters)

    def post(self, path: str, body: object, parameters: Mapping[str, object] | None = None) -> Answer:
        """Create."""
        return self.request("POST", path, parameters=parameters, body=body)

    def put(self, path: str, body: object, parameters: Mapping[str, object] | None = None) -> Answer:
        """Change."""
        return self.request("PUT", path, parameters=parameters, body=body)

    def delete(
        self,
        path: str,
        parameters: Mapping[str, object] | None = None,
        body: object = None,
    ) -> Answer:
        """Delete."""
        return self.request("DELETE", path, parameters=parameters, body=body)

    def close(self) -> None:
        """Close the connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
