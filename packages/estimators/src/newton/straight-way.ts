import type { LocalLoss, Standpoint, Way } from './descend.ts'
import { type ParameterPenalties, penaltyOf } from './parameter-penalties.ts'

/** The way to `target`, and how far the gradient and the penalties say that it leads down. */
export function straightWay(
  problem: ParameterPenalties,
  { here, point }: Pick<Standpoint<LocalLoss>, 'here' | 'point'>,
  target: Float64Array,
): Way {
  const move = target.map((value, j) => value - (point[j] ?? 0))
  const slope = here.gradient.reduce((sum, value, j) => sum + value * (move[j] ?? 0), 0)
  const promised = Math.min(0, slope + penaltyOf(problem, target) - penaltyOf(problem, point))
  return {
    at: (share) => point.map((value, j) => value + share * (move[j] ?? 0)),
    promised: (share) => share * promised,
  }
}
