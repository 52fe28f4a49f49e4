import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type Workdir, workdir } from '../src/index.ts'
import { GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

/** Folders in which the whole pipeline ran on a small generated repository: run once for a test file, then copied. */
export function pipelineCopies(): () => Promise<Workdir> {
  let original: string | undefined
  afterAll(() => {
    if (original !== undefined) rmSync(original, { recursive: true, force: true })
  })
  return async () => {
    const dir = workdir()
    if (original === undefined) {
      await generatedRepository(dir)
      await runCalls(dir, GENERATED_SETTINGS)
      const copy = mkdtempSync(join(tmpdir(), 'millrace-pipeline-'))
      cpSync(dir.root, copy, { recursive: true, preserveTimestamps: true })
      original = copy
    } else cpSync(original, dir.root, { recursive: true, preserveTimestamps: true })
    return dir
  }
}
