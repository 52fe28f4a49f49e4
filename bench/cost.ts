import * as z from 'zod'

/** What one process, or several in turn, took. */
export const Cost = z
  .object({
    seconds: z.number(),
    /** Peak resident memory of the largest process. */
    bytes: z.number(),
  })
  .readonly()
export type Cost = z.infer<typeof Cost>

/** Why there is no cost, in a line. */
export const Failure = z.object({ failed: z.string() }).readonly()
export type Failure = z.infer<typeof Failure>

export const Outcome = z.union([Cost, Failure])
export type Outcome = z.infer<typeof Outcome>

export const isCost = (outcome: Outcome | undefined): outcome is Cost => outcome !== undefined && 'seconds' in outcome

/** Several processes as one: their time together, the memory of the largest. */
export const inTurn = (costs: readonly Cost[]): Cost => ({
  seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0),
  bytes: Math.max(...costs.map(({ bytes }) => bytes)),
})

/** The median time and the median memory of several rounds. */
export const median = (rounds: readonly Cost[]): Cost => ({
  seconds: middle(rounds.map(({ seconds }) => seconds)),
  bytes: middle(rounds.map(({ bytes }) => bytes)),
})

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ]
  return (low + high) / 2
}
