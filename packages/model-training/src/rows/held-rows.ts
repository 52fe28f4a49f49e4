import type { RowBlock, RowBlocks } from '@millrace/estimators'

/** Rows that are read again and again are held in memory up to this many bytes. */
const MOST_BYTES = 128e6

export interface HeldRows extends RowBlocks {
  /** In memory that threads share; undefined before the first whole reading, and where rows are too many. */
  readonly held: readonly RowBlock[] | undefined
}

/** The same rows, which the first whole reading leaves in memory where they are few enough; without a size they are not. */
export function heldRows(blocks: RowBlocks, size: { rows: number; columns: number } | undefined): HeldRows {
  const fits = size !== undefined && size.rows * (size.columns + 2) * 8 <= MOST_BYTES
  let held: readonly RowBlock[] | undefined
  return {
    get held() {
      return held
    },
    async *[Symbol.asyncIterator]() {
      if (held !== undefined) {
        yield* held
        return
      }
      const copies: RowBlock[] = []
      for await (const block of blocks) {
        // A block lives until the next one is read.
        if (fits) copies.push(copyOf(block))
        yield block
      }
      if (fits) held = copies
    },
  }
}

const copyOf = ({ columns, target, weights }: RowBlock): RowBlock => ({
  columns: columns.map(shared),
  target: shared(target),
  weights: weights && shared(weights),
})

function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}
