#!/usr/bin/env bash
# Reads what changed in a store since the last run, hands it to a loader, and keeps the state for the next run.
#
#   nightly.sh [FILE]
#
# FILE holds settings, one NAME=value a line, as the environment may as well:
#
#   TAP_BIGCOMMERCE_STORE_HASH, TAP_BIGCOMMERCE_ACCESS_TOKEN   the store
#   LOADER         the command that takes the records, such as: target-postgres --config=ENV
#   STATE_FOLDER   a folder that outlives the run
#   CATALOG        a catalog that selects streams; without it the tap's own selection holds
#   LOG            a file for the log, of which only a failed run shows the end; without it the log goes to stderr
#
# Ends non-zero if the tap or the loader does. What the loader confirmed by then is kept: the next run goes on from there.
# Told to end (SIGTERM, as by "podman stop"), it lets both finish what they have in hand.
set -euo pipefail

if [ $# -gt 0 ]; then
  set -a
  # shellcheck source=nightly.env
  . "$1"
  set +a
fi
: "${LOADER:?set it to the command that takes the records}"
: "${STATE_FOLDER:?set it to a folder that outlives the run}"
mkdir -p "$STATE_FOLDER"

fail() {
  [ ! -s "${LOG:-}" ] || [ -d "$LOG" ] || tail -n 20 "$LOG" >&2
  echo "nightly: $1" >&2
  exit 1
}

# Of what the loader confirmed, the last state; a line that a killed loader left half written does not count.
keep_state() {
  local line newest=
  [ -f "$STATE_FOLDER/confirmed.jsonl" ] || return 0
  while IFS= read -r line; do newest=$line; done < "$STATE_FOLDER/confirmed.jsonl"
  if [ -n "$newest" ]; then
    printf '%s\n' "$newest" > "$STATE_FOLDER/state.json.new"
    mv "$STATE_FOLDER/state.json.new" "$STATE_FOLDER/state.json"
  fi
  rm "$STATE_FOLDER/confirmed.jsonl"
}

exec 9> "$STATE_FOLDER/lock"
flock --nonblock 9 || fail "the run before is still under way"
# A run that was killed, or a machine that went down, kept nothing.
keep_state

arguments=(--config=ENV)
[ -z "${CATALOG:-}" ] || arguments+=(--catalog "$CATALOG")
[ ! -s "$STATE_FOLDER/state.json" ] || arguments+=(--state "$STATE_FOLDER/state.json")

[ -z "${LOG:-}" ] || : > "$LOG" || fail "LOG: cannot write to it"

# The pipe is a group of processes, so that a signal reaches all of it; the shells in it wait for what they started.
pipe() {
  set +e
  trap : TERM
  tap-bigcommerce "${arguments[@]}" | bash -o pipefail -c "trap : TERM; $LOADER" > "$STATE_FOLDER/confirmed.jsonl"
  echo "${PIPESTATUS[*]}" > "$STATE_FOLDER/codes"
}
rm -f "$STATE_FOLDER/codes"
set -m
if [ -n "${LOG:-}" ]; then pipe 2>> "$LOG" & else pipe & fi
set +m
trap 'kill -TERM -- "-$!" 2> /dev/null || true' TERM INT HUP
set +e
wait "$!"
# A signal ends the waiting, not the pipe.
while kill -0 "$!" 2> /dev/null; do wait "$!"; done
set -e
keep_state
[ -s "$STATE_FOLDER/codes" ] || fail "the run was killed"
read -r tap loader < "$STATE_FOLDER/codes"
[ "$tap $loader" = "0 0" ] || fail "the tap ended with $tap and the loader with $loader"
