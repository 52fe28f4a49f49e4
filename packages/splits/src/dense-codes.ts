/**
 * Codes renumbered to 0, 1, 2, … in their own order, as numpy's `unique(…, return_inverse=True, return_counts=True)` does.
 * A table as long as the largest code is held; a negative code is a bug of the caller.
 */
export function denseCodes(codes: Int32Array): { readonly codes: Int32Array; readonly counts: Uint32Array } {
  let largest = -1
  for (const code of codes) {
    if (code < 0) throw new RangeError(`a code is ${code}: codes are 0 or more`)
    if (code > largest) largest = code
  }
  const counts = new Uint32Array(largest + 1)
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  const present = counts.filter((count) => count > 0)
  if (present.length === counts.length) return { codes, counts }
  const dense = new Uint32Array(largest + 1)
  let next = 0
  for (let code = 0; code <= largest; code++) if ((counts[code] ?? 0) > 0) dense[code] = next++
  return { codes: codes.map((code) => dense[code] ?? 0), counts: present }
}
