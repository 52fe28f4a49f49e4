import { chanceEffectOfCounts, isChancePossible } from './chance-effect.ts'
import { chiSquareHomogeneity, poolRareCategories } from './chi-square-tests.ts'
import { type PairedCounts, total } from './counts.ts'
import { type CategoryMeasure, type DriftEvidence, noEvidence } from './evidence.ts'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { lInfinity } from './l-infinity.ts'
import { populationStabilityIndex } from './population-stability-index.ts'
import { twoProportionTest } from './two-proportion-test.ts'

/**
 * Drift of a column of categories from the counts of both sides; p is that of chi-square over categories frequent enough for it,
 * and null where there are several but all of them are too rare to be told apart.
 */
export function driftOfCategories(counts: PairedCounts, measure: CategoryMeasure): DriftEvidence {
  const [referenceRows, currentRows] = [total(counts.reference), total(counts.current)]
  if (referenceRows === 0 || currentRows === 0) return noEvidence(measure, referenceRows, currentRows)
  const pooled = poolRareCategories(counts)
  const pValue = isOne(pooled) && !isOne(counts) ? null : chiSquareHomogeneity(pooled).pValue
  const { value, effect } = measured(counts, measure)
  const chance = isChancePossible({ referenceRows, currentRows, pValue })
    ? chanceEffectOfCounts(counts, (divided) => measured(divided, measure).effect)
    : 0
  return { measure, value, effect, pValue, referenceRows, currentRows, error: 0, chance }
}

const isOne = ({ reference, current }: PairedCounts): boolean =>
  Array.from(reference, (count, i) => count + (current[i] ?? 0)).filter((count) => count > 0).length < 2

function measured(counts: PairedCounts, measure: CategoryMeasure): { value: number; effect: number } {
  if (measure === 'chi_square') {
    const { statistic } = chiSquareHomogeneity(counts)
    return { value: statistic, effect: Math.sqrt(statistic / (total(counts.reference) + total(counts.current))) }
  }
  const value =
    measure === 'psi'
      ? populationStabilityIndex(counts)
      : measure === 'jensen_shannon'
        ? jensenShannonDistance(counts)
        : lInfinity(counts).value
  return { value, effect: value }
}

/** The change of the share of nulls, current minus reference. */
export function driftOfNulls(
  reference: { nulls: number; rows: number },
  current: { nulls: number; rows: number },
): DriftEvidence {
  if (reference.rows === 0 || current.rows === 0) return noEvidence('null_rate', reference.rows, current.rows)
  const { difference, pValue } = twoProportionTest(
    { hits: reference.nulls, rows: reference.rows },
    { hits: current.nulls, rows: current.rows },
  )
  const sizes = { referenceRows: reference.rows, currentRows: current.rows }
  const counts = {
    reference: [reference.nulls, reference.rows - reference.nulls],
    current: [current.nulls, current.rows - current.nulls],
  }
  const chance = isChancePossible({ ...sizes, pValue })
    ? chanceEffectOfCounts(counts, (divided) => lInfinity(divided).value)
    : 0
  return { measure: 'null_rate', value: difference, effect: Math.abs(difference), pValue, ...sizes, error: 0, chance }
}
