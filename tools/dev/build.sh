# Building: the server with CMake and ccache, the client with Vite. Both do nothing when nothing changed.

export CCACHE_DIR=${CCACHE_DIR:-$HOME/.cache/digiwork-ccache}
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=5G
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# build_server PRESET [target ...]
build_server() {
  local preset=$1
  shift
  mkdir -p build
  (
    flock 9 # two builds into one folder would destroy each other's work
    if [ ! -e "build/$preset/build.ninja" ]; then
      quietly "configure $preset" cmake --preset "$preset"
    fi
    quietly "build $preset" cmake --build "build/$preset" -- "$@"
  ) 9>"build/.lock-$preset"
}

# Newer than the last client build? Then it is built again.
client_is_stale() {
  local stamp=play/dist/.built
  [ -e "$stamp" ] || return 0
  [ -n "$(find play/src play/public play/index.html play/package-lock.json play/vite.config.ts play/scripts proto \
    -path play/src/generated -prune -o -newer "$stamp" -type f -print -quit)" ]
}

build_client() {
  client_is_stale || return 0
  with_node
  (
    flock 9
    cd play
    logs=../build/logs
    quietly "generate protocol" node scripts/generate-protocol.mjs
    quietly "build client" sh -c 'vite build && node scripts/compress.mjs && touch dist/.built'
  ) 9>build/.client-lock
}

# The binary finds the client and the maps beside itself, in share/digiwork.
stage_share() {
  local share=build/$1/share/digiwork
  mkdir -p "$share"
  ln -sfn "$root/play/dist" "$share/web"
  ln -sfn "$root/maps" "$share/maps"
}

# build_all PRESET
build_all() {
  mkdir -p build
  step "Building (preset $1)"
  build_client
  build_server "$1"
  stage_share "$1"
}
