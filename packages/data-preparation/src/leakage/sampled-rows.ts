import { twoValues } from './label-association.ts'

const LEAST_OF_A_LABEL = 1000

/**
 * A mask of about `size` rows in even steps. Of a label of two values it has up to 1,000 rows of the rarer one besides,
 * since what separates the two shows in rows of both.
 */
export function sampledRows(label: Float64Array, size: number): Uint8Array {
  const mask = new Uint8Array(label.length)
  const step = Math.max(1, label.length / size)
  for (let at = 0; at < label.length; at += step) mask[Math.floor(at)] = 1
  if (step === 1 || !twoValues(label)) return mask
  const rare = rowsOfRarerValue(label)
  const stepOfRare = Math.max(1, rare.length / LEAST_OF_A_LABEL)
  for (let at = 0; at < rare.length; at += stepOfRare) mask[rare[Math.floor(at)] ?? 0] = 1
  return mask
}

function rowsOfRarerValue(label: Float64Array): Uint32Array {
  const one = label[0]
  const ones = label.reduce((count, value) => (value === one ? count + 1 : count), 0)
  const isOneRarer = 2 * ones <= label.length
  return Uint32Array.from(label.keys()).filter((row) => (label[row] === one) === isOneRarer)
}
