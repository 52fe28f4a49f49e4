import { StepError } from '@millrace/errors'

const LARGEST_SEED = 0xffffffff

/** The seed. Throws USAGE for one that is no integer from 0 to 2³² − 1. */
export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED) return seed
  throw new StepError('USAGE', `the seed is ${seed}, not an integer from 0 to ${LARGEST_SEED}`, {
    hint: 'choose a seed in that range, such as 42',
  })
}
