/** p-values adjusted for how many there are, so that those of at most `alpha` hold a share of false alarms of at most `alpha` (Benjamini and Hochberg 1995; `scipy.stats.false_discovery_control`). */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0))
  const adjusted = new Array<number>(pValues.length).fill(1)
  let least = 1
  for (const [from, i] of order.entries()) {
    least = Math.min(least, ((pValues[i] ?? 1) * pValues.length) / (pValues.length - from))
    adjusted[i] = least
  }
  return adjusted
}
