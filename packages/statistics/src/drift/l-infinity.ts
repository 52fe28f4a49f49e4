import { type PairedCounts, total } from './counts.ts'

/** The largest difference between two shares of a category, and where it is (TensorFlow Data Validation's L∞). `value` is NaN when a side is empty. */
export function lInfinity({ reference, current }: PairedCounts): { value: number; at: number } {
  const [n, m] = [total(reference), total(current)]
  if (n === 0 || m === 0) return { value: Number.NaN, at: -1 }
  let value = 0
  let at = 0
  for (let i = 0; i < reference.length; i++) {
    const difference = Math.abs((reference[i] ?? 0) / n - (current[i] ?? 0) / m)
    if (difference > value) [value, at] = [difference, i]
  }
  return { value, at }
}
