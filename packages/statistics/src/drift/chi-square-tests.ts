import { chiSquareTail } from '../probability/chi-square.ts'
import { type PairedCounts, total } from './counts.ts'

export interface ChiSquareTest {
  readonly statistic: number
  readonly degrees: number
  readonly pValue: number
}

/**
 * Whether two samples have the same distribution over categories: Pearson's statistic of the 2 × k table, as
 * `scipy.stats.chi2_contingency(table, correction=False)`; both samples are taken as noisy. p is 1 with fewer than two categories.
 */
export function chiSquareHomogeneity({ reference, current }: PairedCounts): ChiSquareTest {
  const [n, m] = [total(reference), total(current)]
  let statistic = 0
  let categories = 0
  for (let i = 0; i < reference.length; i++) {
    const [before, after] = [reference[i] ?? 0, current[i] ?? 0]
    const both = before + after
    if (both === 0) continue
    categories++
    const [expectedBefore, expectedAfter] = [(both * n) / (n + m), (both * m) / (n + m)]
    statistic += (before - expectedBefore) ** 2 / expectedBefore + (after - expectedAfter) ** 2 / expectedAfter
  }
  if (n === 0 || m === 0 || categories < 2) return { statistic: 0, degrees: 0, pValue: 1 }
  return { statistic, degrees: categories - 1, pValue: chiSquareTail(statistic, categories - 1) }
}

/**
 * Whether current data has the shares of the reference, those taken as exact, as Evidently's `chisquare` and `scipy.stats.chisquare`.
 * It rejects too often where the reference is not much larger than the current sample, and always when a category is new.
 */
export function chiSquareGoodnessOfFit({ reference, current }: PairedCounts): ChiSquareTest {
  const scale = total(current) / total(reference)
  const degrees = reference.length - 1
  let statistic = 0
  for (let i = 0; i < reference.length; i++) {
    const expected = (reference[i] ?? 0) * scale
    statistic += ((current[i] ?? 0) - expected) ** 2 / expected
  }
  return { statistic, degrees, pValue: degrees < 1 ? 1 : chiSquareTail(statistic, degrees) }
}

/**
 * The counts with rare categories taken together until each is expected at least five times on either side (Cochran 1954),
 * below which the chi-square approximation of a p-value is not to be trusted. Which are rare is decided on both samples together.
 */
export function poolRareCategories({ reference, current }: PairedCounts): PairedCounts {
  const [n, m] = [total(reference), total(current)]
  const least = (5 * (n + m)) / Math.min(n, m)
  const pooled: { reference: number[]; current: number[] } = { reference: [], current: [] }
  let [rareBefore, rareAfter] = [0, 0]
  for (let i = 0; i < reference.length; i++) {
    const [before, after] = [reference[i] ?? 0, current[i] ?? 0]
    if (before + after >= least) {
      pooled.reference.push(before)
      pooled.current.push(after)
    } else {
      rareBefore += before
      rareAfter += after
    }
  }
  if (rareBefore + rareAfter >= least || pooled.reference.length === 0) {
    return { reference: [...pooled.reference, rareBefore], current: [...pooled.current, rareAfter] }
  }
  if (rareBefore + rareAfter > 0) addToSmallest(pooled, rareBefore, rareAfter)
  return pooled
}

function addToSmallest(pooled: { reference: number[]; current: number[] }, before: number, after: number): void {
  const both = pooled.reference.map((count, i) => count + (pooled.current[i] ?? 0))
  const smallest = both.indexOf(Math.min(...both))
  pooled.reference[smallest] = (pooled.reference[smallest] ?? 0) + before
  pooled.current[smallest] = (pooled.current[smallest] ?? 0) + after
}
