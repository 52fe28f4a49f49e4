import { StepError } from '@millrace/errors'
import { consecutive } from './consecutive.ts'
import { denseCodes } from './dense-codes.ts'
import type { Mt19937 } from './mt19937.ts'
import { shuffle } from './shuffle.ts'
import { SIDE } from './sides.ts'

const USUAL_SHARE = 0.2

/**
 * Drops rows of groups that are both among the train rows and on the later side, until none is on both.
 * A drawn `share` of those groups, rounded up, goes to the later side and loses its earlier rows; the others lose their later rows.
 * O(n) time. Throws USAGE for a share outside 0 to 1.
 */
export function keepGroupsApart(
  sides: Uint8Array,
  later: number,
  by: { readonly groups: Int32Array; readonly share: number | undefined; readonly generator: Mt19937 },
): void {
  const { share = USUAL_SHARE, generator } = by
  if (!(share >= 0 && share <= 1)) {
    throw new StepError('USAGE', `the share of groups that goes to the later side is ${share}, not from 0 to 1`, {
      hint: '0 keeps all of their earlier rows, 1 all of their later rows',
    })
  }
  const { codes, counts } = denseCodes(by.groups)
  const [isEarlier, isLater] = [new Uint8Array(counts.length), new Uint8Array(counts.length)]
  for (let row = 0; row < sides.length; row++) {
    const group = codes[row] ?? 0
    if (sides[row] === SIDE.train) isEarlier[group] = 1
    else if (sides[row] === later) isLater[group] = 1
  }
  const both = consecutive(0, counts.length).filter((group) => isEarlier[group] === 1 && isLater[group] === 1)
  const goLater = Math.ceil(share * both.length)
  for (const [i, at] of shuffle(consecutive(0, both.length), generator).entries()) {
    const group = both[at] ?? 0
    if (i < goLater) isEarlier[group] = 0
    else isLater[group] = 0
  }
  for (let row = 0; row < sides.length; row++) {
    const stays = sides[row] === SIDE.train ? isEarlier : sides[row] === later ? isLater : undefined
    if (stays?.[codes[row] ?? 0] === 0) sides[row] = SIDE.dropped
  }
}
