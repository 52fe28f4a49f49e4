import type { TableAccess } from '@millrace/artifact-store'
import { isNumeric } from '@millrace/contracts'
import type { Batch, Scorer } from '@millrace/mlmodel'
import type { Expr } from 'nodejs-polars'
import type { RowBatch, TestRows } from './test-rows.ts'
import { textCodes } from './text-codes.ts'

export interface ModelInputs {
  /** To be streamed. */
  readonly columns: ReadonlyMap<string, Expr>
  /** What models are given of a batch. */
  of(batch: RowBatch): Batch
}

/** The features that any of the models reads, numbers and text; one that is not there is for the model to say. */
export async function modelInputs(
  { frame, columns }: TestRows,
  models: readonly Pick<Scorer, 'columns'>[],
  tables: TableAccess,
): Promise<ModelInputs> {
  const { default: pl } = await import('nodejs-polars')
  const wanted = new Set(models.flatMap((model) => model.columns.map(({ name }) => name)))
  const read = columns.filter(({ name }) => wanted.has(name))
  const texts = new Map<string, readonly string[]>()
  const streamed = new Map<string, Expr>()
  for (const { name, type } of read) {
    if (isNumeric(type)) streamed.set(name, pl.col(name))
    else if (type === 'String') {
      const coded = await textCodes(frame, name, tables)
      texts.set(name, coded.texts)
      streamed.set(name, coded.code)
    }
  }
  const valuesOf = (values: Float64Array, known: readonly string[] | undefined) =>
    known === undefined ? values : Array.from(values, (code) => known[code] ?? null)
  return {
    columns: streamed,
    of: (batch) => ({
      rows: batch.rows,
      columns: Object.fromEntries(
        [...streamed.keys()].map((name) => [name, valuesOf(batch.column(name), texts.get(name))]),
      ),
    }),
  }
}
