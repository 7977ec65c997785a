# Installs what is missing: Debian packages by apt, everything else by npm from tools/node/ and play/.
# Versions: Debian 12 bounds its packages (CMake checks those that matter), the lock file pins npm's.

packages_build=(
  ca-certificates git
  clang-19 lld-19 ccache cmake ninja-build pkg-config
  libboost1.81-dev libprotobuf-dev protobuf-compiler libgrpc++-dev protobuf-compiler-grpc prometheus-cpp-dev
  nlohmann-json3-dev libtomlplusplus-dev libpugixml-dev
  zlib1g-dev libzstd-dev libbrotli-dev libcurl4-openssl-dev libzip-dev libssl-dev libhiredis-dev
  libsqlite3-dev libpq-dev libsodium-dev libqrencode-dev
  libgtest-dev libgmock-dev libbenchmark-dev
)
packages_test=(
  clang-format-19 clang-tidy-19 libclang-rt-19-dev g++-12
  chromium fonts-dejavu-core fonts-noto-color-emoji tiled
  redis-server postgresql
)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "these packages are missing and this user may not install them: ${missing[*]}" \
      "as root, run: apt-get install --no-install-recommends ${missing[*]}"
  fi
}

# bootstrap_for build|test [package ...]
bootstrap_for() {
  bootstrap_apt "$@"
  bootstrap_npm
}

# bootstrap_apt build|test [package ...]
bootstrap_apt() {
  local wanted=("${packages_build[@]}" "${@:2}")
  [ "$1" = test ] && wanted+=("${packages_test[@]}")
  # Any npm will do to install; what runs afterwards is the node that the lock file pins.
  command -v npm >/dev/null || wanted+=(nodejs npm)

  missing=()
  local package
  for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    # shellcheck source=/dev/null
    [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = bookworm ] ||
      printf 'note: this is not Debian 12 (bookworm); the package names below are, and may not fit\n' >&2
    step "Installing ${#missing[@]} Debian packages"
    quietly "apt-get update" as_root apt-get update
    quietly "apt-get install" as_root apt-get install -y --no-install-recommends "${missing[@]}"
    local service
    for service in redis-server postgresql; do
      case " ${missing[*]} " in *" $service "*) stop_service "$service" ;; esac
    done
  fi
}

# Debian starts what it installs; the tests start their own. One that was there before is left alone.
stop_service() {
  if [ -d /run/systemd/system ]; then
    as_root systemctl disable --now --quiet "$1" || true
  else
    as_root invoke-rc.d --quiet "$1" stop >/dev/null 2>&1 || true
  fi
}

bootstrap_npm() {
  # First the Node of the lock file: npm leaves out optional packages that the Node it runs on is too old for.
  npm_ci tools/node "Installing Node"
  with_node
  npm_ci play "Installing the client's npm packages"
}

# npm_ci FOLDER TITLE: what its lock file says, unless that is there already.
npm_ci() {
  local stamp=$1/node_modules/.installed
  if [ -e "$stamp" ] && cmp -s "$1/package-lock.json" "$stamp"; then return; fi
  step "$2"
  quietly "npm ci in $1" npm --prefix "$1" ci --no-audit --no-fund --loglevel=error
  cp "$1/package-lock.json" "$stamp"
}

# Puts the pinned node, and the programs npm installed, first on the path.
with_node() {
  local arch
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) fail "no pinned node for $(uname -m)" "use an x86_64 or aarch64 machine" ;;
  esac
  [ -t 1 ] || export NO_COLOR=1
  export PATH="$root/tools/node/node_modules/node-linux-$arch/bin:$root/play/node_modules/.bin:$PATH"
}
