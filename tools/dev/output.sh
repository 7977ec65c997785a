# What the front door says: one line a step, the time it took, and on failure the end of its log.

logs=build/logs

step() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# fail WHAT NEXT: what went wrong and what to do about it.
fail() {
  printf 'error: %s\n' "$1" >&2
  [ $# -gt 1 ] && printf '  fix: %s\n' "$2" >&2
  exit 1
}

# quietly NAME COMMAND...: runs it with its output in a log; says how long it took, and shows progress on a terminal.
quietly() {
  local name=$1 log started=$SECONDS pid status=0
  shift
  mkdir -p "$logs"
  log=$logs/${name//[^A-Za-z0-9]/-}.log
  "$@" >"$log" 2>&1 &
  pid=$!
  # The terminal's own Ctrl+C reaches the child too; `wait` then reports it.
  while kill -0 "$pid" 2>/dev/null; do
    if [ -t 1 ]; then
      printf '\r\033[K    %s … %ss  %s' "$name" "$((SECONDS - started))" "$(tail -c 200 "$log" | tr -d '\r' | tail -n 1 | cut -c1-70)"
      sleep 0.5
    else
      local waited=$((SECONDS - started))
      if [ "$waited" -gt 0 ] && [ $((waited % 60)) -eq 0 ]; then printf '    %s … %ss\n' "$name" "$waited"; fi
      sleep 1
    fi
  done
  wait "$pid" || status=$?
  [ -t 1 ] && printf '\r\033[K'
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$log" >&2
    fail "$name failed (status $status)" "the whole log is in $log"
  fi
  printf '    %s: %ss\n' "$name" "$((SECONDS - started))"
}
