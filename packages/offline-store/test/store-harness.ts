import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchSource } from '@millrace/feature-registry'
import type { DataFrame } from 'nodejs-polars'
import type { NamedColumn, OfflineStore, RequestedProjection } from '../src/index.ts'
import type { sourceFields } from './feature-views.ts'
import { type TableLiteral, tableFrame } from './table-literal.ts'

/** A store with a way to give it a source that holds a table. */
export interface StoreHarness {
  readonly store: OfflineStore
  source(table: TableLiteral, options?: Partial<typeof sourceFields> | object): Promise<BatchSource>
  close(): Promise<void>
}

export interface Joined {
  readonly frame: DataFrame
  readonly rows: Record<string, unknown>[]
  readonly names: string[]
  readonly types: string[]
  readonly columns: readonly NamedColumn[]
  readonly counts: readonly object[]
}

/** A folder of its own, removed by `clear`. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-offline-'))
  let calls = 0
  return {
    folder,
    /** A new set of scratch paths, as each run of a step has. */
    scratch: () => {
      const call = calls++
      return (name: string) => join(folder, `${call}_${name}`)
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const signal = new AbortController().signal

/** Joins projections to a table of entity rows whose timestamp is `time`, and collects what came out. */
export async function joinFeatures(
  store: OfflineStore,
  entities: TableLiteral,
  projections: readonly RequestedProjection[],
  scratch: (name: string) => string,
  options: { readonly knowledgeTime?: boolean } = {},
): Promise<Joined> {
  const result = await store.historicalFeatures({
    entityRows: tableFrame(entities),
    entityColumns: Object.entries(entities).map(([name, { type }]) => ({ name, type })),
    eventTimestamp: 'time',
    projections,
    scratch,
    signal,
    ...options,
  })
  const frame = await result.frame.collect()
  const schema: Record<string, { variant: string }> = frame.schema
  return {
    frame,
    rows: frame.toRecords(),
    names: frame.columns,
    types: Object.values(schema).map(({ variant }) => variant),
    columns: result.columns,
    counts: await result.counts(),
  }
}
