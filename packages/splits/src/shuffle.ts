import type { Mt19937 } from './mt19937.ts'

/**
 * Shuffles in place, as `RandomState.shuffle` does, and returns the values.
 * A Fisher-Yates shuffle from the end; each partner is drawn by masked rejection, as numpy's `random_interval` does for up to 2³² values.
 */
export function shuffle<T extends Uint32Array | Int32Array>(values: T, generator: Mt19937): T {
  for (let last = values.length - 1; last > 0; last--) {
    const mask = 0xffffffff >>> Math.clz32(last)
    let partner = (generator.nextUint32() & mask) >>> 0
    while (partner > last) partner = (generator.nextUint32() & mask) >>> 0
    const held = values[last] ?? 0
    values[last] = values[partner] ?? 0
    values[partner] = held
  }
  return values
}
