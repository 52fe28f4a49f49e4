import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Progress } from '@millrace/cli-kit'
import { PREDICTION } from '@millrace/contracts'
import type { Batch, ModelFolder, Scorer } from '@millrace/mlmodel'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import { modelColumns } from './model-columns.ts'
import { codeTexts, decodeTexts } from './text-codes.ts'

export interface Scoring {
  /** Names for the columns of a model that takes one matrix and does not name them; empty where none are given. */
  readonly names: readonly string[]
  readonly tables: TableAccess
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** One column of predictions in the table's order, null where there is none: as a Polars expression where the model is linear, else by onnxruntime. */
export async function predict(model: ModelFolder, input: Table, scoring: Scoring): Promise<LazyDataFrame> {
  const expression = scoring.names.length === 0 ? await expressionOf(model, input) : undefined
  if (expression !== undefined) return byExpression(input, expression, scoring)
  const { openScorer } = await import('@millrace/mlmodel')
  const scorer = await openScorer(model, { names: scoring.names.length === 0 ? undefined : scoring.names })
  try {
    return await scoring.tables.column(PREDICTION, byOnnxruntime(input, scorer, scoring))
  } finally {
    await scorer.close()
  }
}

async function expressionOf(model: ModelFolder, input: Table): Promise<Expr | undefined> {
  const { linearExpression, readLinearForm } = await import('@millrace/mlmodel')
  const form = await readLinearForm(model)
  const signature = model.signature?.inputs
  if (form === undefined || signature === undefined) return undefined
  const columns = modelColumns(input, signature)
  return await linearExpression(form, columns)
}

async function byExpression(input: Table, expression: Expr, { tables, progress }: Scoring): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const path = tables.scratch('predictions')
  const value = pl.col(PREDICTION)
  await input.frame
    .select(expression.alias(PREDICTION))
    .select(pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)).alias(PREDICTION))
    .sinkIpc(path, { compression: 'uncompressed', maintainOrder: true })
    .collect()
  progress.end()
  return pl.scanIPC(path)
}

async function* byOnnxruntime(
  input: Table,
  scorer: Scorer,
  { tables, progress, signal }: Scoring,
): AsyncGenerator<Float64Array> {
  const columns = modelColumns(input, scorer.columns)
  const names = columns.map(({ name }) => name)
  const ofText = columns.filter(({ type }) => type === 'String').map(({ name }) => name)
  const { frame, texts } = await codeTexts(input.frame, ofText, tables)
  let done = 0
  for await (const batch of tables.numbers(frame, names)) {
    signal.throwIfAborted()
    yield await scorer.score({ rows: batch.rows, columns: named(names, batch.columns, texts) })
    done += batch.rows
    progress.update(done, input.rows)
  }
  progress.end()
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
