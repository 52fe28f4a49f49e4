import { checkSeed } from './check-seed.ts'
import { Mt19937 } from './mt19937.ts'

/** The generator of `numpy.random.RandomState(seed)`. Throws USAGE for a seed that is no integer from 0 to 2³² − 1. */
export function seededGenerator(seed: number): Mt19937 {
  return new Mt19937(checkSeed(seed))
}
