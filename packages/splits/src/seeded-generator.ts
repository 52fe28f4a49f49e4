import { StepError } from '@millrace/errors'
import { Mt19937 } from './mt19937.ts'

const LARGEST_SEED = 0xffffffff

/** The generator of `numpy.random.RandomState(seed)`. Throws USAGE for a seed that is no integer from 0 to 2³² − 1. */
export function seededGenerator(seed: number): Mt19937 {
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    throw new StepError('USAGE', `the seed is ${seed}, not an integer from 0 to ${LARGEST_SEED}`, {
      hint: 'choose a seed in that range, such as 42',
    })
  }
  return new Mt19937(seed)
}
