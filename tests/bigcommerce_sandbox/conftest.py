"""A fresh store on loopback for each test, and a way to talk to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest
import requests

from bigcommerce_sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Shop:
    """Sends requests to a sandbox's store."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.base = f"{sandbox.api_url}/stores/{sandbox.store_hash}"
        self.session = requests.Session()
        self.session.headers["X-Auth-Token"] = sandbox.access_token

    def send(self, method: str, path: str, body: object = None, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - as requests
        if body is not None:
            kwargs["json"] = body
        return self.session.request(method, self.base + path, timeout=30, **kwargs)

    def get(self, path: str, **parameters: object) -> requests.Response:
        return self.send("GET", path, params={name: str(value) for name, value in parameters.items()})

    def filtered(self, path: str, parameters: dict[str, str]) -> requests.Response:
        return self.send("GET", path, params=parameters)

    def rows(self, path: str, parameters: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """The rows of one page."""
        answer = self.filtered(path, parameters or {})
        assert answer.status_code in {200, 204}, answer.text
        if answer.status_code == 204:
            return []
        found = answer.json()
        rows: list[dict[str, Any]] = found if isinstance(found, list) else found["data"]
        return rows

    def post(self, path: str, body: object) -> requests.Response:
        return self.send("POST", path, body)

    def put(self, path: str, body: object) -> requests.Response:
        return self.send("PUT", path, body)

    def delete(self, path: str, parameters: dict[str, str] | None = None) -> requests.Response:
        return self.send("DELETE", path, params=parameters or {})

    def made(self, path: str, body: object) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Posts what must succeed, and returns what was made."""
        answer = self.post(path, body)
        assert answer.status_code in {200, 201}, answer.text
        found = answer.json()
        return found["data"] if "/v3/" in path else found

    def product(self, **fields: object) -> dict[str, Any]:
        """Makes a product with what every product needs."""
        body = {"name": "Teapot", "type": "physical", "weight": 1, "price": 20, **fields}
        product: dict[str, Any] = self.made("/v3/catalog/products", body)
        return product


class Opener(Protocol):
    """Starts a sandbox with options of its own."""

    def __call__(self, options: SandboxOptions | None = None) -> Shop: ...


@pytest.fixture
def open_shop() -> Iterator[Callable[..., Shop]]:
    """Starts sandboxes that stop at the end of the test."""
    shops: list[Shop] = []

    def start(options: SandboxOptions | None = None) -> Shop:
        sandbox = Sandbox(options)
        sandbox.start()
        shops.append(Shop(sandbox))
        return shops[-1]

    yield start
    for shop in shops:
        shop.session.close()
        shop.sandbox.stop()


@pytest.fixture
def shop(open_shop: Opener) -> Shop:
    """An empty store without limits or faults."""
    return open_shop()
