/** The features whose contributions to a prediction are the largest, row by row. */
export interface ReasonCodes {
  /** By rank: the index of the feature in each row, -1 where there is none. */
  readonly features: readonly Int32Array[]
  /** By rank: how much. */
  readonly contributions: readonly Float64Array[]
}

/**
 * The `count` largest by size of what each feature contributes to each of `rows` predictions; of equal ones the earlier
 * feature first. A contribution that is NaN or zero is none.
 */
export function reasonCodes(
  given: readonly Float64Array[],
  { rows, count }: { rows: number; count: number },
): ReasonCodes {
  const features = Array.from({ length: count }, () => new Int32Array(rows).fill(-1))
  const contributions = Array.from({ length: count }, () => new Float64Array(rows).fill(Number.NaN))
  for (const [feature, values] of given.entries())
    for (let row = 0; row < rows; row++) {
      const contribution = values[row] ?? Number.NaN
      if (Number.isNaN(contribution) || contribution === 0) continue
      place({ features, contributions }, { row, feature, contribution })
    }
  return { features, contributions }
}

function place(
  { features, contributions }: ReasonCodes,
  { row, feature, contribution }: { row: number; feature: number; contribution: number },
): void {
  let [index, value] = [feature, contribution]
  for (let rank = 0; rank < features.length; rank++) {
    const [names, sizes] = [features[rank], contributions[rank]]
    if (names === undefined || sizes === undefined) return
    const held = names[row] ?? -1
    const size = sizes[row] ?? 0
    if (held !== -1 && Math.abs(size) >= Math.abs(value)) continue
    names[row] = index
    sizes[row] = value
    if (held === -1) return
    index = held
    value = size
  }
}
