import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark } from './benchmark.ts'
import { requirementsOf } from './environments.ts'
import { BENCH, REPOSITORY } from './folders.ts'
import { hashOfFiles } from './hash-of-files.ts'
import { resumeKey } from './resume-key.ts'

/** What takes part in every measurement. */
const SHARED = ['measure.py', 'measure.ts', 'redis-server.ts', 'side.ts', 'sampling.ts']

/** The key of a benchmark's measurements on this machine, with what is built, written and installed now. */
export function fingerprint({ name, peers }: Benchmark, versions: readonly string[], machine: string): string {
  const built = readdirSync(join(REPOSITORY, 'packages')).flatMap((it) =>
    filesBelow(join(REPOSITORY, 'packages', it, 'dist'), /\.c?js$/),
  )
  const generators = readdirSync(BENCH, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .flatMap((it) => filesBelow(join(BENCH, it.name), /^generate\.py$/))
  return resumeKey({
    code: hashOfFiles(built),
    scripts: hashOfFiles([
      ...SHARED.map((file) => join(BENCH, file)),
      ...filesBelow(join(BENCH, name), /\.(ts|py)$/),
      ...generators,
    ]),
    versions: [...versions, ...Object.keys(peers).map(requirementsOf)],
    machine,
  })
}

function filesBelow(folder: string, isWanted: RegExp): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => isWanted.test(file))
      .sort()
      .map((file) => join(folder, file))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
