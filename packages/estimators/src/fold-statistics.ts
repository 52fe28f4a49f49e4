import { StepError } from '@millrace/errors'
import type { FoldPlan } from './fold-plan.ts'
import { GramAccumulator } from './gram-accumulator.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { mergeStatistics } from './merge-statistics.ts'
import type { ColumnNames, RowBlocks } from './row-blocks.ts'

export interface FoldStatistics {
  readonly train: GramStatistics
  readonly test: GramStatistics
}

export interface CrossValidationStatistics {
  /** Of every row, in a fold or not. */
  readonly all: GramStatistics
  readonly folds: readonly FoldStatistics[]
}

/**
 * The statistics of both sides of every fold, in one reading: those of the cells, added up. Nothing is subtracted.
 * Throws BROKEN_CONTRACT as `GramAccumulator` does, and where a side of a fold has no row of weight above 0.
 */
export async function foldStatistics(
  rows: RowBlocks,
  names: ColumnNames,
  plan: FoldPlan,
): Promise<CrossValidationStatistics> {
  const cells = plan.layers.map((layer) => Array.from({ length: layer.cells }, () => new GramAccumulator(names)))
  let first = 0
  for await (const block of rows) {
    const next = first + block.target.length
    for (const [at, { cellOf, cells: count }] of plan.layers.entries()) {
      for (const [cell, places] of placesByCell(cellOf.subarray(first, next), count).entries()) {
        await cells[at]?.[cell]?.add(block, places)
      }
    }
    first = next
  }
  if (first !== plan.rows) throw new Error(`the folds are of ${plan.rows} rows, and ${first} were read`)
  const sums = await Promise.all(cells.map((layer) => Promise.all(layer.map(statisticsOrNone))))
  return {
    all: merged(sums[0] ?? [], 'the training data'),
    folds: plan.layers.flatMap(({ folds }, layer) => folds.map((sides) => statisticsOf(sides, sums[layer] ?? []))),
  }
}

type CellStatistics = GramStatistics | undefined

function statisticsOf(sides: { train: readonly number[]; test: readonly number[] }, cells: readonly CellStatistics[]) {
  return {
    train: merged(
      sides.train.map((cell) => cells[cell]),
      'the training side of a fold',
    ),
    test: merged(
      sides.test.map((cell) => cells[cell]),
      'the test side of a fold',
    ),
  }
}

const statisticsOrNone = async (accumulator: GramAccumulator): Promise<CellStatistics> =>
  accumulator.rows === 0 ? undefined : await accumulator.statistics()

function merged(parts: readonly CellStatistics[], what: string): GramStatistics {
  const present = parts.filter((part) => part !== undefined)
  if (present.length === 0) {
    throw new StepError('BROKEN_CONTRACT', `${what} has no row of weight above 0`, {
      hint: 'choose fewer folds, or check the weights',
    })
  }
  return mergeStatistics(present)
}

/** For each cell the places of its rows, in order. */
export function placesByCell(cellOf: Uint16Array, cells: number): Uint32Array[] {
  const counts = new Uint32Array(cells)
  for (let row = 0; row < cellOf.length; row++) counts[cellOf[row] ?? 0] = (counts[cellOf[row] ?? 0] ?? 0) + 1
  const places = Array.from(counts, (count) => new Uint32Array(count))
  counts.fill(0)
  for (let row = 0; row < cellOf.length; row++) {
    const cell = cellOf[row] ?? 0
    const list = places[cell]
    const at = counts[cell] ?? 0
    if (list !== undefined) list[at] = row
    counts[cell] = at + 1
  }
  return places
}
