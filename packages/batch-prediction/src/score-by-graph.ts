import type { TableAccess } from '@millrace/artifact-store'
import { type Column, type ColumnType, PREDICTION } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Batch, Labels, LabelType, Scorer } from '@millrace/mlmodel'
import type { LazyDataFrame, Series } from 'nodejs-polars'
import { type ChunkScorer, probabilityColumn } from './chunk-scorer.ts'
import { graphBatches } from './graph-batches.ts'

interface Scoring {
  readonly columns: readonly Column[]
  readonly withProbability: boolean
  readonly tables: TableAccess
  readonly signal: AbortSignal
}

/**
 * Scores by a graph in onnxruntime, a batch at a time. A classifier predicts its label, as the type that its labels are of.
 * @throws StepError BROKEN_CONTRACT where probabilities are asked for and the model gives none
 */
export function scoreByGraph(scorer: Scorer, { columns, withProbability, tables, signal }: Scoring): ChunkScorer {
  const { classifier } = scorer
  if (withProbability && classifier === undefined)
    throw new StepError('BROKEN_CONTRACT', 'the model gives no probabilities', {
      hint: 'leave "probability" out of --output-columns, or name a classifier that was exported with its probabilities',
    })
  const labels = classifier?.classes ?? []
  const type = TYPES[classifier?.labelType ?? 'double']

  async function predict(batch: Batch): Promise<Predicted> {
    if (classifier === undefined || !(withProbability || type === 'String'))
      return { values: await scorer.score(batch), probabilities: [] }
    const found = await classifier.predict(batch)
    return { values: found.labels, probabilities: withProbability ? byClass(found.probabilities, labels.length) : [] }
  }

  return {
    reads: columns.map(({ name }) => name),
    adds: [
      { name: PREDICTION, type },
      ...(withProbability ? labels : []).map((label) => ({ name: probabilityColumn(label), type: 'Float64' as const })),
    ],
    async score(chunk, rows) {
      const found: Predicted[] = []
      for await (const batch of graphBatches(chunk, columns, tables)) {
        signal.throwIfAborted()
        found.push(await predict(batch))
      }
      return beside(chunk, found, { rows, type, labels: withProbability ? labels : [] })
    },
    close: () => scorer.close(),
  }
}

const TYPES = { boolean: 'Boolean', long: 'Int64', double: 'Float64', string: 'String' } as const satisfies Record<
  LabelType,
  ColumnType
>

interface Predicted {
  readonly values: Labels
  readonly probabilities: readonly Float64Array[]
}

async function beside(
  chunk: LazyDataFrame,
  found: readonly Predicted[],
  { rows, type, labels }: { rows: number; type: (typeof TYPES)[LabelType]; labels: readonly string[] },
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
    type === 'String'
      ? pl.Series(
          PREDICTION,
          values.flatMap((piece) => [...piece]),
          pl.String,
        )
      : numbers(PREDICTION, doubles)
  const others = labels.map((label, place) =>
    numbers(
      probabilityColumn(label),
      found.map(({ probabilities }) => probabilities[place]),
    ),
  )
  const present = (name: string) => {
    const value = pl.col(name)
    return pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)).alias(name)
  }
  const predicted = pl
    .DataFrame([series, ...others])
    .lazy()
    .withColumns(...[...(type === 'String' ? [] : [PREDICTION]), ...labels.map(probabilityColumn)].map(present))
    .withColumns(pl.col(PREDICTION).cast(type === 'Boolean' ? pl.Bool : pl[type]))
  return pl.concat([chunk, predicted], { how: 'horizontal' })
}

/** The columns of a row-major matrix. */
const byClass = (matrix: Float64Array, width: number): Float64Array[] =>
  Array.from({ length: width }, (_, place) =>
    Float64Array.from({ length: matrix.length / width }, (_, row) => matrix[row * width + place] ?? Number.NaN),
  )
