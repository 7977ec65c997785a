# Real identity providers to be tested against: Keycloak with slapd behind it, and oidc-provider from npm.

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
