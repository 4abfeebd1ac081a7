#!/bin/sh
# Builds or tests the browser face: `ui.sh build` or `ui.sh test`, in the folder of its package.json.
# What is up to date is left alone, so that a build of the Java side does not pay for this one.
# `ui.sh fits` tells by its status whether the machine's Node.js will do.
set -eu

target=../../../target
webroot=$target/webroot

# Vite asks for these releases.
node_fits() {
  command -v npm >/dev/null 2>&1 && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)'
}

need_node() {
  node_fits && return
  echo "Grove's browser face needs Node.js 20.19, 22.12 or newer with npm: https://nodejs.org" \
    "(-Dui.skip builds without it)." >&2
  exit 1
}

install() {
  if [ -z "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]; then
    need_node
    npm ci --loglevel=error --ignore-scripts --no-audit --no-fund
  fi
}

case $1 in
  fits) node_fits ;;
  build)
    install
    newer=$(find . -name node_modules -prune -o -type f -newer "$webroot/index.html" -print 2>/dev/null || true)
    if [ ! -f "$webroot/index.html" ] || [ -n "$newer" ]; then
      need_node
      mkdir -p "$target"
      npm run --loglevel=error build >"$target/ui-build.log" 2>&1 || {
        cat "$target/ui-build.log"
        exit 1
      }
      rm -rf "$target/classes/webroot" # else files of the build before stay in the jar
    fi
    ;;
  test)
    install
    CI=true npm --loglevel=error test
    ;;
esac
