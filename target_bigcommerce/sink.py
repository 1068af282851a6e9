"""The SDK's sinks, one a stream; each hands its records to the one writer of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from singer_sdk.exceptions import InvalidRecord, MissingKeyPropertiesError
from singer_sdk.sinks import Sink
from typing_extensions import override

from target_bigcommerce.errors import UnusableInputError
from target_bigcommerce.settings import rules_of
from target_bigcommerce.validation import Validator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from target_bigcommerce.target import TargetBigCommerce


METADATA = frozenset(
    {
        *("_sdc_batched_at", "_sdc_deleted_at", "_sdc_extracted_at", "_sdc_received_at"),
        *("_sdc_sequence", "_sdc_sync_started_at", "_sdc_table_version"),
    }
)
"""Fields that the SDK removes: https://sdk.meltano.com/en/latest/implementation/record_metadata.html."""


class BigCommerceSink(Sink):
    """Hands the records of one stream to the writer."""

    def __init__(
        self,
        target: TargetBigCommerce,
        stream_name: str,
        schema: dict[str, Any],
        key_properties: Sequence[str] | None,
    ) -> None:
        rules = rules_of(target.config, stream_name)
        if rules is None:  # pragma: no cover - get_sink_class saw to it
            raise UnusableInputError(f"{stream_name}: no such resource")
        self._rules = rules
        self._writer = target.writer
        self._bundle_written = target.bundle_written
        self._version = target.version_of_record
        self._size = target.size_of_record
        self._drain = target.drain_one
        self._key = frozenset(key_properties or ())
        self._writer.announce(rules)
        self._problem: str | None = None
        super().__init__(target, stream_name, schema, key_properties)
        self._fits = self._validator.fits if isinstance(self._validator, Validator) else None

    @override
    def get_validator(self) -> Validator | None:
        if not self.validate_schema:
            return None
        is_as_read = not self.config.get("stream_maps")
        return Validator(self.stream_name, self.schema, self._key, is_as_read=is_as_read)

    @override
    def _remove_sdc_metadata_from_schema(self) -> None:
        # As much is left of the records, which a closed schema would be at odds with otherwise.
        properties = self.schema["properties"]
        deleted_at = properties.get("_sdc_deleted_at")
        super()._remove_sdc_metadata_from_schema()
        if deleted_at is not None:
            properties["_sdc_deleted_at"] = deleted_at

    @override
    def _remove_sdc_metadata_from_record(self, record: dict[str, Any]) -> None:
        if record.keys().isdisjoint(METADATA):
            return
        deleted_at = record.get("_sdc_deleted_at")
        super()._remove_sdc_metadata_from_record(record)
        if deleted_at is not None:
            record["_sdc_deleted_at"] = deleted_at

    def take_unmapped(self, record: dict[str, Any], version: int | None, size: int) -> None:
        """Does with a record what the SDK does with any, less the copy and the look-ups that only stream maps need."""
        if not record.keys().isdisjoint(METADATA):
            self._remove_sdc_metadata_from_record(record)
        if self._fits is not None and self._fits(record):
            self._writer.take(self._rules, record, version, size)
        else:
            self._validate_and_parse(record)
            self._singer_validate_message(record)
            self._hand_over(record, version, size)
        self.tally_record_read()
        self._record_counter.increment()
        if self._writer.is_full:
            self._drain(self)

    @override
    def _validate_and_parse(self, record: dict[str, Any]) -> dict[str, Any]:
        # Texts stay texts, since they are sent as such; a bad record costs itself only.
        self._problem = None
        if self._validator is not None:
            try:
                self._validator.validate(record)
            except InvalidRecord as error:
                self._problem = error.error_message
        return record

    @override
    def _singer_validate_message(self, record: dict[str, Any]) -> None:
        if record.keys() >= self._key:
            return
        missing = ", ".join(name for name in self._key_properties if name not in record)
        raise MissingKeyPropertiesError(
            f"a record of stream {self.stream_name} lacks {missing}, of the key that its schema names"
        )

    @override
    def process_record(self, record: dict[str, Any], context: dict[str, Any]) -> None:
        self._hand_over(record, self._version(), self._size())

    def _hand_over(self, record: dict[str, Any], version: int | None, size: int) -> None:
        if self._problem is not None:
            reason = f"the record is not as its schema says: {self._problem}"
            self._writer.refuse(self._rules, record, reason, version)
        else:
            self._writer.take(self._rules, record, version, size)

    @property
    @override
    def is_full(self) -> bool:
        return self._writer.is_full

    @override
    def process_batch(self, context: dict[str, Any]) -> None:
        self._writer.write(final=False)
        self._bundle_written()


class IgnoringSink(Sink):
    """Passes the records of a stream over, whatever they are."""

    @override
    def get_validator(self) -> None:
        return None

    @override
    def _validate_and_parse(self, record: dict[str, Any]) -> dict[str, Any]:
        return record

    @override
    def process_record(self, record: dict[str, Any], context: dict[str, Any]) -> None:
        """Does nothing."""

    @override
    def process_batch(self, context: dict[str, Any]) -> None:
        """Does nothing."""
