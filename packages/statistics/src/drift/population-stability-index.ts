import { type PairedCounts, total } from './counts.ts'

/**
 * PSI, Σ (r − c) ln(r/c) over shares, in nats; as Evidently an empty share counts as 0.0001, or as a millionth of the smallest
 * other share where that one is no larger than 0.0001. NaN when a side is empty.
 */
export function populationStabilityIndex({ reference, current }: PairedCounts): number {
  const expected = filledShares(reference)
  const observed = filledShares(current)
  let psi = 0
  for (const [i, share] of expected.entries()) {
    const other = observed[i] ?? 0
    psi += (share - other) * Math.log(share / other)
  }
  return expected.length === 0 ? Number.NaN : psi
}

/** What PSI is expected to be with no drift at all: (bins − 1)(1/n + 1/m), by its chi-square approximation (Yurdakul 2018). */
export function psiNoiseFloor(bins: number, reference: number, current: number): number {
  return (bins - 1) * (1 / reference + 1 / current)
}

function filledShares(counts: ArrayLike<number>): Float64Array {
  const all = total(counts)
  const shares = Float64Array.from(counts, (count) => count / all)
  const smallest = shares.reduce(
    (least, share) => (share > 0 && share < least ? share : least),
    Number.POSITIVE_INFINITY,
  )
  const filling = smallest <= 0.0001 ? smallest / 1e6 : 0.0001
  return shares.map((share) => (share === 0 ? filling : share))
}
