# What `./dev bench engine` measures: one server, one with TLS, a split one, and a cluster with Redis. Everything is
# pinned to the first processor, the bots to the second. Processes are known by their ids, and ended by them.

# Rooms by the maps they have.
declare -A engine_rooms=([plain]=plain [world]=world [four]='north east south west'
  [worlds]='world-1 world-2 world-3 world-4 world-5 world-6 world-7 world-8')

engine_prepare() {
  build_server release digiwork
  with_node
  engine_folder=$(mktemp -d)
  engine_servers=() engine_redis=() engine_pushers=() engine_backs=() engine_back_ports=()
  # `env` runs its command as it is.
  engine_on_first=(env) engine_on_second=(env)
  if [ "$(nproc)" -gt 1 ] && command -v taskset >/dev/null; then
    engine_on_first=(taskset -c 0) engine_on_second=(taskset -c 1)
  fi
  # Nearly 20,000 connections, for bots and server each: as many as one process may have on most machines.
  ulimit -n "$(ulimit -Hn)"
  trap engine_clean_up EXIT
  quietly "make a certificate" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=localhost -keyout "$engine_folder/key.pem" -out "$engine_folder/certificate.pem"
  local room cells
  for room in ${engine_rooms[*]}; do
    cells=100
    [[ "$room" != world* ]] || cells=320
    build/release/digiwork bots --make-map "$engine_folder/maps/$room.tmj" --columns "$cells" --rows "$cells"
  done
}

# engine_serve [settings]: starts a server; sets engine_started to its id, engine_port, and engine_back_listen when it is
# a back for others.
engine_serve() {
  local log=$engine_folder/server-${#engine_servers[@]}.log tries
  : >"$log"
  "${engine_on_first[@]}" build/release/digiwork serve --shards 1 --port 0 --data-dir "$engine_folder/data" \
    --maps-dir "$engine_folder/maps" --max-people 10000 --max-connections 30000 --max-connections-per-address 30000 \
    --max-sessions 30000 --joins-per-address 0 \
    "$@" >"$log" 2>"$log.err" &
  engine_started=$!
  engine_servers+=("$engine_started")
  for ((tries = 0; tries < 100; tries++)); do
    engine_port=$(sed -n 's/^Digiwork is ready: .*:\([0-9]*\)\/$/\1/p' "$log")
    engine_back_listen=$(sed -n 's/^Digiwork takes pushers at //p' "$log")
    [ -z "$engine_port" ] || return 0
    sleep 0.1
  done
  printf 'error: a server did not start: %s\n' "$(tail -n 1 "$log.err")" >&2
  return 1
}

engine_start_one() {
  engine_serve || return 1
  engine_bots=(--url "ws://127.0.0.1:$engine_port" --server-pid "$engine_started")
}

engine_start_tls() {
  engine_serve --tls-certificate "$engine_folder/certificate.pem" --tls-key "$engine_folder/key.pem" || return 1
  engine_bots=(--url "wss://127.0.0.1:$engine_port" --insecure --server-pid "$engine_started")
}

# The report names the pusher first.
engine_start_split() {
  engine_serve --roles back --back-listen 127.0.0.1:0 || return 1
  local back=$engine_started
  engine_serve --roles play,pusher,map-storage --backs "$engine_back_listen" || return 1
  engine_bots=(--url "ws://127.0.0.1:$engine_port" --server-pid "$engine_started,$back")
}

engine_start_cluster() {
  local i urls=()
  engine_start_redis || return 1
  for i in 1 2; do
    engine_serve --roles back --back-listen 127.0.0.1:0 --store "$engine_store" || return 1
    engine_backs+=("$engine_started") engine_back_ports+=("$engine_port")
  done
  for i in 1 2; do
    engine_serve --roles play,pusher,map-storage --store "$engine_store" || return 1
    engine_pushers+=("$engine_started") urls+=(--url "ws://127.0.0.1:$engine_port")
  done
  engine_bots=("${urls[@]}")
}

# The back that has most rooms: it is the one worth losing.
engine_find_busy_back() {
  local i most=-1 busy=0 rooms
  for i in "${!engine_backs[@]}"; do
    rooms=$(curl -sS "http://127.0.0.1:${engine_back_ports[i]}/metrics" | sed -n 's/^digiwork_rooms //p')
    if [ "${rooms:-0}" -gt "$most" ]; then most=${rooms:-0} busy=$i; fi
  done
  printf '%s' "${engine_backs[busy]}"
}

# Three masters with a replica each.
engine_start_redis() {
  local ports port nodes=() tries
  ports=$(node bench/engine/free_ports.mjs 6) || return 1
  for port in $ports; do
    mkdir -p "$engine_folder/redis/$port"
    "${engine_on_first[@]}" redis-server --port "$port" --bind 127.0.0.1 --dir "$engine_folder/redis/$port" --save "" \
      --appendonly no --cluster-enabled yes --cluster-config-file nodes.conf --cluster-node-timeout 1000 \
      --repl-diskless-sync-delay 0 --logfile log &
    engine_redis+=($!)
    nodes+=("127.0.0.1:$port")
  done
  engine_store=redis://$(IFS=, && printf '%s' "${nodes[*]}")
  for port in $ports; do
    for ((tries = 0; tries < 100; tries++)); do
      [ "$(redis-cli -p "$port" PING 2>/dev/null)" != PONG ] || break
      sleep 0.1
    done
  done
  redis-cli --cluster create "${nodes[@]}" --cluster-replicas 1 --cluster-yes >"$engine_folder/redis/create.log" 2>&1 ||
    { tail -n 3 "$engine_folder/redis/create.log" >&2 && return 1; }
  for ((tries = 0; tries < 200; tries++)); do
    # shellcheck disable=SC2086
    ! engine_redis_is_well $ports || return 0
    sleep 0.1
  done
  printf 'error: the Redis cluster did not become well\n' >&2
  return 1
}

engine_redis_is_well() {
  local port replication
  for port in "$@"; do
    redis-cli -p "$port" CLUSTER INFO | grep -q cluster_state:ok || return 1
    replication=$(redis-cli -p "$port" INFO replication)
    [[ $replication != *role:slave* || $replication == *master_link_status:up* ]] || return 1
  done
}

# People first, so that nothing waits for what has gone already.
engine_stop() {
  local i pid
  for ((i = ${#engine_servers[@]} - 1; i >= 0; i--)); do
    kill -TERM "${engine_servers[i]}" 2>/dev/null || true
    wait "${engine_servers[i]}" 2>/dev/null || true
  done
  for pid in "${engine_redis[@]}"; do
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  engine_servers=() engine_redis=() engine_pushers=() engine_backs=() engine_back_ports=()
  # Nothing is left of one run for the next.
  rm -rf "$engine_folder/data" "$engine_folder/redis"
}

engine_clean_up() {
  engine_stop
  rm -rf "$engine_folder"
}
