import { MomentsAccumulator } from '../summaries/moments-accumulator.ts'
import type { NumericSummary } from '../summaries/numeric-summary.ts'
import { type Bounded, kolmogorovSmirnovAgainst, wassersteinAgainst } from './against-summary.ts'
import { boundedJensenShannon, boundedStabilityIndex } from './bounded-bins.ts'
import type { CellCounter } from './cell-counter.ts'
import { chanceEffect, chanceEffectOfCounts, isChancePossible, valuesOfCounts } from './chance-effect.ts'
import type { PairedCounts } from './counts.ts'
import { distributionGap } from './distribution-gap.ts'
import { type DriftEvidence, type NumericMeasure, noEvidence } from './evidence.ts'
import { evidentlyBins } from './evidently-bins.ts'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { kolmogorovSmirnovPValue } from './kolmogorov-smirnov.ts'
import { populationStabilityIndex } from './population-stability-index.ts'
import { cellCounts, storedBins } from './stored-bins.ts'
import { normedWasserstein } from './wasserstein.ts'

/** Bins of a summary for PSI and Jensen-Shannon: deciles, as practice has it, since their noise grows with the number of bins. */
const SUMMARY_BINS = 10

/**
 * Drift between two samples of a numeric column, exact; both ascending and finite. PSI and Jensen-Shannon use Evidently's bins,
 * for which `integers` says whether the column holds whole numbers.
 */
export function driftOfNumbers(
  reference: Float64Array,
  current: Float64Array,
  measure: NumericMeasure,
  integers = false,
): DriftEvidence {
  const sizes = { referenceRows: reference.length, currentRows: current.length }
  if (reference.length === 0 || current.length === 0) return noEvidence(measure, reference.length, current.length)
  const gap = distributionGap(reference, current)
  const effectOf = (left: Float64Array, right: Float64Array, between = distributionGap(left, right)) =>
    measure === 'ks'
      ? between.largest
      : measure === 'wasserstein'
        ? normedWasserstein(between.area, varianceOf(left))
        : onBins(evidentlyBins(left, right, integers), measure)
  const value = effectOf(reference, current, gap)
  const pValue = kolmogorovSmirnovPValue(gap.largest, reference.length, current.length)
  const chance = isChancePossible({ ...sizes, pValue }) ? chanceEffect(reference, current, effectOf) : 0
  return { measure, value, effect: value, pValue, ...sizes, error: 0, chance }
}

/** The measure of counts in bins. */
export const onBins = (bins: PairedCounts, measure: 'psi' | 'jensen_shannon'): number =>
  measure === 'psi' ? populationStabilityIndex(bins) : jensenShannonDistance(bins)

function varianceOf(values: Float64Array): number {
  const moments = new MomentsAccumulator()
  moments.add(values)
  return moments.moments().variance ?? 0
}

/** Drift between a summary and a sample that was counted against `summary.quantiles.values`, with the error the summary leaves. */
export function driftFromSummary(
  summary: NumericSummary,
  current: CellCounter,
  measure: NumericMeasure,
): DriftEvidence {
  const { quantiles } = summary
  const sizes = { referenceRows: quantiles.count, currentRows: current.count }
  if (quantiles.count === 0 || current.count === 0) return noEvidence(measure, quantiles.count, current.count)
  const ks = kolmogorovSmirnovAgainst(quantiles, current)
  const { value, error } = measure === 'ks' ? ks : measuredAgainst(summary, current, measure)
  const pValue = kolmogorovSmirnovPValue(ks.value, quantiles.count, current.count)
  const chance = isChancePossible({ ...sizes, pValue }) ? chanceAgainst(summary, current, measure) : 0
  return { measure, value, effect: value, pValue, ...sizes, error, chance }
}

/** As between samples, of values in the middle between stored ones. */
function chanceAgainst({ quantiles }: NumericSummary, current: CellCounter, measure: NumericMeasure): number {
  if (measure === 'psi' || measure === 'jensen_shannon')
    return chanceEffectOfCounts(storedBins(quantiles, current, SUMMARY_BINS), (bins) => onBins(bins, measure))
  const values = cellValues(quantiles.values, current)
  return chanceEffect(
    valuesOfCounts(cellCounts(quantiles), values),
    valuesOfCounts(current.cells, values),
    (left, right) => {
      const { area, largest } = distributionGap(left, right)
      return measure === 'ks' ? largest : normedWasserstein(area, varianceOf(left))
    },
  )
}

/** A value for each cell of a counter: those beyond the stored ones are the current data's extremes. */
function cellValues(stored: readonly number[], { min, max }: CellCounter): number[] {
  const low = Math.min(stored[0] ?? 0, min)
  const high = Math.max(stored.at(-1) ?? 0, max)
  return [...stored.flatMap((value, i) => [((stored[i - 1] ?? low) + value) / 2, value]), high]
}

function measuredAgainst(
  summary: NumericSummary,
  current: CellCounter,
  measure: Exclude<NumericMeasure, 'ks'>,
): Bounded {
  if (measure === 'wasserstein') {
    const variance = summary.sumOfSquares / summary.quantiles.count
    const { value, error } = wassersteinAgainst(summary.quantiles, current)
    return { value: normedWasserstein(value, variance), error: normedWasserstein(error, variance) }
  }
  const bins = storedBins(summary.quantiles, current, SUMMARY_BINS)
  return measure === 'psi' ? boundedStabilityIndex(bins) : boundedJensenShannon(bins)
}
