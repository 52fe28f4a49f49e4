import type { Fold, FoldPartition } from '@millrace/splits'

/** Rows that have the same part in every fold of the layer form a cell, so each side of a fold is a union of cells. */
export interface FoldLayer {
  /** The cell of every row. */
  readonly cellOf: Uint16Array
  readonly cells: number
  readonly folds: readonly FoldSides[]
}

export interface FoldSides {
  readonly train: readonly number[]
  readonly test: readonly number[]
}

/** The folds of a cross-validation in order, as unions of cells: statistics of the cells are summed into those of the folds. */
export interface FoldPlan {
  readonly rows: number
  readonly layers: readonly FoldLayer[]
}

/** By how many cells a fold may refine a layer; folds of another repetition cut across those before, and get a layer of their own. */
const MOST_NEW_CELLS = 4

const TRAIN = 1
const TEST = 2

interface Draft {
  readonly cellOf: Uint16Array
  /** For each cell its part in each fold. */
  readonly parts: readonly (readonly number[])[]
}

/**
 * The folds of `@millrace/splits` over this number of rows, laid out in cells; two bytes a row and layer. The folds of a
 * partition are its cells.
 */
export function foldPlan(parts: Iterable<Fold | FoldPartition>, rows: number): FoldPlan {
  const layers: (FoldLayer | Draft)[] = []
  const whole = () => ({ cellOf: new Uint16Array(rows), parts: [[]] })
  for (const part of parts) {
    if ('foldOf' in part) {
      layers.push(partitionLayer(part))
      continue
    }
    const sides = partsOf(part, rows)
    const open = layers.at(-1)
    const refined = open && 'parts' in open ? refine(open, sides, open.parts.length + MOST_NEW_CELLS) : undefined
    if (refined === undefined) layers.push(refine(whole(), sides, rows) ?? whole())
    else layers[layers.length - 1] = refined
  }
  if (layers.length === 0) throw new Error('there are no folds to lay out')
  return { rows, layers: layers.map((layer) => ('parts' in layer ? layerOf(layer) : layer)) }
}

function partitionLayer({ foldOf, folds }: FoldPartition): FoldLayer {
  const cells = Array.from({ length: folds }, (_, fold) => fold)
  const sides = cells.map((fold) => ({ train: cells.filter((cell) => cell !== fold), test: [fold] }))
  return { cellOf: new Uint16Array(foldOf), cells: folds, folds: sides }
}

function partsOf({ train, test }: Fold, rows: number): Uint8Array {
  const parts = new Uint8Array(rows)
  for (const row of train) parts[row] = TRAIN
  for (const row of test) parts[row] = TEST
  return parts
}

/** The draft with every cell split by the part of its rows in one more fold; undefined where that makes too many. */
function refine({ cellOf, parts: before }: Draft, partOf: Uint8Array, most: number): Draft | undefined {
  const known = new Int32Array(before.length * 3).fill(-1)
  const parts: number[][] = []
  const refined = new Uint16Array(cellOf.length)
  for (let row = 0; row < refined.length; row++) {
    const [cell, part] = [cellOf[row] ?? 0, partOf[row] ?? 0]
    let id = known[cell * 3 + part] ?? 0
    if (id === -1) {
      id = parts.push([...(before[cell] ?? []), part]) - 1
      if (parts.length > most) return undefined
      known[cell * 3 + part] = id
    }
    refined[row] = id
  }
  return { cellOf: refined, parts }
}

function layerOf({ cellOf, parts }: Draft): FoldLayer {
  const cellsOf = (fold: number, part: number) => parts.flatMap((its, cell) => (its[fold] === part ? [cell] : []))
  const folds = (parts[0] ?? []).map((_, fold) => ({ train: cellsOf(fold, TRAIN), test: cellsOf(fold, TEST) }))
  return { cellOf, cells: parts.length, folds }
}
