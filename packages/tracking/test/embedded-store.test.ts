import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { tracking } from '../src/index.ts'
import { behavesAsATrackingStore } from './tracking-store-suite.ts'

describe('the embedded store', () => {
  behavesAsATrackingStore(async () => {
    const root = await mkdtemp(join(tmpdir(), 'millrace-'))
    return tracking.open(tracking.options.parse({}), { root, signal: new AbortController().signal })
  })
})
