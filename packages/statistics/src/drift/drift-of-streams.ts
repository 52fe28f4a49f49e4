import { isChancePossible } from './chance-effect.ts'
import { type DriftEvidence, type NumericMeasure, noEvidence } from './evidence.ts'
import type { Sides } from './gap-sum.ts'
import { kolmogorovSmirnovPValue } from './kolmogorov-smirnov.ts'
import { driftOfNumbers, onBins } from './measure-numbers.ts'
import { streamedBins } from './streamed-bins.ts'
import { type CountedBuckets, type StreamedGap, streamedGap } from './streamed-gap.ts'
import { sortedValues, type ValueStream } from './value-stream.ts'
import { normedWasserstein } from './wasserstein.ts'

/**
 * Drift between two samples of a numeric column as `driftOfNumbers`, exact too, of values in no order and in memory that does not grow
 * with them; sorted are only columns of so few values that chance is looked at.
 */
export function driftOfStreams(
  streams: Sides<ValueStream>,
  measure: NumericMeasure,
  integers = false,
): { evidence: DriftEvidence; buckets: CountedBuckets } {
  const gap = streamedGap(streams)
  const { buckets } = gap
  const sizes = { referenceRows: gap.rows.reference, currentRows: gap.rows.current }
  if (sizes.referenceRows === 0 || sizes.currentRows === 0)
    return { evidence: noEvidence(measure, sizes.referenceRows, sizes.currentRows), buckets }
  const pValue = kolmogorovSmirnovPValue(gap.largest, sizes.referenceRows, sizes.currentRows)
  if (isChancePossible({ ...sizes, pValue })) {
    const [reference, current] = [sortedValues(streams.reference), sortedValues(streams.current)]
    return { evidence: driftOfNumbers(reference, current, measure, integers), buckets }
  }
  const value = measured(measure, streams, gap, integers)
  return { evidence: { measure, value, effect: value, pValue, ...sizes, error: 0, chance: 0 }, buckets }
}

function measured(
  measure: NumericMeasure,
  streams: Sides<ValueStream>,
  { area, largest, center }: StreamedGap,
  integers: boolean,
): number {
  if (measure === 'ks') return largest
  if (measure !== 'wasserstein') return onBins(streamedBins(streams, integers), measure)
  return normedWasserstein(area, varianceAround(center, streams.reference))
}

/** The variance, by way of differences from a value amid the others, which are exact where values are far from zero and close together. */
function varianceAround(center: number, { stretches }: ValueStream): number {
  let [count, sum, squares] = [0, 0, 0]
  for (const values of stretches()) {
    count += values.length
    for (let i = 0; i < values.length; i++) {
      const difference = (values[i] ?? 0) - center
      sum += difference
      squares += difference * difference
    }
  }
  return Math.max(0, squares - (sum / count) * sum) / count
}
