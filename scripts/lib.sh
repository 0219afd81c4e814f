# Shared by the scripts of this directory: finds a JDK, builds when the sources have changed.
# Read with `.`; sets ROOT.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
JDK_MIN=21
JVM_FLAGS=(--enable-native-access=ALL-UNNAMED)

fail() {
  echo "parley: $*" >&2
  exit 1
}

# The major version of the JDK in a directory, or nothing.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = \([0-9]*\)$/\1/p'
}

# Sets and exports JAVA_HOME to a JDK that is new enough, the one of the environment first.
need_jdk() {
  local candidate version best= best_version=0 on_path=
  if command -v javac >/dev/null; then
    on_path=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path"; do
    [ -n "$candidate" ] || continue
    version=$(jdk_version "$candidate")
    if [ "${version:-0}" -ge "$JDK_MIN" ]; then
      best=$candidate best_version=$version
      break
    fi
  done
  if [ -z "$best" ]; then
    for candidate in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/*; do
      version=$(jdk_version "$candidate")
      if [ "${version:-0}" -gt "$best_version" ]; then
        best=$candidate best_version=$version
      fi
    done
    [ "$best_version" -ge "$JDK_MIN" ] ||
      fail "needs a JDK $JDK_MIN or newer, and found none in JAVA_HOME, PATH, /usr/lib/jvm or SDKMAN"
  fi
  JAVA_HOME=$best
  export JAVA_HOME
  # Flags that older JDKs do not know.
  if [ "$best_version" -ge 24 ]; then
    JVM_FLAGS+=(--sun-misc-unsafe-memory-access=allow)
  fi
  if [ "$best_version" -ge 25 ]; then
    JVM_FLAGS+=(-XX:+UseCompactObjectHeaders)
  fi
}

need_maven() {
  command -v mvn >/dev/null || fail "needs Maven (mvn) on the PATH to build"
}

# The browser of the browser tests. Without one they are skipped; a build server installs it.
need_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
      return 0
    fi
  done
  [ -n "${CI:-}" ] || return 0
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    fail "needs Chromium for the browser tests, and can install it only as root with apt-get"
  fi
  echo "Installing Chromium for the browser tests." >&2
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      chromium fonts-noto-core fonts-noto-color-emoji >/dev/null ||
    fail "Chromium could not be installed"
}

# What the sources are: their names, sizes and times.
sources_stamp() {
  (cd "$ROOT" && find pom.xml application.conf src/main web \
    \( -path web/node_modules -o -path web/dist -o -path web/test \) -prune -o \
    -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -d' ' -f1)
}

# Compiles when the sources are not those of the last build.
build() {
  local stamp
  stamp=$(sources_stamp)
  if [ -f "$ROOT/target/classpath" ] && [ -d "$ROOT/target/classes" ] &&
    [ "$(cat "$ROOT/target/built" 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  need_maven
  echo "Building; the first time this downloads libraries and takes a few minutes." >&2
  local log="$ROOT/target/build.log"
  mkdir -p "$ROOT/target"
  (cd "$ROOT" && mvn -B -Dstyle.color=never compile 2>&1) | tee "$log" | progress
  if [ "${PIPESTATUS[0]}" -ne 0 ]; then
    grep -E '^\[ERROR\]' "$log" | head -20 >&2
    fail "the build failed; all of it is in $log"
  fi
  echo "$stamp" >"$ROOT/target/built"
  echo "Built." >&2
}

# Shows what Maven does: each step on a line, downloads as a count in place.
progress() {
  local line count=0
  while IFS= read -r line; do
    case $line in
      *Downloaded\ from*)
        count=$((count + 1))
        if [ -t 2 ]; then
          printf '\r  %d files downloaded' "$count" >&2
        elif [ $((count % 50)) -eq 0 ]; then
          echo "  $count files downloaded" >&2
        fi
        ;;
      "[INFO] --- "*)
        line=${line#"[INFO] --- "}
        if [ -t 2 ] && [ "$count" -gt 0 ]; then printf '\r' >&2; fi
        echo "  ${line%% (*}" >&2
        ;;
    esac
  done
}

# Runs a class of the project in place of the script.
run_java() {
  exec "$JAVA_HOME/bin/java" "${JVM_FLAGS[@]}" \
    -cp "$ROOT/target/classes:$(cat "$ROOT/target/classpath")" "$@"
}
