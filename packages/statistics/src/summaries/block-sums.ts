import { mix } from '../probability/seeded-random.ts'

/** Blocks enough that the variance between them is known to 4.5 % (√(2/1000)) and an interval is no wider than Student's with 999 degrees of freedom. */
export const BLOCKS = 1000

/**
 * Sums of `width` quantities over blocks of rows: what a resampling of blocks needs of millions of rows, in fixed memory.
 * Each of the first thousand rows is a block of its own, so that small samples are resampled row by row; later rows are scattered over
 * the blocks by a hash of their number (the bucket form of Chamandy et al. 2012, "Estimating uncertainty for massive data streams").
 */
export class BlockSums {
  readonly width: number
  readonly blocks: number
  /** Row-major: `width` sums for each block. */
  readonly sums: Float64Array
  readonly rows: Float64Array

  constructor(width: number, blocks = BLOCKS) {
    this.width = width
    this.blocks = blocks
    this.sums = new Float64Array(width * blocks)
    this.rows = new Float64Array(blocks)
  }

  /** The block of a row, by its number in the whole table or by a number for what it must stay together with, such as its entity. */
  blockOf(row: number): number {
    return row < this.blocks ? row : scattered(row, this.blocks)
  }

  merge(other: BlockSums): void {
    for (const [i, sum] of other.sums.entries()) this.sums[i] = (this.sums[i] ?? 0) + sum
    for (const [i, count] of other.rows.entries()) this.rows[i] = (this.rows[i] ?? 0) + count
  }

  totals(): Float64Array {
    const totals = new Float64Array(this.width)
    for (let i = 0; i < this.sums.length; i++) {
      const column = i % this.width
      totals[column] = (totals[column] ?? 0) + (this.sums[i] ?? 0)
    }
    return totals
  }

  /** The blocks that have rows. */
  used(): Uint32Array {
    return Uint32Array.from([...this.rows.keys()].filter((block) => (this.rows[block] ?? 0) > 0))
  }
}

/** A block of at most 65,536, evenly to a part of 65,536: of the hash's upper half, because whole numbers of 32 bits are faster than a remainder. */
export const scattered = (row: number, blocks: number): number => ((mix(row) >>> 16) * blocks) >>> 16

/** The sums of two models over the same rows side by side, so that both are resampled together; throws when the rows differ. */
export function pairBlockSums(left: BlockSums, right: BlockSums): BlockSums {
  if (left.rows.length !== right.rows.length || left.rows.some((count, block) => count !== right.rows[block])) {
    throw new Error('paired sums are not over the same rows')
  }
  const paired = new BlockSums(left.width + right.width, left.blocks)
  paired.rows.set(left.rows)
  for (let block = 0; block < left.blocks; block++) {
    const at = block * paired.width
    paired.sums.set(left.sums.subarray(block * left.width, (block + 1) * left.width), at)
    paired.sums.set(right.sums.subarray(block * right.width, (block + 1) * right.width), at + left.width)
  }
  return paired
}
