import { createHash } from 'node:crypto'
import type { FeatureView } from '@millrace/feature-registry'
import * as z from 'zod'
import type { Chunk } from './plan-chunks.ts'

/** What a load leaves behind for the run after it: what it was about, and how many of its chunks are stored. */
const LoadNote = z.object({ load: z.string(), done: z.int().nonnegative() })

/** A digest of what a load consists of: another definition, another range, or other rows in the source make it another load. */
export function loadDigest({ materializationIntervals, ...definition }: FeatureView, chunks: readonly Chunk[]): string {
  return createHash('sha256')
    .update(JSON.stringify([definition, chunks]))
    .digest('hex')
}

export const writeNote = (load: string, done: number): string => JSON.stringify({ load, done })

/** How many chunks of this load an earlier run stored: none where its note is about another one. */
export function chunksDone(note: string | undefined, load: string): number {
  if (note === undefined) return 0
  const read = LoadNote.safeParse(parsed(note))
  return read.success && read.data.load === load ? read.data.done : 0
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
