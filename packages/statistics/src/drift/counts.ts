/** How often the same categories or bins occur in a reference and in current data, in the same order. */
export interface PairedCounts {
  readonly reference: ArrayLike<number>
  readonly current: ArrayLike<number>
}

/** The counts of every category of either side, in order of first appearance, reference first. */
export function pairCategories(
  reference: Iterable<readonly [string, number]>,
  current: Iterable<readonly [string, number]>,
): PairedCounts & { readonly names: readonly string[] } {
  const [before, after] = [new Map(reference), new Map(current)]
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return {
    names,
    reference: names.map((name) => before.get(name) ?? 0),
    current: names.map((name) => after.get(name) ?? 0),
  }
}

export function total(counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0
  return sum
}
