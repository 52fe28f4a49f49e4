/** What one process, or several in turn, took. */
export interface Cost {
  readonly seconds: number
  /** Peak resident memory of the largest process. */
  readonly bytes: number
}

/** Why there is no cost, in a line. */
export interface Failure {
  readonly failed: string
}

export type Outcome = Cost | Failure

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
