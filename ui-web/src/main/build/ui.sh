#!/bin/sh
# Builds or tests the browser face: `ui.sh build` or `ui.sh test`, in the folder of its package.json.
# What is up to date is left alone, so that a build of the Java side does not pay for this one.
set -eu

target=../../../target
webroot=$target/webroot

need_node() {
  if command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
    return
  fi
  echo "Grove's browser face needs Node.js 20 or newer with npm: https://nodejs.org" \
    "(-Dui.skip builds without it)." >&2
  exit 1
}

install() {
  if [ -z "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]; then
    need_node
    npm ci --ignore-scripts --no-audit --no-fund
  fi
}

case $1 in
  build)
    install
    newer=$(find . -name node_modules -prune -o -type f -newer "$webroot/index.html" -print 2>/dev/null || true)
    if [ ! -f "$webroot/index.html" ] || [ -n "$newer" ]; then
      need_node
      npm run build
      rm -rf "$target/classes/webroot" # else files of the build before stay in the jar
    fi
    ;;
  test)
    install
    CI=true npm test
    ;;
esac
