import type { RowBlock, RowBlocks } from '@millrace/estimators'

/** Rows that are read again and again are held in memory up to this many bytes. */
const MOST_BYTES = 128e6

/** The same rows, which the first whole reading leaves in memory where they are few enough. */
export function heldRows(blocks: RowBlocks, { rows, columns }: { rows: number; columns: number }): RowBlocks {
  if (rows * (columns + 2) * 8 > MOST_BYTES) return blocks
  let held: readonly RowBlock[] | undefined
  return {
    async *[Symbol.asyncIterator]() {
      if (held !== undefined) {
        yield* held
        return
      }
      const copies: RowBlock[] = []
      for await (const block of blocks) {
        // A block lives until the next one is read.
        copies.push(copyOf(block))
        yield block
      }
      held = copies
    },
  }
}

const copyOf = ({ columns, target, weights }: RowBlock): RowBlock => ({
  columns: columns.map((column) => column.slice()),
  target: target.slice(),
  weights: weights?.slice(),
})
