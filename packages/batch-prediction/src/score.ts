import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import type { Progress } from '@millrace/cli-kit'
import { PREDICTION, type Role } from '@millrace/contracts'

export interface Scorer {
  score(batch: { rows: number; columns: Readonly<Record<string, Float64Array>> }): Promise<Float64Array>
}

export interface Scored {
  readonly table: TableOutput
  readonly rows: number
  /** Rows without a prediction, because a value the model needs is null. */
  readonly withoutPrediction: number
}

interface Scoring {
  readonly scorer: Scorer
  /** The columns that the model reads. */
  readonly columns: readonly string[]
  readonly tables: TableAccess
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Scores every row of a table, a batch at a time: its keys and event timestamp, in its order, with the prediction beside them. */
export async function score(input: Table, { scorer, columns, tables, progress, signal }: Scoring): Promise<Scored> {
  let rows = 0
  let withoutPrediction = 0
  async function* predictions(): AsyncGenerator<Float64Array> {
    for await (const batch of tables.numbers(input.frame, columns)) {
      signal.throwIfAborted()
      const named = columns.map((name, index): [string, Float64Array] => [
        name,
        batch.columns[index] ?? new Float64Array(),
      ])
      const predicted = await scorer.score({ rows: batch.rows, columns: Object.fromEntries(named) })
      rows += batch.rows
      withoutPrediction += predicted.filter(Number.isNaN).length
      progress.update(rows, input.rows)
      yield predicted
    }
    progress.end()
  }
  const predicted = await tables.column(PREDICTION, predictions())
  if (rows !== input.rows) throw new Error(`${input.source} has ${input.rows} rows, ${rows} were scored`)
  const { default: pl } = await import('nodejs-polars')
  const kept = input.columns.filter(({ role }) => role === 'key' || role === 'event_timestamp')
  const names = kept.map(({ name }) => name)
  const roles = kept.map(({ name, role }): [string, Role] => [name, role])
  const frame =
    names.length === 0 ? predicted : pl.concat([input.frame.select(...names), predicted], { how: 'horizontal' })
  return {
    table: { frame, roles: { ...Object.fromEntries(roles), [PREDICTION]: 'prediction' } },
    rows,
    withoutPrediction,
  }
}
