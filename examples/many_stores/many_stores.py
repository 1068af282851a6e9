"""Reads many stores with one Meltano project: a Dagster job that has a step for each store of ``stores.yml``.

    python many_stores.py              # every store
    python many_stores.py NAME ...     # these stores
    dagster dev -f many_stores.py      # every store by its schedule, with a page to watch them

Stores do not hold each other up. Ends with 1 and names those that failed; a store that is read again goes on from its
own state.
"""

# No "from __future__ import annotations" here: Dagster takes annotations for what they are, not for text.

import argparse
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster
import yaml

PROJECT = Path(__file__).resolve().parent
SYSTEM = PROJECT / ".meltano"
TOKEN = "BIGCOMMERCE_TOKEN_"  # noqa: S105 (a variable's name begins so, and goes on with the store's)
TOKENS = "BIGCOMMERCE_TOKENS"  # a folder with a file for each store, outside of the project
FINAL = re.compile(r"\(status 4(?!08|23|29)\d\d[,)]|^no token")
"""What no further try would change: see docs/errors.md."""
REQUIRED = ["stores", "stores_at_a_time", "job", "schedule", "time_zone", "retries"]
REQUIRED += ["retry_after_seconds", "time_limit_seconds"]


def read_list() -> dict[str, Any]:
    """The list of stores, as a mapping by their names under ``stores``."""
    try:
        content: dict[str, Any] = yaml.safe_load((PROJECT / "stores.yml").read_text())
    except (OSError, yaml.YAMLError) as error:
        sys.exit(f"stores.yml: {' '.join(str(error).split())}")
    if missing := [key for key in REQUIRED if key not in content]:
        sys.exit(f"stores.yml: missing: {', '.join(missing)}")
    (tap,) = yaml.safe_load((PROJECT / "meltano.yml").read_text())["plugins"]["extractors"]
    known = {setting["name"] for setting in tap["settings"]}
    named = {str(store.get("name", "")): {"settings": {}, **store} for store in content["stores"]}
    if len(named) < len(content["stores"]):
        sys.exit("stores.yml: two stores have one name")
    for name, store in named.items():
        if not re.fullmatch(r"\w+", name, re.ASCII):
            sys.exit(f"stores.yml: {name}: a name has letters, digits and underscores only")
        if "access_token" in store["settings"]:
            sys.exit(f"stores.yml: {name}: a token does not belong here, but into {TOKEN}{name.upper()}")
        if unknown := store["settings"].keys() - known:
            sys.exit(f"stores.yml: {name}: not among the settings of meltano.yml: {', '.join(sorted(unknown))}")
    return {**content, "stores": named}


LIST = read_list()


def token_of(name: str) -> str | None:
    """The access token of a store, from the environment or from the folder of tokens."""
    file = Path(os.environ.get(TOKENS, os.devnull), name)
    return os.environ.get(TOKEN + name.upper()) or (file.read_text().strip() if file.is_file() else None)


def own_system_folder(name: str) -> Path:
    """A system folder of the store's own, in which the installed plug-ins are found.

    Meltano hands a plug-in its catalog and its state in files that are named after the plug-in alone: of two runs that
    share a system folder, one may be given the state of the other.
    """
    folder = SYSTEM / "stores" / name
    folder.mkdir(parents=True, exist_ok=True)
    # While a run lasts, its settings are in a file there, the token among them.
    folder.chmod(0o700)
    for kind in {venv.parent.parent.name for venv in SYSTEM.glob("*/*/venv")}:
        if not (folder / kind).is_symlink():
            (folder / kind).symlink_to(Path("..", "..", kind))
    return folder


def run_meltano(name: str, log: Path, *, further: bool) -> bool:
    """Runs the job of a store. Of the tokens it sees its own."""
    store = LIST["stores"][name]
    folder = own_system_folder(name)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(TOKEN)}
    for key, value in store["settings"].items():
        environment[f"TAP_BIGCOMMERCE_{key.upper()}"] = value if isinstance(value, str) else json.dumps(value)
    environment |= {"STORE": name, "MELTANO_SYS_DIR_ROOT": str(folder), "MELTANO_CLI_LOG_FORMAT": "uncolored"}
    # Meltano is beside Python, also where cron leaves PATH bare.
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
    command = ["meltano", "--environment=prod", "run", f"--state-id-suffix={name}"]
    command += [f"--timeout={LIST['time_limit_seconds']}", store.get("job", LIST["job"])]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a" if further else "w") as output, (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            output.write("another run of this store is under way\n")
            return False
        if (token := token_of(name)) is None:
            output.write(f"no token: set {TOKEN}{name.upper()}, or {TOKENS} to a folder that has a file {name}\n")
            return False
        environment["TAP_BIGCOMMERCE_ACCESS_TOKEN"] = token
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=output)
        try:
            return process.wait() == 0
        finally:
            process.terminate()
            process.wait()
            # What a run leaves there that was killed.
            for left in folder.glob("run/*/*.config.json"):
                left.unlink()


def log_of(run: str, name: str) -> Path:
    """Where the log of a store in a run is."""
    return PROJECT / "logs" / run / f"{name}.log"


def reason_in(log: Path) -> str:
    """The last error that a log tells of, rather a plug-in's than Meltano's own."""
    text = log.read_text() if log.exists() else "not started"
    errors = re.findall(r"^\S+ \[(?:error|critical) *\] (\S+) +(.+)$", text, re.MULTILINE)
    reasons = [reason for who, reason in errors if who != "meltano"] or [reason for _, reason in errors]
    return (reasons or text.splitlines() or ["no output"])[-1]


@dagster.op(out=dagster.DynamicOut(str), config_schema={"names": [str]})
def stores(context: dagster.OpExecutionContext) -> Iterator[dagster.DynamicOutput[str]]:
    """Fans out: one step for each store."""
    for name in context.op_config["names"]:
        yield dagster.DynamicOutput(name, mapping_key=name)


@dagster.op
def store(context: dagster.OpExecutionContext, name: str) -> None:
    """Reads one store; tries again later what may pass."""
    log = log_of(context.run_id, name)
    tells = {"log": dagster.MetadataValue.path(str(log))}
    if not run_meltano(name, log, further=context.retry_number > 0):
        reason = reason_in(log)
        failure = dagster.Failure(reason, metadata=tells)
        if FINAL.search(reason):
            raise failure
        raise dagster.RetryRequested(LIST["retries"], LIST["retry_after_seconds"]) from failure
    context.add_output_metadata(tells)


AT_A_TIME = {"max_concurrent": LIST["stores_at_a_time"], "start_method": {"forkserver": {}}}


@dagster.job(executor_def=dagster.multiprocess_executor.configured(AT_A_TIME))
def many_stores() -> None:
    """Every store, so many at a time."""
    stores().map(store)


def run_config(names: list[str]) -> dict[str, Any]:
    """What tells a run its stores."""
    loggers = {"console": {"config": {"log_level": "CRITICAL"}}}
    return {"ops": {"stores": {"config": {"names": names}}}, "loggers": loggers}


def schedules() -> Iterator[dagster.ScheduleDefinition]:
    """A schedule for each set of stores that are due at the same times."""
    due: dict[str, list[str]] = {}
    for name, one in LIST["stores"].items():
        due.setdefault(one.get("schedule", LIST["schedule"]), []).append(name)
    for number, (times, names) in enumerate(due.items(), start=1):
        yield dagster.ScheduleDefinition(
            name=f"stores_{number}",
            job=many_stores,
            cron_schedule=times,
            execution_timezone=LIST["time_zone"],
            run_config=run_config(names),
            default_status=dagster.DefaultScheduleStatus.RUNNING,
        )


definitions = dagster.Definitions(jobs=[many_stores], schedules=list(schedules()))


def main() -> int:
    """Reads stores once, without Dagster's services, and tells how each ended."""
    parser = argparse.ArgumentParser(description="Read the stores of stores.yml.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a store; all of them unless given")
    names: list[str] = parser.parse_args().names or list(LIST["stores"])
    if unknown := [name for name in names if name not in LIST["stores"]]:
        parser.error(f"not in stores.yml: {', '.join(unknown)}")
    os.environ.setdefault("DAGSTER_HOME", str(PROJECT / "dagster"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    job = dagster.reconstructable(many_stores)
    with (
        dagster.DagsterInstance.get() as instance,
        dagster.execute_job(job, instance, run_config=run_config(names)) as result,
    ):
        done = {event.step_key for event in result.get_step_success_events()}
    failed = [name for name in names if f"store[{name}]" not in done]
    for name in names:
        log = log_of(result.run_id, name)
        print(f"{name}: {f'FAILED: {reason_in(log)}' if name in failed else 'done'} ({log})")
    if failed:
        print(f"{len(failed)} of {len(names)} stores failed. Once mended: {sys.argv[0]} {' '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
