"""What the tap reads and what the target makes of it fit together."""

from __future__ import annotations

import pytest

from tap_bigcommerce.streams import STREAMS
from target_bigcommerce.resources import RESOURCES_BY_NAME
from target_bigcommerce.resources.passed_over import PASSED_OVER


@pytest.mark.parametrize("name", [stream.name for stream in STREAMS])
def test_every_stream_of_the_tap_is_written_or_passed_over_for_a_reason(name: str) -> None:
    assert (name in RESOURCES_BY_NAME) is not (name in PASSED_OVER)


def test_nothing_is_both_written_and_passed_over() -> None:
    assert not RESOURCES_BY_NAME.keys() & PASSED_OVER.keys()
    assert all(PASSED_OVER.values())
