import { StepError } from '@millrace/errors'
import { Mt19937 } from '@millrace/splits'
import type { Candidate, Params } from './trial.ts'

type Value = number | string | boolean

/** The values that a parameter may take: listed, or drawn from a range, evenly or evenly in logarithm. */
export type ParameterSpace =
  | readonly Value[]
  | {
      readonly low: number
      readonly high: number
      readonly scale: 'linear' | 'log'
      readonly integer?: boolean | undefined
    }

export type SearchSpace = Readonly<Record<string, ParameterSpace>>

/** Every combination of the listed values, the last parameter varying fastest, as scikit-learn's `ParameterGrid`. Throws USAGE for a range or an empty list. */
export function gridCandidates(space: SearchSpace): Candidate[] {
  let combinations: Params[] = [{}]
  for (const name of Object.keys(space).sort()) {
    const values = space[name] ?? []
    if (!isList(values))
      throw refusal(name, 'is a range, of which a grid knows no values', 'list its values, or search at random')
    if (values.length === 0) throw refusal(name, 'has no values', 'list at least one')
    combinations = combinations.flatMap((params) => values.map((value) => ({ ...params, [name]: value })))
  }
  return combinations.map((params, number) => ({ number, params }))
}

/**
 * As many candidates, each drawn from the space by a Mersenne Twister of this seed; those before do not change when more are drawn.
 * Throws USAGE for a range that is empty, or in logarithm not above 0.
 */
export function randomCandidates(space: SearchSpace, count: number, seed: number): Candidate[] {
  const generator = new Mt19937(seed)
  const uniform = () => (generator.nextUint32() * 2 ** 21 + (generator.nextUint32() >>> 11)) / 2 ** 53
  const names = Object.keys(space).sort()
  for (const name of names) refuseBadSpace(name, space[name] ?? [])
  return Array.from({ length: count }, (_, number) => ({
    number,
    params: Object.fromEntries(names.map((name) => [name, drawn(space[name] ?? [], uniform())])),
  }))
}

function drawn(space: ParameterSpace, share: number): Value {
  if (isList(space)) return space[Math.floor(share * space.length)] ?? 0
  const { low, high, scale, integer = false } = space
  if (integer && scale === 'linear') return low + Math.floor(share * (high - low + 1))
  const value = scale === 'log' ? low * (high / low) ** share : low + share * (high - low)
  return Math.min(high, Math.max(low, integer ? Math.round(value) : value))
}

function refuseBadSpace(name: string, space: ParameterSpace): void {
  if (isList(space)) {
    if (space.length === 0) throw refusal(name, 'has no values', 'list at least one')
    return
  }
  const { low, high, scale } = space
  if (!(low <= high && Number.isFinite(high - low)))
    throw refusal(name, `reaches from ${low} to ${high}`, 'give the smaller bound first')
  if (scale === 'log' && !(low > 0)) throw refusal(name, `reaches from ${low} on a logarithmic scale`, 'start above 0')
}

const isList = (space: ParameterSpace): space is readonly Value[] => Array.isArray(space)

function refusal(name: string, what: string, hint: string): StepError {
  return new StepError('USAGE', `the search space of "${name}" ${what}`, { hint })
}
