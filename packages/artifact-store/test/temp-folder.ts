import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openSession } from '../src/index.ts'

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'artifact-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What one run of a step has open, until the test is over. */
export async function run(artifacts: string) {
  const session = await openSession({ artifacts, step: 'a-step' })
  onTestFinished(() => session.dispose())
  return session
}
