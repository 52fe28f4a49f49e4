import { StepError } from '@millrace/errors'
import { approximateMode } from './approximate-mode.ts'
import { consecutive } from './consecutive.ts'
import { denseCodes } from './dense-codes.ts'
import type { Mt19937 } from './mt19937.ts'
import { shuffle } from './shuffle.ts'
import type { Rows } from './split-rows.ts'

/**
 * The rows, in order, of scikit-learn's `train_test_split(stratify=labels)` with `heldOut` test rows. 16 bytes a row are held.
 * Throws DATA_REJECTED for a class of one row and for a side with fewer rows than there are classes.
 */
export function stratifiedCut(labels: Int32Array, heldOut: number, generator: Mt19937): { train: Rows; test: Rows } {
  const { codes, counts } = denseCodes(labels)
  const trainRows = codes.length - heldOut
  refuseSmallClasses(counts, { train: trainRows, 'held out': heldOut })
  const ofTrain = approximateMode(counts, trainRows, generator)
  const left = counts.map((count, i) => count - (ofTrain[i] ?? 0))
  const ofTest = approximateMode(left, heldOut, generator)
  const train = new Uint32Array(trainRows)
  const test = new Uint32Array(heldOut)
  let [atTrain, atTest] = [0, 0]
  for (const [code, rows] of rowsByClass(codes, counts).entries()) {
    const order = shuffle(consecutive(0, rows.length), generator)
    const [first, second] = [ofTrain[code] ?? 0, ofTest[code] ?? 0]
    for (let i = 0; i < first; i++) train[atTrain++] = rows[order[i] ?? 0] ?? 0
    for (let i = first; i < first + second; i++) test[atTest++] = rows[order[i] ?? 0] ?? 0
  }
  return { train: shuffle(train, generator), test: shuffle(test, generator) }
}

function refuseSmallClasses(counts: Uint32Array, sides: Record<string, number>): void {
  const single = counts.filter((count) => count < 2).length
  if (single > 0) {
    throw new StepError('DATA_REJECTED', `${single} of ${counts.length} classes have only 1 row`, {
      hint: 'a stratified split needs at least 2 rows of every class: join rare classes, use fewer bins, or split at random',
    })
  }
  for (const [side, rows] of Object.entries(sides)) {
    if (rows >= counts.length) continue
    throw new StepError(
      'DATA_REJECTED',
      `${rows} ${side} rows are fewer than the ${counts.length} classes to stratify by`,
      {
        hint: 'every side of a stratified split needs a row of each class: change its size, or use fewer bins',
      },
    )
  }
}

function rowsByClass(codes: Int32Array, counts: Uint32Array): Rows[] {
  const rows = Array.from(counts, (count) => new Uint32Array(count))
  const next = new Uint32Array(counts.length)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    const at = next[code] ?? 0
    const of = rows[code]
    if (of !== undefined) of[at] = row
    next[code] = at + 1
  }
  return rows
}
