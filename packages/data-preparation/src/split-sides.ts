import { createHash } from 'node:crypto'
import type { SplitManifest } from '@millrace/contracts'
import type { Rows, SplitRows } from '@millrace/splits'

const CHUNK = 1 << 16

/** What a manifest keeps of each side: its rows, and the SHA-256 of their hashes, 8 bytes each, little-endian, in the side's order. */
export function splitSides(hashes: BigUint64Array, { train, validation, test }: SplitRows): SplitManifest['sides'] {
  const record = (rows: Rows) => ({ rows: rows.length, sha256: sideHash(hashes, rows) })
  return {
    train: record(train),
    ...(validation === undefined ? {} : { validation: record(validation) }),
    test: record(test),
  }
}

function sideHash(hashes: BigUint64Array, rows: Rows): string {
  const digest = createHash('sha256')
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.subarray(from, from + CHUNK)
    const bytes = new DataView(new ArrayBuffer(8 * chunk.length))
    for (const [index, row] of chunk.entries()) bytes.setBigUint64(8 * index, hashes[row] ?? 0n, true)
    digest.update(bytes)
  }
  return digest.digest('hex')
}
