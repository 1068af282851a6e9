"""The target: its settings, its sinks, its one writer, and when a STATE may be said."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import sys
import time
from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import click
from singer_sdk import Target
from singer_sdk.configuration._dict_config import parse_environment_config  # the SDK has no public name for it
from singer_sdk.exceptions import (
    ConfigValidationError,
    MappingError,
    MissingKeyPropertiesError,
    RecordsWithoutSchemaException,
    SingerSDKError,
)
from singer_sdk.helpers._classproperty import classproperty  # the SDK has no public name for it
from singer_sdk.helpers.capabilities import CapabilitiesEnum, PluginCapabilities, TargetCapabilities
from singer_sdk.mapper import RemoveRecordTransform, SameRecordTransform
from singer_sdk.singerlib.exceptions import InvalidInputLine
from singer_sdk.singerlib.json import serialize_json
from typing_extensions import override

from bigcommerce_api import BigCommerceClient, ConnectionSettings
from bigcommerce_api.access import of_a_check
from bigcommerce_api.errors import BigCommerceError
from bigcommerce_api.setting_problems import from_environment, misspelt_variables
from bigcommerce_api.standard_streams import let_errors_go
from target_bigcommerce import access, command_line, settings, watch
from target_bigcommerce.errors import NobodyReadsError, UnusableInputError
from target_bigcommerce.journal import CrossReference, Directory
from target_bigcommerce.reader import MessageReader
from target_bigcommerce.reporting import Report
from target_bigcommerce.resources import RESOURCES_BY_NAME
from target_bigcommerce.resources.passed_over import PASSED_OVER
from target_bigcommerce.sink import BigCommerceSink, IgnoringSink
from target_bigcommerce.store import Store
from target_bigcommerce.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType
    from typing import IO

    from singer_sdk.plugin_base import _ConfigInput
    from singer_sdk.sinks import Sink

EXIT_BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a program."""

SECONDS_OF_ONE_WISH = 1
"""Signals so soon after each other are one: a terminal sends SIGINT to all of a pipe, and Meltano one more."""

SECONDS_BETWEEN_STATES = 10
"""How old a STATE may get before what came ahead of it is written, full batches or not."""

MOST_STATES = 100
"""STATE messages kept until the records before them are written; when there are more, the newest replaces the last."""

WITHOUT_MEANING = ("add_record_metadata", "load_method", "batch_size_rows")
"""Settings that the SDK adds for tables and batches, of which a store has none."""

OF_EXPRESSIONS = (ArithmeticError, LookupError, MappingError, TypeError, ValueError)
"""What expressions of stream maps may raise that are well formed but do not fit a record."""

MELTANOS_TEST = "meltano_test_stream"
"""The stream that `meltano config test` sends: https://docs.meltano.com/reference/command-line-interface#config."""

WRONG_INPUT = (UnusableInputError, InvalidInputLine, MissingKeyPropertiesError, RecordsWithoutSchemaException)


class TargetBigCommerce(Target):
    """Writes Singer records into a BigCommerce store: creates, updates, upserts and deletes."""

    name = "target-bigcommerce"
    package_name = "singer-bigcommerce"
    config_jsonschema: ClassVar[dict[str, Any]] = settings.SETTINGS.to_dict()
    default_sink_class = BigCommerceSink
    message_reader_class = MessageReader
    message_reader: MessageReader
    capabilities: ClassVar[list[CapabilitiesEnum]] = [
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.FLATTENING,
        PluginCapabilities.STRUCTURED_LOGGING,
        TargetCapabilities.VALIDATE_RECORDS,
    ]

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the SDK takes
        super().__init__(**kwargs)
        self._is_end_of_input = False
        self._is_check = False
        self._ending_since: float | None = None
        self._states: deque[tuple[int, dict[str, Any]]] = deque()
        self._last_state: dict[str, Any] | None = None
        self._passed_over: set[str] = set()
        self._version: int | None = None

    @cached_property
    def client(self) -> BigCommerceClient:
        """The client that everything shares."""
        connection = ConnectionSettings.from_config(self.config)
        if self._is_check:
            connection = of_a_check(connection)
        return BigCommerceClient(connection, program=self.name, version=self.plugin_version)

    @cached_property
    def report(self) -> Report:
        """What became of the records."""
        return Report(
            self.logger,
            self._path("rejects_path"),
            goes_on=self.config["on_error"] == "reject",
            max_rejects=self.config.get("max_rejects"),
        )

    def _path(self, name: str) -> str | None:
        path = self.config.get(name)
        return settings.expanded(path) if path else None

    @cached_property
    def writer(self) -> Writer:
        """What writes the records of all streams."""
        dry_run = self.config["dry_run"]
        store = Store(
            client=self.client,
            references=CrossReference(
                self._path("journal_path"),
                self.client.settings.store_url,
                self.config["source_name"],
                keep=not dry_run,
            ),
            directory=Directory(),
            source_name=self.config["source_name"],
            order_customer=self.config["order_customer"],
            skip_unchanged=self.config["skip_unchanged"],
            dry_run=dry_run,
            logger=self.logger,
        )
        return Writer(store, self.report, self.config.get("max_deletes"))

    @override
    def get_sink_class(self, stream_name: str) -> type[Sink]:
        if settings.rules_of(self.config, stream_name) is not None:
            return BigCommerceSink
        if any(isinstance(one, RemoveRecordTransform) for one in self.mapper.stream_maps.get(stream_name, ())):
            return IgnoringSink
        if stream_name == MELTANOS_TEST:
            access.prove(self.client, self.config, self.logger)
            return IgnoringSink
        if why := PASSED_OVER.get(stream_name):
            if stream_name not in self._passed_over:
                self.logger.info("%s is passed over: %s", stream_name, why)
            self._passed_over.add(stream_name)
            return IgnoringSink
        if self.config["on_unknown_stream"] == "ignore":
            self.logger.warning("%s is no resource; its records are passed over", stream_name)
            return IgnoringSink
        known = ", ".join(RESOURCES_BY_NAME)
        raise UnusableInputError(
            f"stream {stream_name} is no resource of a store; there are {known}. "
            "Map it with the setting streams, or set on_unknown_stream to ignore"
        )

    # Final in the SDK, but nothing else sees that the input ended with an error.
    @override  # type: ignore[misc]  # see above
    def listen(self, file_input: IO[str] | None = None) -> None:
        """Reads all input and writes it.

        What came before wrong input is written before the run ends with an error, and whatever ended it, the STATE
        is said that everything before it was written for.
        """
        if self.config.get("max_rejects") is not None and self.config["on_error"] != "reject":
            self.logger.warning("max_rejects: counts under on_error reject only, so that it does nothing")
        try:
            with watch.telling(self.logger, self.client, self.report, dry_run=self.config["dry_run"]):
                self._listen(file_input)
        except (BigCommerceError, SingerSDKError, InvalidInputLine):
            with contextlib.suppress(NobodyReadsError):
                self.say_state()
            raise
        finally:
            self.report.close()
            if "writer" in vars(self):
                self.writer.close()
        if self.report.rejected:
            self.logger.warning("%s", self.report.verdict)

    def _listen(self, file_input: IO[str] | None) -> None:
        try:
            super().listen(file_input)
        except sqlite3.Error as error:
            raise UnusableInputError(
                f"the journal (journal_path), or the disk for temporary files (TMPDIR), cannot be used: {error}"
            ) from error
        except MappingError as error:
            self.drain_all()
            raise UnusableInputError(f"stream_maps: {error}") from error
        except WRONG_INPUT:
            self.drain_all()
            raise

    @override
    def process_endofpipe(self) -> None:
        self._is_end_of_input = True
        super().process_endofpipe()

    def version_of_record(self) -> int | None:
        """The version of its stream that the record is of which is being read, if that is said."""
        return self._version

    def size_of_record(self) -> int:
        """How many bytes the message is long that the record is of which is being read."""
        return self.message_reader.line_bytes

    @override
    def _process_schema_message(self, message_dict: dict[str, Any]) -> None:
        super()._process_schema_message(message_dict)
        # All anew, since streams may share a sink by their maps.
        self.message_reader.takers = {
            name: sink.take_unmapped
            for name, maps in self.mapper.stream_maps.items()
            if [type(one) for one in maps] == [SameRecordTransform]
            and not maps[0].flattening_enabled
            and isinstance(sink := self._sinks_active.get(name), BigCommerceSink)
        }

    @override
    def _process_record_message(self, message_dict: dict[str, Any]) -> None:
        self._version = message_dict.get("version")
        if take := self.message_reader.takers.get(message_dict["stream"]):
            take(message_dict["record"], self._version, self.message_reader.line_bytes)
            return
        try:
            super()._process_record_message(message_dict)
        except OF_EXPRESSIONS:
            self._try_maps(message_dict)
            raise

    def _try_maps(self, message_dict: dict[str, Any]) -> None:
        """Maps a record again, to see whether that is what failed.

        Raises:
            UnusableInputError: It is.
        """
        for stream_map in self.mapper.stream_maps.get(message_dict["stream"], ()):
            try:
                stream_map.transform(dict(message_dict["record"]))
            except OF_EXPRESSIONS as error:
                where = f"stream_maps: an expression for {message_dict['stream']}"
                raise UnusableInputError(f"{where} fails on a record: {type(error).__name__}: {error}") from error

    @override
    def _process_state_message(self, message_dict: dict[str, Any]) -> None:
        # The SDK says no STATE before the end of input: https://github.com/meltano/sdk/issues/3775
        super()._process_state_message(message_dict)
        state = message_dict["value"]
        if not self._states or self._states[-1][1] != state:
            if len(self._states) == MOST_STATES:
                self._states.pop()
            self._states.append((self.writer.taken, state))
        if time.time() - self._last_full_drain_at >= SECONDS_BETWEEN_STATES:
            self.drain_all()

    @override
    def _drain_all(self, sink_list: Iterable[Sink], parallelism: int) -> None:
        # The SDK drains sinks side by side; parents have to come before their children.
        sinks = list(sink_list)
        if sinks or self._is_end_of_input:
            self.writer.write(final=self._is_end_of_input)
        for sink in sinks:
            sink.mark_drained()

    @override
    def _write_state_message(self, state: dict[str, Any]) -> None:
        # The SDK means the newest one, which may be ahead of records that have to wait.
        self.say_state()

    def bundle_written(self) -> None:
        """Takes in that everything taken so far was written, which the SDK thinks of one sink only."""
        # Without it the next STATE would seem to have waited, and be written for with a small bundle.
        self._reset_max_record_age()
        # The SDK says no STATE before the end of input: https://github.com/meltano/sdk/issues/3775
        self.say_state()

    def say_state(self) -> None:
        """Says the newest STATE before which every record is settled, unless that was done."""
        settled = self.writer.settled
        state = None
        while self._states and self._states[0][0] <= settled:
            _, state = self._states.popleft()
        if state is not None and state != self._last_state and not self.config["dry_run"]:
            self._last_state = state
            try:
                # The SDK's own cannot write the decimals that its readers make of numbers.
                sys.stdout.write(f"{serialize_json(state)}\n")
                sys.stdout.flush()
            except BrokenPipeError as error:
                raise NobodyReadsError(
                    "what read STATE from standard output is gone; run again from the last STATE that it read"
                ) from error

    @override
    def _process_activate_version_message(self, message_dict: dict[str, Any]) -> None:
        """Deletes what a version of a stream does not hold, where the user wants that."""
        for stream_map in self.mapper.stream_maps.get(message_dict["stream"], ()):
            rules = settings.rules_of(self.config, stream_map.stream_alias)
            if rules is not None and rules.deletes_missing:
                self.writer.activate(rules, message_dict["version"])

    @override
    def _process_batch_message(self, message_dict: dict[str, Any]) -> None:
        raise UnusableInputError("the input has a BATCH message, which this target does not read; send records")

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        # Draining in here, as the SDK does, may say a STATE whose records were being written just then:
        # https://github.com/meltano/sdk/issues/3775
        if self._ending_since is not None:
            if time.monotonic() - self._ending_since > SECONDS_OF_ONE_WISH:
                # What is in flight does not come back soon enough for whoever sent the signals.
                os._exit(EXIT_BY_SIGNAL + signum)
            return
        self._ending_since = time.monotonic()
        let_errors_go()
        # The signal may have come amid a line of log, of which standard error takes one at a time.
        with contextlib.suppress(RuntimeError):
            self.logger.warning("Ended by %s; what was not written comes again", signal.Signals(signum).name)

        def end() -> NoReturn:
            sys.exit(EXIT_BY_SIGNAL + signum)

        if "writer" in vars(self):
            self.writer.between_bundles(end)
        else:
            end()

    @classmethod
    @override
    def append_builtin_config(cls, config_jsonschema: dict[str, Any]) -> None:
        super().append_builtin_config(config_jsonschema)
        for name in WITHOUT_MEANING:
            config_jsonschema["properties"].pop(name, None)

    @override
    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        self.append_builtin_config(self.config_jsonschema)
        errors = settings.problems(self._config, self.config_jsonschema)
        if errors and raise_errors:
            raise ConfigValidationError("; ".join(errors), errors=errors, schema=self.config_jsonschema)
        return errors

    @classproperty
    @override
    def _env_var_config(cls) -> dict[str, Any]:  # noqa: N805 - a property of the class
        cls.append_builtin_config(cls.config_jsonschema)
        config, errors = from_environment(cls.config_jsonschema, cls._env_var_prefix, parse_environment_config)
        if errors:
            raise ConfigValidationError("; ".join(errors), errors=errors)
        for line in misspelt_variables(os.environ, cls._env_var_prefix, cls.config_jsonschema["properties"]):
            cls.logger.warning("%s", line)
        return config

    @classmethod
    @override
    def get_singer_command(cls) -> click.Command:
        command = super().get_singer_command()
        command.params.append(command_line.check_option(cls.cb_check))
        return command_line.one_line_errors(command, cls.logger)

    @classmethod
    def cb_check(cls, ctx: click.Context, param: click.Option, value: bool) -> None:  # noqa: ARG003, FBT001 - click's
        """Runs the connection check, if asked to, and ends."""
        if value:
            given = ctx.params["config"]
            target = cls(config=given.config, parse_env_config=given.parse_env)
            ctx.exit(0 if target.check_access() else 1)

    def check_access(self) -> bool:
        """Tries the token on every resource, prints what was found, and says whether all can be written.

        Raises:
            BigCommerceError: The store cannot be reached or does not know the token.
        """
        self._is_check = True
        tried = access.Access(self.client, self.config)
        for line in tried.findings():
            click.echo(line)
        return not tried.problems

    @classmethod
    @override
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> _ConfigInput:
        for path in value:
            if path != "ENV":
                command_line.json_object("--config", path)
        return super().cb_config(ctx, param, value)
