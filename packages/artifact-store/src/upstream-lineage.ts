import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineageRecord } from '@millrace/contracts'
import type { ArtifactRead } from './artifact-sets.ts'

/**
 * The lineage records of the runs that made what was read, directly or one step before, and of the runs that checked
 * their outputs in between: oldest first, one a call. A record that is lost or cannot be read is absent.
 */
export function upstreamLineage(artifacts: string, reads: readonly ArtifactRead[]): LineageRecord[] {
  const wanted = new Set(reads.flatMap(({ setId, inputSets }) => [setId, ...Object.values(inputSets)]))
  const makers: LineageRecord[] = []
  const others: LineageRecord[] = []
  for (const record of newestFirst(join(artifacts, 'lineage'))) {
    if (wanted.delete(record.set_id)) makers.push(record)
    else if (makers.length > 0) others.push(record)
    // Files without a set have an undefined id, which no record has.
    if (wanted.size === 0 || (wanted.size === 1 && wanted.has(undefined))) break
  }
  const made = new Set(makers.flatMap(({ outputs }) => hashes(outputs)))
  const checkers = others.filter(({ inputs }) => hashes(inputs).some((hash) => made.has(hash)))
  const byCall = new Map([...checkers.toReversed(), ...makers].map((record) => [record.step, record]))
  return [...byCall.values()].sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
}

const hashes = (files: LineageRecord['inputs']): string[] => Object.values(files).map(({ sha256 }) => sha256)

function* newestFirst(folder: string): Generator<LineageRecord> {
  for (const name of namesIn(folder).sort().reverse()) {
    const record = readRecord(join(folder, name))
    if (record !== undefined) yield record
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

function readRecord(path: string): LineageRecord | undefined {
  try {
    return LineageRecord.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}
