import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { ARTIFACTS } from '@millrace/contracts'
import { expect } from 'vitest'
import type { Finished, Workdir } from '../src/index.ts'

/** The content of every file below artifacts, in `.tmp` too, but for what only saves hashing. */
export function artifactContents(dir: Workdir): Record<string, string> {
  if (!dir.exists('artifacts')) return {}
  const files = readdirSync(dir.path('artifacts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !path.includes('/artifacts/.hashes'))
  return Object.fromEntries(files.map((path) => [path.slice(dir.root.length + 1), sha256(path)]))
}

/** Expects every artifact to be there, and a lineage record of each call that tells the hashes of what is on disk. */
export function expectEveryArtifact(dir: Workdir): void {
  for (const { file } of ARTIFACTS) expect(dir.exists(`artifacts/${file}`), file).toBe(true)
  const recorded = new Set<string>()
  for (const name of dir.list('artifacts/lineage')) {
    const { outputs, exit_code } = dir.readJson(`artifacts/lineage/${name}`) as LineageRecord
    expect(exit_code, name).toBe(0)
    for (const { path, sha256: hash } of Object.values(outputs)) {
      expect(hash, `${path} in lineage/${name}`).toBe(sha256(dir.path(path)))
      recorded.add(path)
    }
  }
  expect([...recorded].sort()).toEqual(ARTIFACTS.map(({ file }) => `artifacts/${file}`).sort())
  expect(dir.list('artifacts/.tmp')).toEqual([])
}

/** Runs a bin that must change no artifact and leave nothing in the scratch folder. */
export async function runUnchanged(
  dir: Workdir,
  bin: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Finished> {
  const before = artifactContents(dir)
  const finished = await dir.run(bin, args, { env })
  expect(artifactContents(dir), finished.stderr).toEqual(before)
  expect(dir.list('artifacts/.tmp'), finished.stderr).toEqual([])
  return finished
}

interface LineageRecord {
  readonly outputs: Readonly<Record<string, { path: string; sha256: string }>>
  readonly exit_code: number
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
