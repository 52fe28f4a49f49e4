import { MomentsAccumulator } from '../summaries/moments-accumulator.ts'
import { type NumericSummary, STORED_VALUES } from '../summaries/numeric-summary.ts'
import { streamedRanks } from './streamed-ranks.ts'
import type { ValueStream } from './value-stream.ts'

/** As `summarizeSortedColumn`, of values in no order and in memory that does not grow with them. `missing` is asked for when they were gone through. */
export function summarizeStream(
  stream: ValueStream,
  missing: () => { nulls: number; nans: number; positiveInfinities: number; negativeInfinities: number },
): NumericSummary {
  const { count, values } = streamedRanks(stream, (rows) =>
    rows === 0
      ? []
      : Array.from({ length: STORED_VALUES }, (_, step) => Math.floor((step * (rows - 1)) / (STORED_VALUES - 1))),
  )
  const moments = new MomentsAccumulator()
  for (const stretch of stream.stretches()) moments.add(stretch)
  const { mean, sumOfSquares } = moments.moments()
  const kept = values.filter(({ value }, i) => value !== values[i - 1]?.value)
  const quantiles = {
    count,
    values: kept.map(({ value }) => value),
    below: kept.map(({ below }) => below),
    at: kept.map(({ at }) => at),
    upTo: kept.map(({ below, at }) => below + at),
  }
  return { kind: 'numeric', ...missing(), mean, sumOfSquares, quantiles }
}
