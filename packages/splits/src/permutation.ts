import { Mt19937 } from './mt19937.ts'

/**
 * The numbers 0 to `size` − 1 in the order of `numpy.random.RandomState(seed).permutation(size)`.
 * A Fisher-Yates shuffle from the end; each partner is drawn by masked rejection, as numpy's `random_interval` does for up to 2³² values.
 */
export function permutation(size: number, seed: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(size)
  for (let i = 0; i < size; i++) order[i] = i
  const generator = new Mt19937(seed)
  for (let last = size - 1; last > 0; last--) {
    const mask = 0xffffffff >>> Math.clz32(last)
    let partner = (generator.nextUint32() & mask) >>> 0
    while (partner > last) partner = (generator.nextUint32() & mask) >>> 0
    const held = order[last] ?? 0
    order[last] = order[partner] ?? 0
    order[partner] = held
  }
  return order
}
