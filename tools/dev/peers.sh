# Real servers to be tested against: Keycloak with slapd behind it, oidc-provider from npm, VersityGW and MinIO.

packages_peers=(slapd maven openjdk-17-jre-headless unzip)

# Of this version and no other: an update is a change of these two lines and of tests/peers/harness/places.ts.
keycloak_version=26.7.5
keycloak_sha256=30ef87fb7101c43d29688d1ae80c0588ff4a151b3330e9f664bf9692d398658a
peers_cache=$HOME/.cache/digiwork-peers

bootstrap_peers() {
  local had_slapd=yes
  [ "$(dpkg-query -W -f='${db:Status-Status}' slapd 2>/dev/null)" = installed ] || had_slapd=no
  bootstrap_for test "${packages_peers[@]}"
  # Debian starts what it installs; the tests start their own. One that was there before is left alone.
  if [ "$had_slapd" = no ]; then as_root invoke-rc.d --quiet slapd stop >/dev/null 2>&1 || true; fi
  npm_ci tests/peers "Installing the peers' npm packages"
  [ -e "$peers_cache/keycloak-$keycloak_version/bin/kc.sh" ] || fetch_keycloak
  bootstrap_s3
}

# Into a folder beside its place, and there by one rename: what is there is whole.
fetch_keycloak() (
  local folder zip=keycloak-quarkus-dist-$keycloak_version.zip
  mkdir -p "$peers_cache"
  folder=$(mktemp -d "$peers_cache/fetch-XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$folder'" EXIT
  step "Fetching Keycloak $keycloak_version"
  quietly "maven" timeout 600 mvn -q -B "-Dmaven.repo.local=$folder/maven" \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    "-Dartifact=org.keycloak:keycloak-quarkus-dist:$keycloak_version:zip" "-DoutputDirectory=$folder"
  echo "$keycloak_sha256  $folder/$zip" | sha256sum --check --quiet ||
    fail "what was fetched is not Keycloak $keycloak_version as it is known" "./dev peers fetches it again"
  unzip -q "$folder/$zip" -d "$folder"
  quietly "kc build" env JAVA_OPTS_KC_HEAP="-Xmx512m" timeout 300 "$folder/keycloak-$keycloak_version/bin/kc.sh" build \
    --db=dev-file --cache=local --health-enabled=true
  mv "$folder/keycloak-$keycloak_version" "$peers_cache/"
)

check_peers() {
  with_node
  step "Identity providers"
  (cd play && tsc --noEmit -p ../tests/peers/tsconfig.json)
  (cd play && vitest run --config ../tests/peers/vitest.config.ts "$@")
}

# Real S3 stores. The tests look for them where these put them (tests/support/s3_server.cc).
versitygw_version=v1.7.0
minio_version=v0.0.0-20260212201848-7aac2a2c5b7c # its last one; newer ones are not published as source

bootstrap_s3() {
  fetch_go_program versitygw "github.com/versity/versitygw/cmd/versitygw@$versitygw_version"
  fetch_go_program minio "github.com/minio/minio@$minio_version"
}

# fetch_go_program NAME MODULE@VERSION: once for each version.
fetch_go_program() {
  local stamp=$peers_cache/bin/$1.version
  if [ -x "$peers_cache/bin/$1" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$2" ]; then return; fi
  command -v go >/dev/null || fail "there is no Go here to build $1 with" "install Go 1.25 or newer from https://go.dev/dl/"
  step "Building $1"
  mkdir -p "$peers_cache/bin"
  quietly "go install $2" env "GOBIN=$peers_cache/bin" timeout 1200 go install "$2"
  printf '%s\n' "$2" >"$stamp"
}
