import type { SeededRandom } from '../probability/seeded-random.ts'

/** Distributions of errors with mean 0 and variance 1: symmetric, with heavy tails, and skewed with light and heavy ones. */
export const SIMULATED_ERRORS = ['normal', 't5', 'exponential', 'lognormal'] as const
export type SimulatedErrors = (typeof SIMULATED_ERRORS)[number]

/** Of the logarithm: a skewness of 1.75, as errors of prices have. */
const SIGMA = 0.5

/** One error. */
export function simulatedError(random: SeededRandom, kind: SimulatedErrors): number {
  switch (kind) {
    case 'normal':
      return random.normal()
    case 't5':
      return Math.sqrt(3 / 5) * (random.normal() / Math.sqrt(chiSquare(random, 5) / 5))
    case 'exponential':
      return -Math.log(1 - random.uniform()) - 1
    case 'lognormal': {
      const variance = Math.exp(SIGMA ** 2)
      return (Math.exp(SIGMA * random.normal()) - Math.sqrt(variance)) / Math.sqrt(variance * (variance - 1))
    }
  }
}

function chiSquare(random: SeededRandom, degrees: number): number {
  let sum = 0
  for (let i = 0; i < degrees; i++) sum += random.normal() ** 2
  return sum
}
