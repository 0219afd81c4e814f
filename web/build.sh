#!/usr/bin/env bash
# Builds the web client into web/dist when its sources have changed; with `test`, runs its tests.
# Without Node the server is built without it, except where CI is set.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v npm >/dev/null; then
  echo "web: needs Node 20.19 or newer with npm; the web client is left out" >&2
  [ -z "${CI:-}" ]
  exit
fi

# Prints one source that is newer than a file.
newer_than() {
  find .npmrc index.html package.json package-lock.json tsconfig.json tsconfig.worker.json \
    vite.config.ts build public src -type f -newer "$1" -print -quit
}

install() {
  if [ ! -f node_modules/.package-lock.json ] ||
    [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund
    touch node_modules/.package-lock.json
  fi
}

if [ "${1:-}" = test ]; then
  install
  npm test
elif [ ! -f dist/sw.js ] || [ -n "$(newer_than dist/sw.js)" ]; then
  install
  npm run build
  # Files of an older build have other names.
  rm -rf ../target/classes/web
fi
