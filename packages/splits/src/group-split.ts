import { consecutive } from './consecutive.ts'
import { denseCodes } from './dense-codes.ts'
import { heldOutCount } from './held-out-count.ts'
import { seededGenerator } from './seeded-generator.ts'
import { shuffle } from './shuffle.ts'
import { rowsOfSides, SIDE } from './sides.ts'
import type { SplitRows } from './split-rows.ts'
import type { GroupSplitSpec } from './split-spec.ts'

/**
 * The rows of scikit-learn's `GroupShuffleSplit`; a validation set is a second one over the train rows, with the same seed. O(n) time.
 * Throws USAGE for sizes that leave no group to train on.
 */
export function groupSplit(spec: GroupSplitSpec, groups: Int32Array): SplitRows {
  const { codes, counts } = denseCodes(groups)
  const sideOf = new Uint8Array(counts.length)
  const test = heldOutCount(spec.testSize, counts.length, { side: 'test', unit: 'groups' })
  holdOut(sideOf, test, SIDE.test, spec.seed)
  const validation = spec.validationSize !== undefined
  if (validation) {
    const what = { side: 'validation', unit: 'groups', taken: test } as const
    holdOut(sideOf, heldOutCount(spec.validationSize, counts.length, what), SIDE.validation, spec.seed)
  }
  const sides = new Uint8Array(codes.length)
  for (let row = 0; row < sides.length; row++) sides[row] = sideOf[codes[row] ?? 0] ?? SIDE.train
  return rowsOfSides(sides, { validation, hint: 'change the sizes' })
}

function holdOut(sideOf: Uint8Array, count: number, side: number, seed: number): void {
  const open = consecutive(0, sideOf.length).filter((group) => sideOf[group] === SIDE.train)
  const order = shuffle(consecutive(0, open.length), seededGenerator(seed))
  for (const at of order.subarray(0, count)) sideOf[open[at] ?? 0] = side
}
