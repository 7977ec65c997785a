# Measuring the whole server under a crowd of bots: which rows there are, and their runs. What a row runs against is
# started by engine.sh; micro-benchmarks and the browser are measured by check.sh.

# name|maps|mode|bots|more settings of `digiwork bots`|set-up|what goes wrong amid measuring
engine_rows=(
  'walk 50|plain|walk|50' 'walk 100|plain|walk|100' 'walk 250|plain|walk|250' 'walk 500|plain|walk|500'
  'walk 1000|plain|walk|1000' 'walk 2500|plain|walk|2500' 'walk 4000|plain|walk|4000'
  'world 2000|world|walk|2000' 'world 6000|world|walk|6000' 'world 10000|world|walk|10000'
  'crowd 250|plain|crowd|250' 'crowd 500|plain|crowd|500' 'crowd 1500|plain|crowd|1500' 'crowd 3000|plain|crowd|3000'
  'stage 2000|plain|stage|2000' 'join 2500|plain|join|2500' 'join 5000|plain|join|5000' 'idle 2000|plain|idle|2000'
  'idle 19900, 100 walk|worlds|idle|19900|--walkers 100 --bind 127.0.0.1,127.0.0.2'
  'idle 19900, 100 walk, dense|four|idle|19900|--walkers 100 --bind 127.0.0.1,127.0.0.2'
  'tls world 3000|world|walk|3000||tls' 'tls idle 2000|plain|idle|2000||tls'
  'split walk 1000|plain|walk|1000||split'
  'stalled walk 1000|plain|walk|1000|--stalled 10'
  'cluster: a back stops|four|walk|1000|--variables 8|cluster|stop_back'
  'cluster: a back dies|four|walk|1000|--variables 8|cluster|kill_back'
  'cluster: a Redis master dies|four|walk|1000|--variables 8|cluster|kill_redis'
  'cluster: a pusher dies|four|walk|1000|--variables 8|cluster|kill_pusher'
)
engine_rows_quick=(
  'walk 500|plain|walk|500' 'walk 1000|plain|walk|1000' 'world 2000|world|walk|2000' 'crowd 500|plain|crowd|500'
  'join 1000|plain|join|1000' 'idle 1000|plain|idle|1000' 'split walk 200|plain|walk|200||split'
  'stalled walk 200|plain|walk|200|--stalled 10'
  'cluster: a back stops|four|walk|200|--variables 8|cluster|stop_back'
  'cluster: a back dies|four|walk|200|--variables 8|cluster|kill_back'
  'cluster: a Redis master dies|four|walk|200|--variables 8|cluster|kill_redis'
  'cluster: a pusher dies|four|walk|200|--variables 8|cluster|kill_pusher'
)

# bench_engine [quick] [row name ...]: each run with servers of its own; three runs (DIGIWORK_RUNS), or one when quick.
# A row that fails does not stop the others.
bench_engine() {
  local runs=${DIGIWORK_RUNS:-3} rows=("${engine_rows[@]}")
  engine_timing=(--warmup 8 --duration 12)
  # What dies has to be found dead and be replaced within this.
  engine_timing_broken=(--warmup 5 --duration 20)
  if [ "${1:-}" = quick ]; then
    shift
    runs=1 rows=("${engine_rows_quick[@]}")
    engine_timing=(--warmup 3 --duration 5) engine_timing_broken=(--warmup 2 --duration 12)
  fi
  engine_prepare
  local row run name failed=()
  for row in "${rows[@]}"; do
    name=${row%%|*}
    engine_wanted "$name" "$@" || continue
    for ((run = 1; run <= runs; run++)); do
      step "$name, run $run of $runs"
      engine_run "$row" "$run" || failed+=("$name, run $run")
      engine_stop
    done
  done
  [ -s "$engine_folder/runs.jsonl" ] || fail "nothing was measured" "rows are: ${rows[*]%%|*}"
  node bench/engine/report.mjs "$engine_folder/runs.jsonl" bench/results
  for name in "${failed[@]}"; do printf 'error: not measured: %s\n' "$name" >&2; done
  [ "${#failed[@]}" -eq 0 ]
}

# engine_wanted NAME [row name ...]: without names every row is.
engine_wanted() {
  local name=$1 wanted
  shift
  [ $# -gt 0 ] || return 0
  for wanted in "$@"; do [ "$name" = "$wanted" ] && return 0; done
  return 1
}

# engine_run ROW RUN: one run of one row; its report goes to runs.jsonl.
engine_run() {
  local name maps mode count more setup event room rooms=() timing=("${engine_timing[@]}") bare ended=0
  IFS='|' read -r name maps mode count more setup event <<<"$1"
  for room in ${engine_rooms[$maps]}; do rooms+=(--room "/~/$room.tmj"); done
  [ -z "$event" ] || timing=("${engine_timing_broken[@]}")
  bare=$(build/release/digiwork bots --bare-send --json) || return 1
  "engine_start_${setup:-one}" || return 1
  : >"$engine_folder/bots.log"
  local breaking=
  if [ -n "$event" ]; then
    engine_break "$event" &
    breaking=$!
  fi
  # shellcheck disable=SC2086
  "${engine_on_second[@]}" build/release/digiwork bots --json "${engine_bots[@]}" "${rooms[@]}" --mode "$mode" \
    --count "$count" --seed "$2" "${timing[@]}" $more >"$engine_folder/run.json" 2>"$engine_folder/bots.log" || ended=$?
  if [ -n "$breaking" ]; then
    kill "$breaking" 2>/dev/null || true
    wait "$breaking" 2>/dev/null || true
  fi
  if [ "$ended" -ne 0 ]; then
    printf 'error: %s: %s\n' "$name" "$(tail -n 1 "$engine_folder/bots.log")" >&2
    return 1
  fi
  printf '{"row":"%s","run":%d,"bare":%s,"report":%s}\n' "$name" "$2" "$bare" "$(cat "$engine_folder/run.json")" \
    >>"$engine_folder/runs.jsonl"
}

# engine_break EVENT: waits until the bots measure, and a little, so that there is something to compare with.
engine_break() {
  while ! grep -q '^bots: measuring' "$engine_folder/bots.log"; do sleep 0.1; done
  sleep 3
  case $1 in
    stop_back) kill -TERM "$(engine_find_busy_back)" ;;
    kill_back) kill -KILL "$(engine_find_busy_back)" ;;
    kill_redis) kill -KILL "${engine_redis[0]}" ;;
    kill_pusher) kill -KILL "${engine_pushers[0]}" ;;
  esac
}

# soak_engine [minutes]: a room of 500 in which five leave and five come each second; its memory must not grow.
soak_engine() {
  local minutes=$1
  engine_prepare
  step "500 walk for $minutes minutes; five leave and five others come each second"
  engine_start_one
  "${engine_on_second[@]}" build/release/digiwork bots --json "${engine_bots[@]}" --room /~/plain.tmj --mode walk \
    --count 500 --join-leave 5 --warmup 5 --duration $((minutes * 60)) >"$engine_folder/run.json" \
    2>"$engine_folder/bots.log" || fail "the soak broke off: $(tail -n 1 "$engine_folder/bots.log")" "./dev soak engine 1"
  node bench/engine/soak.mjs "$engine_folder/run.json" bench/results
}
