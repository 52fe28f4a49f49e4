import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TrackingStore, tracking } from '../src/index.ts'

export const workFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'millrace-'))

/** Opens the embedded store of a folder. */
export const openStore = (root: string, mlflowTrackingUri?: string): Promise<TrackingStore> =>
  tracking.open(tracking.options.parse({ mlflowTrackingUri }), { root, signal: new AbortController().signal })
