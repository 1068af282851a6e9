"""Making sure that what answers is a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bigcommerce_api.errors import AnswerLostError, UnreadableAnswerError
from target_bigcommerce.items import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigcommerce_api import BigCommerceClient
    from target_bigcommerce.items import Document
    from target_bigcommerce.resources.base import Resource


def read(client: BigCommerceClient, path: str, parameters: Mapping[str, object] | None) -> Any:  # noqa: ANN401 - JSON
    """The body of an answer, an object or a list of objects; that of V3 has them in `data`.

    Raises:
        BigCommerceError: The request failed for good.
        UnreadableAnswerError: The answer is JSON, but not of the API.
    """
    answer = client.get(path, parameters)
    body = answer.body
    content = body.get("data") if path.startswith("/v3/") and isinstance(body, dict) else body
    is_v3_without_data = path.startswith("/v3/") and content is body and body is not None
    if is_v3_without_data or not _is_rows(content):
        raise UnreadableAnswerError(
            "the answer is JSON, but not what the API answers; is api_url the address of the API?",
            method="GET",
            path=path,
            status=answer.status,
            request_id=answer.request_id,
        )
    return body


def created(resource: Resource, rows: Sequence[Document | Refusal | None]) -> Sequence[Document | Refusal | None]:
    """What a create was answered with, if it tells which objects were made.

    Raises:
        AnswerLostError: It does not, so that only the store knows what happened.
    """
    for row in rows:
        try:
            if isinstance(row, Refusal) or row is None or resource.identity(row) is not None:
                continue
        except (KeyError, TypeError, ValueError):
            pass
        raise AnswerLostError(
            "the answer to a create does not tell what was made",
            method="POST",
            path=resource.path,
        )
    return rows


def _is_rows(content: object) -> bool:
    if isinstance(content, list):
        return all(isinstance(row, dict) for row in content)
    return content is None or isinstance(content, dict)
