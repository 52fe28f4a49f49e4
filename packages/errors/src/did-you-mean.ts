/** The part of a message that offers the candidate a mistyped word most likely meant: empty where none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates)
  return near === undefined ? '' : ` (did you mean "${near}"?)`
}

function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  const meant = plain(word)
  let least = Math.max(1, Math.floor(meant.length / 3)) + 1
  for (const candidate of candidates) {
    const other = plain(candidate)
    // Names come from files too: what differs in length alone by more is not measured.
    if (Math.abs(other.length - meant.length) >= least) continue
    const distance = editDistance(meant, other)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** Neither case nor white space at the ends makes another name. */
const plain = (name: string): string => name.trim().toLowerCase()

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return at(above, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
