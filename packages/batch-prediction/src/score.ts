import type { Table, TableOutput } from '@millrace/artifact-store'
import { PREDICTION, type Role } from '@millrace/contracts'
import type { ModelFolder } from '@millrace/mlmodel'
import * as z from 'zod'
import { predict, type Scoring } from './predict.ts'

export interface Scored {
  readonly table: TableOutput
  readonly rows: number
  /** Rows without a prediction, because a value the model needs is null. */
  readonly withoutPrediction: number
}

/** Scores every row of a table: its keys and event timestamp, in its order, with the prediction beside them. */
export async function score(input: Table, model: ModelFolder, scoring: Scoring): Promise<Scored> {
  const predicted = await predict(model, input, scoring)
  const { default: pl } = await import('nodejs-polars')
  const value = pl.col(PREDICTION)
  const counts = predicted.select(value.count().alias('present'), value.nullCount().alias('missing'))
  const [{ present, missing } = { present: 0, missing: 0 }] = Counts.parse(await scoring.tables.collect(counts))
  const rows = present + missing
  if (input.rows !== undefined && rows !== input.rows)
    throw new Error(`${input.source} has ${input.rows} rows, ${rows} were scored`)
  const kept = input.columns.filter(({ role }) => role === 'key' || role === 'event_timestamp')
  const names = kept.map(({ name }) => name)
  const roles = kept.map(({ name, role }): [string, Role] => [name, role])
  const frame =
    names.length === 0 ? predicted : pl.concat([input.frame.select(...names), predicted], { how: 'horizontal' })
  return {
    table: { frame, roles: { ...Object.fromEntries(roles), [PREDICTION]: 'prediction' } },
    rows,
    withoutPrediction: missing,
  }
}

const Counts = z.array(z.object({ present: z.coerce.number(), missing: z.coerce.number() }))
