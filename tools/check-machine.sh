# Says in one sentence what a machine lacks that `make` cannot bring itself.
set -u
if ! command -v node >/dev/null 2>&1; then
  echo "millrace needs Node 20 or newer with npm to set itself up: there is no node on this machine's PATH." >&2
  exit 1
fi
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 20 ]; then
  echo "millrace needs Node 20 or newer to set itself up: node on this machine's PATH is $(node --version)." >&2
  exit 1
fi
if ! command -v npm >/dev/null 2>&1 || ! command -v npx >/dev/null 2>&1; then
  echo "millrace needs npm (with npx), which comes with Node: there is none on this machine's PATH." >&2
  exit 1
fi
