import { type PairedCounts, total } from './counts.ts'

/**
 * The Jensen-Shannon distance, the square root of the divergence; with the default base 2 between 0 and 1.
 * Equals `scipy.spatial.distance.jensenshannon` with the same base; Evidently takes base e. NaN when a side is empty.
 */
export function jensenShannonDistance({ reference, current }: PairedCounts, base = 2): number {
  const [n, m] = [total(reference), total(current)]
  let divergence = 0
  for (let i = 0; i < reference.length; i++) {
    const p = (reference[i] ?? 0) / n
    const q = (current[i] ?? 0) / m
    const middle = (p + q) / 2
    divergence += relativeEntropy(p, middle) + relativeEntropy(q, middle)
  }
  return n === 0 || m === 0 ? Number.NaN : Math.sqrt(Math.max(0, divergence) / Math.log(base) / 2)
}

function relativeEntropy(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q)
}
