import { twoValues } from './label-association.ts'

const LEAST_OF_A_LABEL = 1000

/**
 * A mask of about `size` rows, one from each of as many stretches of the same length. Of a label of two values it has up
 * to 1,000 rows of the rarer one besides, since what separates the two shows in rows of both.
 */
export function sampledRows(label: Float64Array, size: number): Uint8Array {
  const mask = new Uint8Array(label.length)
  for (const row of spread(label.length, size)) mask[row] = 1
  if (label.length <= size || !twoValues(label)) return mask
  const rare = rowsOfRarerValue(label)
  for (const at of spread(rare.length, LEAST_OF_A_LABEL)) mask[rare[at] ?? 0] = 1
  return mask
}

const GOLDEN = (Math.sqrt(5) - 1) / 2

/** Up to `wanted` places below `length`, one in each stretch but never at a fixed step: rows may be periodic. */
function* spread(length: number, wanted: number): Generator<number> {
  if (length <= wanted) yield* Array(length).keys()
  else for (let i = 0; i < wanted; i++) yield Math.floor(((i + ((i * GOLDEN) % 1)) * length) / wanted)
}

function rowsOfRarerValue(label: Float64Array): Uint32Array {
  const one = label[0]
  const ones = label.reduce((count, value) => (value === one ? count + 1 : count), 0)
  const isOneRarer = 2 * ones <= label.length
  return Uint32Array.from(label.keys()).filter((row) => (label[row] === one) === isOneRarer)
}
