import { PREDICTION } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { LazyDataFrame } from 'nodejs-polars'
import type { ChunkScorer } from './chunk-scorer.ts'
import type { ScoringServer, ServedPrediction } from './scoring-server.ts'

interface Serving {
  readonly reads: readonly string[]
  /** A row of the table, which tells what kind of prediction the model gives. */
  readonly sample: LazyDataFrame
  readonly batchRows: number
}

/** Requests that wait for an answer at a time. */
const AT_ONCE = 2

/** Scores by requests to a scoring server. @throws StepError as the server's */
export async function scoreByServer(
  server: ScoringServer,
  { reads, sample, batchRows }: Serving,
): Promise<ChunkScorer> {
  const { default: pl } = await import('nodejs-polars')
  const rowsOf = async (frame: LazyDataFrame): Promise<unknown[][]> => {
    const records = (await frame.select(...reads.map((name) => pl.col(name))).collect()).toRecords()
    return records.map((record) => reads.map((name) => jsonValue(record[name])))
  }
  const [first] = await server.predict(reads, await rowsOf(sample))
  const isText = typeof first === 'string'
  return {
    reads,
    adds: [{ name: PREDICTION, type: isText ? 'String' : 'Float64' }],
    async score(chunk) {
      const rows = await rowsOf(chunk)
      const batches = Array.from({ length: Math.ceil(rows.length / batchRows) }, (_, index) =>
        rows.slice(index * batchRows, (index + 1) * batchRows),
      )
      const answers: ServedPrediction[][] = []
      for (let index = 0; index < batches.length; index += AT_ONCE) {
        const asked = batches.slice(index, index + AT_ONCE).map((batch) => server.predict(reads, batch))
        answers.push(...(await Promise.all(asked)))
      }
      const values = answers.flat()
      const odd = values.find((value) => value !== null && (typeof value === 'string') !== isText)
      if (odd !== undefined)
        throw new StepError(
          'BROKEN_CONTRACT',
          `the scoring server gave ${JSON.stringify(odd)} among ${isText ? 'text' : 'numbers'}`,
        )
      const series = isText ? pl.Series(PREDICTION, values, pl.String) : pl.Series(PREDICTION, values, pl.Float64)
      return pl.concat([chunk, pl.DataFrame([series]).lazy()], { how: 'horizontal' })
    },
    close: async () => {},
  }
}

/** NaN becomes null in JSON by itself. */
const jsonValue = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)
