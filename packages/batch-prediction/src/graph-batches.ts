import type { TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import type { Batch } from '@millrace/mlmodel'
import type { LazyDataFrame } from 'nodejs-polars'
import { codeTexts, decodeTexts } from './text-codes.ts'

/** 16 MB of doubles. */
const VALUES_AT_ONCE = 1 << 21

/** Columns of a chunk as batches for a graph, numbers and text. The arrays of numbers are views that live until the next batch. */
export async function* graphBatches(
  chunk: LazyDataFrame,
  columns: readonly Column[],
  tables: TableAccess,
): AsyncGenerator<Batch> {
  const names = columns.map(({ name }) => name)
  const ofText = columns.filter(({ type }) => type === 'String').map(({ name }) => name)
  const { frame, texts } = await codeTexts(chunk, ofText, tables)
  for await (const batch of tables.numbers(frame, names, VALUES_AT_ONCE))
    yield { rows: batch.rows, columns: named(names, batch.columns, texts) }
}

const named = (
  names: readonly string[],
  columns: readonly Float64Array[],
  texts: ReadonlyMap<string, readonly string[]>,
): Batch['columns'] =>
  Object.fromEntries(
    names.map((name, index) => {
      const numbers = columns[index] ?? new Float64Array()
      const known = texts.get(name)
      return [name, known === undefined ? numbers : decodeTexts(numbers, known)]
    }),
  )
