# Proving: tests, lint, sanitizers, fuzzing, benchmarks, and all of them together for CI.

ctest_jobs() { nproc; }

# check_unit [--preset P] [ctest options]
check_unit() {
  local preset=release
  if [ "${1:-}" = --preset ]; then preset=$2; shift 2; fi
  build_server "$preset"
  stage_share "$preset"
  step "C++ tests ($preset)"
  ctest --test-dir "build/$preset" --output-on-failure -j "$(ctest_jobs)" --progress "$@" | compact_ctest
}

# Keeps failures and the closing lines of ctest's output.
compact_ctest() { grep -vE '^ *(Start +[0-9]+|[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed)' | tr '\r' '\n' | grep -vE '^Test project|^[0-9]+/[0-9]+ Test #.*Passed|^$' || true; return "${PIPESTATUS[0]}"; }

check_client() {
  with_node
  step "Client tests"
  (cd play && node scripts/generate-protocol.mjs && vitest run --reporter=dot)
  (cd play && svelte-check --tsconfig ./tsconfig.json --fail-on-warnings --output human)
}

check_art() {
  with_node
  step "Art and maps"
  node art/generate.mjs --check
  node --test 'art/**/*.test.mjs'
}

check_tidy() {
  with_node
  step "The tree's own rules"
  node --test --test-reporter=dot "tests/tidy/*.test.mjs" "bench/**/*.test.mjs"
}

# Relative to play/, where the formatter is installed.
script_files=(. '../art/**/*.mjs' '../bench/**/*.mjs' '../tests/**/*.mjs' '../tests/**/*.ts')

cpp_files() { git ls-files -co --exclude-standard '*.cc' '*.h'; }

# check_lint [--all]: clang-tidy looks at what differs from the last commit; with --all at everything it has not passed
# yet, which takes ten minutes when that is everything.
check_lint() {
  with_node
  build_server release
  step "Formatting and lint"
  cpp_files | xargs clang-format-19 --dry-run -Werror
  (cd play && eslint . && prettier --config .prettierrc.json --check --log-level warn "${script_files[@]}")
  node tools/dev/clang_tidy.mjs "$@"
}

format_all() {
  with_node
  cpp_files | xargs clang-format-19 -i
  (cd play && prettier --config .prettierrc.json --write --log-level warn "${script_files[@]}")
}

check_e2e() {
  with_node
  step "Browser tests"
  (cd play && tsc --noEmit -p ../tests/e2e/tsconfig.json)
  (cd play && vitest run --config ../tests/e2e/vitest.config.ts "$@")
}

# What the documents print must be what the binary prints.
check_generated() {
  step "Generated documents"
  env -i build/release/digiwork config | diff docs/generated/config.toml - ||
    fail "docs/generated/config.toml is not what the binary prints" \
      "env -i build/release/digiwork config > docs/generated/config.toml"
  env -i build/release/digiwork config access | diff docs/generated/access-table.md - ||
    fail "docs/generated/access-table.md is not what the binary prints" \
      "env -i build/release/digiwork config access > docs/generated/access-table.md"
}

# The README's test command.
check_test() {
  build_all release
  check_generated
  check_tidy
  check_art
  check_client
  check_unit
  check_e2e
  step "All tests passed"
}

# What threads run through; the rest is one thread's business and proved under asan.
threaded_tests=(runtime_test db_sqlite_test db_postgres_test records_test http_fetch_test store_memory_test
  store_redis_test redis_store_test map_storage_test objects_s3_test
  back_test pusher_test play_test server_test tls_server_test scenes_on_server_test)

# check_sanitize asan|tsan
check_sanitize() {
  if [ "$1" = tsan ]; then check_tsan; return; fi
  build_server asan
  stage_share asan
  step "C++ tests under ASan and UBSan"
  ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
    ctest --test-dir build/asan --output-on-failure -j "$(ctest_jobs)" --progress | compact_ctest
}

check_tsan() {
  build_server tsan "${threaded_tests[@]}"
  stage_share tsan
  step "C++ tests under TSan"
  local name program passed=0
  for name in "${threaded_tests[@]}"; do
    program=$(find build/tsan -name "$name" -type f -perm -u+x)
    TSAN_OPTIONS=halt_on_error=1 quietly "tsan $name" "$program" --gtest_brief=1
    passed=$((passed + 1))
  done
  echo "tsan: $passed passed, 0 failed"
}

# fuzz_one target seconds
fuzz_one() {
  local name longest=16384
  name=$(basename "$1" _fuzz)
  # A byte here is a whole scene with rooms and sockets; long inputs would be few.
  [ "$name" = client_frames ] && longest=1024
  mkdir -p "build/corpus/$name" "fuzz/corpus/$name"
  quietly "fuzz $name" "$1" -max_total_time="$2" -max_len="$longest" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="build/corpus/$name-" "build/corpus/$name" "fuzz/corpus/$name"
}

# check_fuzz [seconds] [target]: as many at a time as there are processors; each has one thread.
check_fuzz() {
  local seconds=${1:-10} only=${2:-} target passed=0 failed=0
  local -a running=()
  build_server asan
  step "Fuzzing, $seconds s a target"
  for target in build/asan/fuzz/*_fuzz; do
    [ -z "$only" ] || [ "$only" = "$(basename "$target" _fuzz)" ] || continue
    if [ "${#running[@]}" -ge "$(nproc)" ]; then
      wait "${running[0]}" && passed=$((passed + 1)) || failed=$((failed + 1))
      running=("${running[@]:1}")
    fi
    fuzz_one "$target" "$seconds" &
    running+=($!)
  done
  for target in "${running[@]}"; do
    wait "$target" && passed=$((passed + 1)) || failed=$((failed + 1))
  done
  [ $((passed + failed)) -gt 0 ] || fail "no fuzz target ran" "./dev fuzz SECONDS TARGET, with a target of fuzz/"
  echo "fuzz: $passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

run_bench() {
  build_all release
  local target
  for target in build/release/bench/*_bench; do
    step "$(basename "$target")"
    "$target" --benchmark_repetitions=3 --benchmark_report_aggregates_only=true
  done
  with_node
  step "In the browser"
  (cd play && DIGIWORK_BENCH=1 vitest run --config ../tests/e2e/vitest.config.ts first_picture frames)
}

# run_soak [minutes]
run_soak() {
  build_all release
  with_node
  step "Two browsers play for $1 minutes"
  (cd play && DIGIWORK_SOAK=$1 vitest run --config ../tests/e2e/vitest.config.ts soak)
}

# What else is to be compiled takes the time that waiting for npm and browsers leaves idle. Its output is shown at the end.
compile_in_idle_time() {
  local idle=(nice -n 19)
  if command -v chrt >/dev/null && chrt --idle 0 true 2>/dev/null; then idle=(chrt --idle 0); fi
  mkdir -p "$logs"
  "${idle[@]}" ./dev compile gcc digiwork >"$logs/idle-gcc.log" 2>&1
}

check_ci() {
  local started=$SECONDS idle
  # Here every peer is installed: a test that finds none has failed.
  export DW_REQUIRE_PEERS=1
  # Also what the README's test command does first; here, so that something else can be compiled meanwhile.
  bootstrap_apt test
  bootstrap_s3
  set -m # a process group of its own, to be ended as a whole
  compile_in_idle_time &
  idle=$!
  set +m
  # shellcheck disable=SC2064
  trap "kill -- -$idle 2>/dev/null || true" EXIT
  step "CI: the README's test command"
  ./dev test
  ./dev peers
  check_lint
  check_sanitize asan
  check_fuzz "${DIGIWORK_FUZZ_SECONDS:-10}"
  check_sanitize tsan
  step "The second compiler"
  wait "$idle" || { cat "$logs/idle-gcc.log" >&2; fail "the second compiler does not take it" "./dev build --preset gcc"; }
  cat "$logs/idle-gcc.log"
  trap - EXIT
  step "CI passed in $(((SECONDS - started) / 60)) min $(((SECONDS - started) % 60)) s"
}
