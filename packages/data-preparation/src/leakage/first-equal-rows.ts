/** For each row the first row that has the same hash: itself, where there is none before. O(n) time, 16 bytes a row. */
export function firstEqualRows(hashes: BigUint64Array): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * hashes.length)
  const size = 2 ** Math.ceil(Math.log2(2 * hashes.length + 2))
  const mask = size - 1
  /** Rows by the place that their hash has, 1 more than the row; 0 where there is none. */
  const places = new Uint32Array(size)
  const first = new Uint32Array(hashes.length)
  for (let row = 0; row < first.length; row++) {
    const low = words[2 * row] ?? 0
    const high = words[2 * row + 1] ?? 0
    let place = (low ^ high) & mask
    for (;;) {
      const held = (places[place] ?? 0) - 1
      if (held < 0) {
        places[place] = row + 1
        first[row] = row
        break
      }
      if (words[2 * held] === low && words[2 * held + 1] === high) {
        first[row] = held
        break
      }
      place = (place + 1) & mask
    }
  }
  return first
}
