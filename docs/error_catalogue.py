"""The tables of docs/errors.md: what the programs say, collected from their code.

A message that says what to do does so behind a semicolon. For the others, that stands in the documentation of their
exception, below its first paragraph.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bigcommerce_api import errors, failures
from bigcommerce_sandbox.compare import CompareError
from tap_bigcommerce import errors as of_tap
from target_bigcommerce import errors as of_target
from target_bigcommerce.items import MissingReferenceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
UNKNOWN = "…"
"""What stands for a part of a message that differs from case to case."""

FEWEST_WORDS = 3
"""Messages of fewer words of their own say what another message, or the store, says."""

REFUSALS = {"Refusal", "refused", "refuse"}
"""What rejects a record: the message is the argument that is a sentence."""

STATUSES = re.compile(r" \([0-9, ]+\)")
"""The statuses in the documentation of an exception, which have a column of their own."""

BY_THE_STORE = "what the store says"

SECTIONS = ("Args:", "Attributes:")


def paragraphs(kind: type[BaseException]) -> list[str]:
    """What the documentation of an exception says, but for its arguments and attributes."""
    parts = [" ".join(part.split()) for part in inspect.cleandoc(kind.__doc__ or "").split("\n\n")]
    return [part for part in parts if not part.startswith(SECTIONS)]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def of_the_store() -> str:
    """What the conversation with a store can end with."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for status, (kind, hint) in failures.STATUSES.items():
        found[kind.__name__, hint].append(str(status))
    for status, hint in (("no answer", failures.CHECK_ADDRESS), ("no answer, by a proxy", failures.CHECK_PROXY)):
        found[errors.StoreUnavailableError.__name__, hint].append(status)
    found[errors.StoreUnavailableError.__name__, failures.CHECK_CERTIFICATE].append("no trusted certificate")
    found[errors.StoreUnavailableError.__name__, failures.LATER].append("other 5xx")
    for kind in subclasses(errors.BigCommerceError):
        if kind.hint:
            found[kind.__name__, kind.hint].append("")
    rows = []
    for (name, hint), statuses in sorted(found.items()):
        listed = ", ".join(filter(None, statuses))
        cause = paragraphs(getattr(errors, name))[0].replace("``", "`")
        rows.append((f"`{name}`", listed, STATUSES.sub("", cause) if listed else cause, hint))
    return table(("exception", "status", "cause", "what to do"), rows)


def subclasses(kind: type[errors.BigCommerceError]) -> Iterator[type[errors.BigCommerceError]]:
    """All that are made of an exception."""
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def of_settings() -> str:
    """What is wrong with settings."""
    found = [
        *_raised("bigcommerce_api", {"SettingsError"}),
        *_yielded("bigcommerce_api/setting_problems.py"),
        *_yielded("tap_bigcommerce/settings.py"),
        *_yielded("tap_bigcommerce/streams/filters.py"),
        *_yielded("target_bigcommerce/settings.py"),
    ]
    return _messages(found, "correct the setting that the line names")


def of_programs() -> str:
    """What ends a run, or a stream of one, besides the store and the settings."""
    rows = []
    for module, folder, program in (
        (of_tap, "tap_bigcommerce", "tap"),
        (of_target, "target_bigcommerce", "target"),
    ):
        for name, kind in vars(module).items():
            if inspect.isclass(kind) and kind.__module__ == module.__name__:
                cause, *to_do = paragraphs(kind)
                said = "<br>".join(sorted({*_raised(folder, {name}), *_own(f"{folder}/errors.py", name)}))
                rows.append((f"`{name}` of the {program}", cause, said, " ".join(to_do)))
    cause, *to_do = paragraphs(CompareError)
    rows.append((f"`{CompareError.__name__}` of the sandbox", cause, "", " ".join(to_do)))
    return table(("exception", "cause", "messages", "what to do"), rows)


def of_records() -> str:
    """Why records are rejected, but for what the store says itself."""
    found = [
        *_raised("target_bigcommerce", REFUSALS),
        *_own("target_bigcommerce/items.py", MissingReferenceError.__name__),
    ]
    return _messages(found, "correct the record in its source, or by a stream map")


def _own(file: str, name: str) -> Iterator[str]:
    """The message that an exception makes of its arguments."""
    kind = next(one for one in _tree(ROOT / file).body if isinstance(one, ast.ClassDef) and one.name == name)
    for call in ast.walk(kind):
        if isinstance(call, ast.Call) and _name(call.func) == "__init__":
            yield from (_text(argument, {}) for argument in call.args)


def _messages(found: Iterable[str], otherwise: str) -> str:
    rows = []
    for message in sorted(set(found)):
        said, _, to_do = message.partition("; ")
        if to_do.startswith("there are "):
            said, to_do = message, ""
        if said:
            rows.append((BY_THE_STORE if said == UNKNOWN else said, to_do or otherwise))
    return table(("message", "what to do"), rows)


def _raised(folder: str, names: set[str]) -> Iterator[str]:
    """The messages with which a folder's code makes what has one of these names."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = _tree(path)
        constants = _constants(tree)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) in names:
                texts = [_text(argument, constants) for argument in call.args]
                if _name(call.func) == "SettingsError":
                    texts = [": ".join(texts)]
                yield from filter(_is_said, texts)


def _yielded(file: str) -> Iterator[str]:
    """The messages that a file's functions yield or list."""
    tree = _tree(ROOT / file)
    constants = _constants(tree)
    for found in ast.walk(tree):
        is_appended = isinstance(found, ast.Call) and _name(found.func) == "append"
        values = found.args if isinstance(found, ast.Call) and is_appended else [getattr(found, "value", None)]
        if is_appended or isinstance(found, ast.Yield | ast.YieldFrom):
            for value in values:
                for text in ast.walk(value) if value is not None else ():
                    if isinstance(text, ast.JoinedStr) and _is_said(_text(text, constants)):
                        yield _text(text, constants)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives names to."""
    return {
        target.id: statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name) and isinstance(statement.value.value, str)
    }


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _is_said(text: str) -> bool:
    return len([word for word in text.split() if any(map(str.isalpha, word))]) >= FEWEST_WORDS


def _text(said: ast.expr, constants: dict[str, str]) -> str:
    """An expression as a reader meets it, with a sign for what differs from case to case."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    if isinstance(said, ast.JoinedStr):
        return re.sub(f"{UNKNOWN}+", UNKNOWN, "".join(_text(part, constants) for part in said.values))
    if isinstance(said, ast.BinOp):
        return _text(said.left, constants) + _text(said.right, constants)
    if isinstance(said, ast.Name):
        return constants.get(said.id, UNKNOWN)
    return UNKNOWN
