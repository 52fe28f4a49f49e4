import { consecutive } from './consecutive.ts'
import { Mt19937 } from './mt19937.ts'
import { shuffle } from './shuffle.ts'

/** The numbers 0 to `size` − 1 in the order of `numpy.random.RandomState(seed).permutation(size)`. */
export function permutation(size: number, seed: number): Uint32Array<ArrayBuffer> {
  return shuffle(consecutive(0, size), new Mt19937(seed))
}
