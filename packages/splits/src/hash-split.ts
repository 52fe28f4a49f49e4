import { StepError } from '@millrace/errors'
import { keyFractions } from './key-fractions.ts'
import { rowsOfSides, SIDE } from './sides.ts'
import type { SplitRows } from './split-rows.ts'
import type { HashSplitSpec } from './split-spec.ts'

/**
 * Rows whose key draws below `testSize` are test rows, those below `testSize + validationSize` validation rows. O(n) time, 1 byte a row.
 * Throws USAGE for sizes that are not fractions or leave nothing to train on, DATA_REJECTED where a side gets no rows.
 */
export function hashSplit(spec: HashSplitSpec, keys: BigUint64Array): SplitRows {
  const test = fraction('test', spec.testSize)
  const held = test + (spec.validationSize === undefined ? 0 : fraction('validation', spec.validationSize))
  if (held >= 1) {
    throw new StepError(
      'USAGE',
      `a test size of ${test} and a validation size of ${held - test} leave no rows to train on`,
      {
        hint: 'together they are below 1',
      },
    )
  }
  const drawn = keyFractions(keys, spec.seed, 'split')
  const sides = new Uint8Array(keys.length)
  for (let row = 0; row < sides.length; row++) {
    const at = drawn(row)
    if (at < test) sides[row] = SIDE.test
    else if (at < held) sides[row] = SIDE.validation
  }
  const hint =
    'a key decides its side alone, so few keys can leave a side empty: change the sizes or the seed, or split otherwise'
  return rowsOfSides(sides, { validation: spec.validationSize !== undefined, hint })
}

function fraction(side: 'test' | 'validation', size: number): number {
  if (size > 0 && size < 1) return size
  throw new StepError('USAGE', `the ${side} size is ${size}, not a fraction between 0 and 1`, {
    hint: `a split by hash takes shares of keys, not counts: --${side}-size (${side.toUpperCase()}_SIZE) is such as 0.2`,
  })
}
