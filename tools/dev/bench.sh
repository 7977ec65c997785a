# Measuring: micro-benchmarks and the browser (run_bench), and the whole server under a crowd of bots.

# name|map|mode|bots|more settings of `digiwork bots`; what begins with "tls" is measured over TLS
engine_rows=(
  'walk 50|plain|walk|50|' 'walk 500|plain|walk|500|' 'walk 1000|plain|walk|1000|' 'walk 2500|plain|walk|2500|'
  'walk 4000|plain|walk|4000|'
  'world 2000|world|walk|2000|' 'world 6000|world|walk|6000|' 'world 10000|world|walk|10000|'
  'crowd 250|plain|crowd|250|' 'crowd 500|plain|crowd|500|' 'crowd 1500|plain|crowd|1500|' 'crowd 3000|plain|crowd|3000|'
  'join 5000|plain|join|5000|' 'idle 2000|plain|idle|2000|' 'stage 2000|plain|stage|2000|'
  'tls world 3000|world|walk|3000|' 'tls idle 2000|plain|idle|2000|'
)
engine_rows_quick=(
  'walk 500|plain|walk|500|' 'walk 1000|plain|walk|1000|' 'world 2000|world|walk|2000|' 'crowd 500|plain|crowd|500|'
  'join 1000|plain|join|1000|' 'idle 1000|plain|idle|1000|'
)

# bench_engine [quick] [row name ...]: each row with a server of its own; three runs (DIGIWORK_RUNS), or one when quick.
bench_engine() {
  local runs=${DIGIWORK_RUNS:-3} timing=(--warmup 8 --duration 12) rows=("${engine_rows[@]}")
  if [ "${1:-}" = quick ]; then
    shift
    runs=1 timing=(--warmup 3 --duration 5) rows=("${engine_rows_quick[@]}")
  fi
  build_server release digiwork
  with_node
  engine_folder=$(mktemp -d)
  engine_server=
  # One processor for the server, another for the bots, where there are two. `env` runs its command as it is.
  engine_on_first=(env) engine_on_second=(env)
  if [ "$(nproc)" -gt 1 ] && command -v taskset >/dev/null; then
    engine_on_first=(taskset -c 0) engine_on_second=(taskset -c 1)
  fi
  trap engine_clean_up EXIT
  quietly "make a certificate" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=localhost -keyout "$engine_folder/key.pem" -out "$engine_folder/certificate.pem"
  build/release/digiwork bots --make-map "$engine_folder/maps/plain.tmj" --columns 100 --rows 100
  build/release/digiwork bots --make-map "$engine_folder/maps/world.tmj" --columns 320 --rows 320

  local row name map mode count more run
  for row in "${rows[@]}"; do
    IFS='|' read -r name map mode count more <<<"$row"
    engine_wanted "$name" "$@" || continue
    for ((run = 1; run <= runs; run++)); do
      step "$name, run $run of $runs"
      engine_start "$name"
      # shellcheck disable=SC2086
      "${engine_on_second[@]}" build/release/digiwork bots --json "${engine_bots[@]}" --room "/~/$map.tmj" \
        --mode "$mode" --count "$count" --seed "$run" "${timing[@]}" --server-pid "$engine_server" $more \
        >"$engine_folder/run.json" 2>"$engine_folder/bots.log" ||
        {
          # The others are worth having all the same.
          printf 'error: %s: %s\n' "$name" "$(tail -n 1 "$engine_folder/bots.log")" >&2
          engine_stop
          continue
        }
      printf '{"row":"%s","run":%d,"report":%s}\n' "$name" "$run" "$(cat "$engine_folder/run.json")" \
        >>"$engine_folder/runs.jsonl"
      engine_stop
    done
  done
  [ -s "$engine_folder/runs.jsonl" ] || fail "nothing was measured" "rows are: ${rows[*]%%|*}"
  node bench/engine/report.mjs "$engine_folder/runs.jsonl" bench/results
}

# engine_wanted NAME [row name ...]: without names every row is.
engine_wanted() {
  local name=$1 wanted
  shift
  [ $# -gt 0 ] || return 0
  for wanted in "$@"; do [ "$name" = "$wanted" ] && return 0; done
  return 1
}

# engine_start ROW: starts a server; sets engine_server, and engine_bots for where it is.
engine_start() {
  local log=$engine_folder/server.log tries tls=() port
  if [[ $1 == tls* ]]; then
    tls=(--tls-certificate "$engine_folder/certificate.pem" --tls-key "$engine_folder/key.pem")
  fi
  : >"$log"
  "${engine_on_first[@]}" build/release/digiwork serve --shards 1 --port 0 --data-dir "$engine_folder/data" \
    --maps-dir "$engine_folder/maps" --max-people 10000 --max-connections 30000 --max-connections-per-address 30000 \
    "${tls[@]}" >"$log" 2>"$engine_folder/server.err" &
  engine_server=$!
  for ((tries = 0; tries < 100; tries++)); do
    port=$(sed -n 's/^Digiwork is ready: .*:\([0-9]*\)\/$/\1/p' "$log")
    if [ -n "$port" ]; then
      engine_bots=(--url "ws://127.0.0.1:$port")
      if [ "${#tls[@]}" -gt 0 ]; then engine_bots=(--url "wss://127.0.0.1:$port" --insecure); fi
      return
    fi
    sleep 0.1
  done
  fail "the server did not start: $(tail -n 1 "$engine_folder/server.err")" "build/release/digiwork serve"
}

engine_stop() {
  [ -n "$engine_server" ] || return 0
  kill -TERM "$engine_server" 2>/dev/null || true
  wait "$engine_server" 2>/dev/null || true
  engine_server=
}

engine_clean_up() {
  engine_stop
  rm -rf "$engine_folder"
}
