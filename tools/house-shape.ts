/** What every bin's package holds word for word. */

/** `packages/<name>/bin/<name>`. */
export const LAUNCHER = `#!/bin/sh
# exec, so that the pid started is the pid that works and receives every signal.
self=\${0%/node_modules/.bin/*}/packages/\${0##*/}/bin/\${0##*/}
# Where it is not the link in node_modules/.bin that was called, a process has to follow what was.
[ -f "$self" ] || self=$(readlink -f "$0")
root=\${self%/packages/*}
# What is freed is to be found again by other threads: with an arena for each, long loads hold twice as much.
export MALLOC_ARENA_MAX="\${MALLOC_ARENA_MAX:-2}"
# Buffers of up to 32 MB are kept when they are freed: pages that the kernel has to clear anew are up to a third of a long run.
export MALLOC_MMAP_THRESHOLD_="\${MALLOC_MMAP_THRESHOLD_:-33554432}"
export MALLOC_TRIM_THRESHOLD_="\${MALLOC_TRIM_THRESHOLD_:-67108864}"
# Unless told otherwise, onnxruntime reports its use to its maker, from a database in the home folder that it syncs to disk.
export ORT_DISABLE_TELEMETRY="\${ORT_DISABLE_TELEMETRY:-1}"
export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-$root/node_modules/.cache/millrace}"
# With so large a young generation from the start, most steps end without a collection of garbage.
exec "$root/node_modules/node/bin/node" --min-semi-space-size=24 --max-semi-space-size=24 "\${self%/bin/*}/dist/bundle/cli.cjs" "$@"
`

/** `src/cli.ts`, which runs the step of `step.ts`, or the commands of `commands.ts` in an operations bin. */
export const cliSource = (
  bin: string,
  file: 'step' | 'commands',
): string => `import { runMain } from '@millrace/cli-kit'
import { ${camelCase(bin)} } from './${file}.ts'

void runMain(${camelCase(bin)})
`

/** The fields of a package.json, in order; those with a question mark may be absent. */
export const MANIFEST_FIELDS = [
  'name',
  'version',
  'private',
  'description',
  'license',
  'type',
  'bin?',
  'exports',
  'dependencies?',
  'devDependencies?',
] as const

/** What every package.json says, whatever else it says. */
export const MANIFEST_CONSTANTS = {
  version: '0.1.0',
  private: true,
  license: 'Apache-2.0',
  type: 'module',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
} as const

export const TSCONFIG_CONSTANTS = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
  include: ['src'],
  exclude: ['src/**/*.test.ts'],
} as const

export const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
