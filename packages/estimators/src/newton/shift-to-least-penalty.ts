import type { ParameterPenalties } from './parameter-penalties.ts'

/**
 * Shifts each parameter with an l1 penalty, in all blocks together, to where its penalties are least: for losses that such a shift does
 * not change. Parameters of one block come after those of another.
 */
export function shiftToLeastPenalty(
  { l1, l2 }: ParameterPenalties,
  point: Float64Array,
  blocks: number,
): Float64Array<ArrayBuffer> {
  const width = point.length / blocks
  const shifted = Float64Array.from(point)
  for (let j = 0; j < width; j++) {
    if (l1[j] === 0) continue
    const values = Float64Array.from({ length: blocks }, (_, k) => point[k * width + j] ?? 0)
    const shift = leastPenalized(values, l1[j] ?? 0, l2[j] ?? 0)
    if (shift !== 0) for (let k = 0; k < blocks; k++) shifted[k * width + j] = (values[k] ?? 0) - shift
  }
  return shifted
}

/** The m nearest to 0 where Σ l1·|v − m| + ½·l2·(v − m)² is least; its slope rises along m, and by 2·l1 at every value. */
function leastPenalized(values: Float64Array, l1: number, l2: number): number {
  const ascending = values.toSorted()
  const count = values.length
  const sum = values.reduce((total, value) => total + value, 0)
  /** The slope at m where `below` values are less. */
  const slope = (m: number, below: number) => l1 * (2 * below - count) + l2 * (count * m - sum)
  for (const [at, value] of ascending.entries()) {
    const after = slope(value, at + 1)
    if (after < 0) continue
    if (after === 0 && l2 === 0) return Math.max(value, Math.min(0, ascending[at + 1] ?? value))
    if (slope(value, at) <= 0) return value
    return (l2 * sum - l1 * (2 * at - count)) / (l2 * count)
  }
  return ascending.at(-1) ?? 0
}
