import type { TableAccess } from '@millrace/artifact-store'
import { type Column, PREDICTION } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Batch, Scorer } from '@millrace/mlmodel'
import type { LazyDataFrame, Series } from 'nodejs-polars'
import { type ChunkScorer, probabilityColumn } from './chunk-scorer.ts'
import { codeTexts, decodeTexts } from './text-codes.ts'

interface Scoring {
  readonly columns: readonly Column[]
  readonly withProbability: boolean
  readonly tables: TableAccess
  readonly signal: AbortSignal
}

/**
 * Scores by a graph in onnxruntime, a batch at a time. A classifier whose labels are text predicts its most probable class.
 * @throws StepError BROKEN_CONTRACT where probabilities are asked for and the model gives none
 */
export function scoreByGraph(scorer: Scorer, { columns, withProbability, tables, signal }: Scoring): ChunkScorer {
  const { classifier } = scorer
  if (withProbability && classifier === undefined)
    throw new StepError('BROKEN_CONTRACT', 'the model gives no probabilities', {
      hint: 'leave "probability" out of --output-columns, or name a classifier that was exported with its probabilities',
    })
  const labels = classifier?.classes ?? []
  const hasTextLabels = labels.length > 0 && !labels.every((label) => /^-?\d+(\.\d+)?$/.test(label))
  const names = columns.map(({ name }) => name)
  const ofText = columns.filter(({ type }) => type === 'String').map(({ name }) => name)

  async function predict(batch: Batch): Promise<Predicted> {
    if (classifier === undefined || !(withProbability || hasTextLabels))
      return { values: await scorer.score(batch), probabilities: [] }
    if (hasTextLabels) {
      const classes = byClass(await classifier.probabilities(batch), labels.length)
      return { values: mostProbable(classes, labels, batch.rows), probabilities: withProbability ? classes : [] }
    }
    const found = await scorer.scoreWithProbabilities?.(batch)
    if (found === undefined) throw new Error('a classifier without probabilities')
    return { values: found.labels, probabilities: byClass(found.probabilities, labels.length) }
  }

  return {
    reads: names,
    adds: [
      { name: PREDICTION, type: hasTextLabels ? 'String' : 'Float64' },
      ...(withProbability ? labels : []).map((label) => ({ name: probabilityColumn(label), type: 'Float64' as const })),
    ],
    async score(chunk, rows) {
      const { frame, texts } = await codeTexts(chunk, ofText, tables)
      const found: Predicted[] = []
      for await (const batch of tables.numbers(frame, names, VALUES_AT_ONCE)) {
        signal.throwIfAborted()
        found.push(await predict({ rows: batch.rows, columns: named(names, batch.columns, texts) }))
      }
      return beside(chunk, found, { rows, labels: withProbability ? labels : [] })
    },
    close: () => scorer.close(),
  }
}

/** 16 MB of doubles. */
const VALUES_AT_ONCE = 1 << 21

interface Predicted {
  readonly values: Float64Array | readonly (string | null)[]
  readonly probabilities: readonly Float64Array[]
}

async function beside(
  chunk: LazyDataFrame,
  found: readonly Predicted[],
  { rows, labels }: { rows: number; labels: readonly string[] },
): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const numbers = (name: string, pieces: readonly (Float64Array | undefined)[]): Series => {
    const all = new Float64Array(rows)
    let at = 0
    for (const piece of pieces) {
      if (piece === undefined || at + piece.length > rows) throw new Error('the model gave another number of rows')
      all.set(piece, at)
      at += piece.length
    }
    if (at !== rows) throw new Error(`${at} of ${rows} rows were scored`)
    return pl.Series(name, all, pl.Float64)
  }
  const values = found.map((piece) => piece.values)
  const doubles = values.filter((piece) => piece instanceof Float64Array)
  const series =
    doubles.length === values.length
      ? numbers(PREDICTION, doubles)
      : pl.Series(
          PREDICTION,
          values.flatMap((piece) => [...piece]),
          pl.String,
        )
  const others = labels.map((label, place) =>
    numbers(
      probabilityColumn(label),
      found.map(({ probabilities }) => probabilities[place]),
    ),
  )
  const present = [...(doubles.length === values.length ? [PREDICTION] : []), ...labels.map(probabilityColumn)].map(
    (name) => {
      const value = pl.col(name)
      return pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)).alias(name)
    },
  )
  const predicted = pl
    .DataFrame([series, ...others])
    .lazy()
    .withColumns(...present)
  return pl.concat([chunk, predicted], { how: 'horizontal' })
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

/** The columns of a row-major matrix. */
const byClass = (matrix: Float64Array, width: number): Float64Array[] =>
  Array.from({ length: width }, (_, place) =>
    Float64Array.from({ length: matrix.length / width }, (_, row) => matrix[row * width + place] ?? Number.NaN),
  )

const mostProbable = (classes: readonly Float64Array[], labels: readonly string[], rows: number): (string | null)[] =>
  Array.from({ length: rows }, (_, row) => {
    let best = 0
    for (let place = 1; place < classes.length; place++)
      if ((classes[place]?.[row] ?? 0) > (classes[best]?.[row] ?? 0)) best = place
    return Number.isNaN(classes[best]?.[row] ?? Number.NaN) ? null : (labels[best] ?? null)
  })
