"""How the command line ends: whatever is wrong with what it was given becomes one line, and no traceback."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, ClassVar

import click
import msgspec
from singer_sdk.exceptions import ConfigValidationError, SingerSDKError
from singer_sdk.plugin_base import SingerCommand
from singer_sdk.singerlib import Catalog
from typing_extensions import override

from bigcommerce_api import interpreter
from bigcommerce_api.errors import BigCommerceError
from bigcommerce_api.standard_streams import failure_of_system, give_up_output, problem_of_output, why_not_json
from tap_bigcommerce.errors import UnusableInputError


class OneLineErrors(SingerCommand):
    """The SDK's command, that ends with one line for everything that can be wrong outside the program.

    Attributes:
        ended_with: The exit code of a run that a signal ended.
    """

    ended_with: ClassVar[int | None] = None

    @override
    def main(self, *args: Any, **kwargs: Any) -> Any:
        if problem := problem_of_output():
            self.logger.error(problem)
            sys.exit(1)
        try:
            return super().main(*args, **kwargs)
        except (BigCommerceError, SingerSDKError) as error:
            # Only here, since options are read, and taps made, before the command is invoked.
            problems = error.errors if isinstance(error, ConfigValidationError) else []
            self.logger.error(" ".join("; ".join(problems or [str(error)]).split()))  # noqa: TRY400 - it is no bug
            sys.exit(1)
        except OSError as error:
            self.logger.error("%s", failure_of_system(error))  # noqa: TRY400 - no traceback
            give_up_output()
            sys.exit(1)
        except RuntimeError:
            # A lock's, amid whose wait the signal came: https://github.com/python/cpython/issues/78667
            if self.ended_with is None:
                raise
            sys.exit(self.ended_with)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        logging.captureWarnings(capture=True)
        interpreter.prepare()
        return click.Command.invoke(self, ctx)


def one_line_errors(command: click.Command, logger: logging.Logger) -> click.Command:
    """The same command, with errors in one line."""
    return OneLineErrors(
        name=command.name,
        callback=command.callback,
        params=command.params,
        help=command.help,
        context_settings=command.context_settings,
        logger=logger,
    )


def singer_catalog(option: str, path: str) -> Catalog:
    """Reads a catalog that an option names.

    Raises:
        UnusableInputError: It cannot be read or is no catalog.
    """
    content = json_object(option, path)
    if problem := _problem_of_catalog(content):
        raise UnusableInputError(f"{option} {path}: not a Singer catalog: {problem}; make it anew with --discover")
    try:
        return Catalog.from_dict(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"[:100]
        raise UnusableInputError(f"{option} {path}: not a Singer catalog: {reason}") from error


def _problem_of_catalog(content: dict[str, Any]) -> str | None:
    """What a catalog lacks that the SDK would take for something else than it is meant."""
    streams = content.get("streams")
    if not isinstance(streams, list):
        return "it has no list of streams"
    return next((problem for stream in streams if (problem := _problem_of_entry(stream))), None)


def _problem_of_entry(stream: object) -> str | None:
    if not isinstance(stream, dict) or not isinstance(stream.get("tap_stream_id"), str):
        return "a stream has no tap_stream_id"
    name, metadata = stream["tap_stream_id"], stream.get("metadata")
    if stream.get("stream") not in {None, name}:
        return f"{name} is called otherwise in it, for which stream_maps are there"
    if not isinstance(stream.get("schema"), dict):
        return f"{name} has no schema"
    if not isinstance(metadata, list) or not all(isinstance(part, dict) for part in metadata):
        return f"{name} has no metadata"
    if not any(part.get("breadcrumb") == [] for part in metadata):
        return f"{name} has no metadata of its own, with an empty breadcrumb"
    return None


def _hint(option: str, error: Exception) -> str:
    if option == "--state" and "trailing" in str(error):
        return "; of several states only the last is wanted, such as of: tail -n 1 states.jsonl > state.json"
    return ""


def json_object(option: str, path: str) -> dict[str, Any]:
    """Reads a file that an option names.

    Raises:
        UnusableInputError: It cannot be read or is no JSON object.
    """
    try:
        given = Path(path).read_bytes()
        content = msgspec.json.decode(given)
    except OSError as error:
        hint = "; did you mean ENV?" if path.upper() == "ENV" else ""
        raise UnusableInputError(f"{option} {path}: {error.strerror or 'cannot be read'}{hint}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnusableInputError(
            f"{option} {path}: not JSON: {why_not_json(given, error)}{_hint(option, error)}"
        ) from error
    if not isinstance(content, dict):
        raise UnusableInputError(f"{option} {path}: must hold a JSON object")
    return content
