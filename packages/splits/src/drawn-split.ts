import { heldOutCount } from './held-out-count.ts'
import { seededGenerator } from './seeded-generator.ts'
import type { Rows, SplitRows } from './split-rows.ts'
import type { RandomSplitSpec, StratifiedSplitSpec } from './split-spec.ts'
import { stratifiedCut } from './stratified-split.ts'
import { trainTestSplit } from './train-test-split.ts'

/**
 * The rows, in order, of scikit-learn's `train_test_split`, stratified where `labels` are given.
 * A validation set is a second `train_test_split` over the train rows, with the same seed and as many rows as the size means of all.
 */
export function drawnSplit(
  spec: RandomSplitSpec | StratifiedSplitSpec,
  rows: number,
  labels: Int32Array | undefined,
): SplitRows {
  const testRows = heldOutCount(spec.testSize, rows, { side: 'test', unit: 'rows' })
  const dropped = new Uint32Array(0)
  if (spec.validationSize === undefined)
    return { ...cut(rows, testRows, spec.seed, labels), validation: undefined, dropped }
  const what = { side: 'validation', unit: 'rows', taken: testRows } as const
  const validationRows = heldOutCount(spec.validationSize, rows, what)
  const { train: rest, test } = cut(rows, testRows, spec.seed, labels)
  const labelsOfRest = labels && new Int32Array(rest.length)
  if (labelsOfRest) for (let i = 0; i < rest.length; i++) labelsOfRest[i] = labels[rest[i] ?? 0] ?? 0
  const second = cut(rest.length, validationRows, spec.seed, labelsOfRest)
  return { train: take(rest, second.train), validation: take(rest, second.test), test, dropped }
}

function cut(rows: number, heldOut: number, seed: number, labels: Int32Array | undefined): { train: Rows; test: Rows } {
  if (labels === undefined) return trainTestSplit({ rows, testSize: heldOut, seed })
  return stratifiedCut(labels, heldOut, seededGenerator(seed))
}

function take(rows: Rows, at: Rows): Rows {
  return at.map((i) => rows[i] ?? 0)
}
