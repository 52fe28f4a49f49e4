import { Mt19937 } from '@millrace/splits'
import type { FoldPlan } from '../fold-plan.ts'
import type { RowBlock, RowBlocks } from '../row-blocks.ts'

export interface FoldSide {
  /** The number of the fold, from 0. */
  readonly fold: number
  readonly side: 'train' | 'test'
}

/** The rows of one side of a fold, in order, to be read as often as the rows themselves. */
export function foldRows(rows: RowBlocks, plan: FoldPlan, which: FoldSide): RowBlocks {
  const keeps = membership(plan, which)
  return filtered(rows, () => keeps)
}

/**
 * A share of the rows, drawn row by row by a Mersenne Twister of this seed, the same at every reading; a larger share adds rows to a smaller one.
 */
export function sampledRows(rows: RowBlocks, share: number, seed: number): RowBlocks {
  if (share >= 1) return rows
  return filtered(rows, () => {
    const generator = new Mt19937(seed)
    return () => generator.nextUint32() < share * 2 ** 32
  })
}

/** Whether a row, by its number, is on that side of the fold. */
export function membership(plan: FoldPlan, { fold, side }: FoldSide): (row: number) => boolean {
  let first = 0
  for (const { cellOf, cells, folds } of plan.layers) {
    const sides = folds[fold - first]
    if (sides !== undefined) {
      const kept = Array.from({ length: cells }, (_, cell) => sides[side].includes(cell))
      return (row) => kept[cellOf[row] ?? 0] === true
    }
    first += folds.length
  }
  throw new Error(`there is no fold ${fold}`)
}

/** The rows that a test keeps; it is made anew for each reading, and asked about every row in order. */
function filtered(rows: RowBlocks, started: () => (row: number) => boolean): RowBlocks {
  return {
    async *[Symbol.asyncIterator]() {
      const keeps = started()
      let first = 0
      for await (const block of rows) {
        yield taken(
          block,
          placesWhere(block.target.length, (place) => keeps(first + place)),
        )
        first += block.target.length
      }
    },
  }
}

/** The rows of a block at these places. */
export function taken({ columns, target, weights }: RowBlock, places: Uint32Array): RowBlock {
  const pick = (column: Float64Array) => {
    const picked = new Float64Array(places.length)
    for (let i = 0; i < picked.length; i++) picked[i] = column[places[i] ?? 0] ?? 0
    return picked
  }
  return { columns: columns.map(pick), target: pick(target), weights: weights && pick(weights) }
}

export function placesWhere(rows: number, keeps: (place: number) => boolean): Uint32Array {
  const places = new Uint32Array(rows)
  let count = 0
  for (let place = 0; place < rows; place++) if (keeps(place)) places[count++] = place
  return places.subarray(0, count)
}
