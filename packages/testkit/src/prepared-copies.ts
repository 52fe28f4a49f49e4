import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type Workdir, workdir } from './workdir.ts'

/** Folders that begin as `prepare` leaves one: it is run once for a test file and each of its settings, then copied. Called outside of tests. */
export function preparedCopies<Settings extends readonly unknown[]>(
  prepare: (dir: Workdir, ...settings: Settings) => Promise<void>,
): (...settings: Settings) => Promise<Workdir> {
  const originals = new Map<string, string>()
  afterAll(() => {
    for (const folder of originals.values()) rmSync(folder, { recursive: true, force: true })
  })
  return async (...settings) => {
    const dir = workdir()
    const key = JSON.stringify(settings)
    const original = originals.get(key)
    if (original === undefined) {
      await prepare(dir, ...settings)
      const copy = mkdtempSync(join(tmpdir(), 'millrace-prepared-'))
      originals.set(key, copy)
      cpSync(dir.root, copy, { recursive: true, preserveTimestamps: true })
    } else cpSync(original, dir.root, { recursive: true, preserveTimestamps: true })
    return dir
  }
}
