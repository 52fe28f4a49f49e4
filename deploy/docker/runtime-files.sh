#!/bin/sh
# Copies what the built bins need to run, and nothing else, to a new folder: runtime-files.sh FOLDER
set -eu
cd "$(dirname "$0")/../.."
to=$1
mkdir -p "$to"
store=node_modules/.pnpm
bins=$(cd packages && for bin in */bin; do echo "${bin%/bin}"; done)
for bin in $bins; do
  # With the code that V8 compiles of it, which a read-only file system could not keep.
  NODE_COMPILE_CACHE="$to/node_modules/.cache/millrace" "node_modules/.bin/$bin" --help > /dev/null
  bundle="packages/$bin/dist/bundle"
  cp -a --parents "packages/$bin/bin" "packages/$bin/package.json" "$bundle" "packages/$bin/dist/$(readlink "$bundle")" \
    "node_modules/.bin/$bin" "node_modules/@millrace/$bin" "$to"
done
cp -a --parents LICENSE packages/cli-kit/package.json packages/tracking/mlflow-schema.sql \
  node_modules/node "$store"/node@*/node_modules/node/bin "$store"/nodejs-polars* "$store"/onnxruntime-* "$to"
# Only the onnxruntime of this platform.
os=$(uname -s | tr '[:upper:]' '[:lower:]')
case $(uname -m) in aarch64 | arm64) cpu=arm64 ;; *) cpu=x64 ;; esac
for platform in "$to/$store"/onnxruntime-node@*/node_modules/onnxruntime-node/bin/*/*/*; do
  case $platform in */"$os"/"$cpu") ;; *) rm -rf "$platform" ;; esac
done
