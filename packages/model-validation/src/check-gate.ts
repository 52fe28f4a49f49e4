import type { YamlPath } from '@millrace/feature-registry'
import { Direction, directionOf } from './metric-direction.ts'
import { ruleName } from './rule-name.ts'
import type { WrittenGate, WrittenRule } from './written-gate.ts'

interface Problem {
  readonly path: YamlPath
  readonly message: string
}

/** What is wrong in the rules of a gate that have the right shape. */
export function checkGate({ rules }: WrittenGate): Problem[] {
  const names = rules.map(ruleName)
  return rules.flatMap((rule, index) => {
    const messages = CHECKS.flatMap((check) => check(rule) ?? [])
    if (names.indexOf(names[index] ?? '') < index) messages.push(`two rules are named "${names[index]}"`)
    return messages.map((message) => ({ path: ['rules', index], message }))
  })
}

const given = (values: readonly unknown[]): number => values.filter((value) => value !== undefined).length

const CHECKS: readonly ((rule: WrittenRule) => string | undefined)[] = [
  ({ metric, expression }) =>
    given([metric, expression]) === 1 ? undefined : 'a rule has a metric or an expression, one of them',
  ({ min, max, better_than, not_worse_than, expression }) =>
    given([min ?? max, better_than, not_worse_than, expression]) === 1
      ? undefined
      : 'a rule is one of min and max, better_than, not_worse_than, or expression',
  ({ min, max }) =>
    min !== undefined && max !== undefined && min > max ? `min ${min} is above max ${max}` : undefined,
  ({ by, better_than }) =>
    by !== undefined && better_than === undefined
      ? 'by goes with better_than; of not_worse_than it is tolerance'
      : undefined,
  ({ tolerance, not_worse_than }) =>
    tolerance !== undefined && not_worse_than === undefined
      ? 'tolerance goes with not_worse_than; of better_than it is by'
      : undefined,
  ({ metric, direction, better_than, not_worse_than }) =>
    metric === undefined || (better_than ?? not_worse_than) === undefined || (direction ?? directionOf(metric))
      ? undefined
      : `whether ${metric} is better high or low is not known: write direction: ${Direction.options.join(', or ')}`,
  ({ metric, direction, paired_interval, better_than, not_worse_than }) => {
    if (!paired_interval) return undefined
    if ((better_than ?? not_worse_than) !== 'champion') return 'paired_interval goes with a comparison with champion'
    return (direction ?? directionOf(metric ?? '')) === 'zero'
      ? `${metric} is better near zero, which no interval of a difference tells`
      : undefined
  },
  ({ slice, slices }) => (given([slice, slices]) === 2 ? 'a rule has slice or slices, not both' : undefined),
  ({ slice, slices, min_rows }) =>
    min_rows > 1 && given([slice, slices]) === 0 ? 'min_rows goes with slice or slices' : undefined,
  ({ slice, slices, better_than, not_worse_than }) =>
    given([slice, slices]) === 1 && ![undefined, 'champion'].includes(better_than ?? not_worse_than)
      ? 'slices are compared with champion only: baselines are known of all rows alone'
      : undefined,
]
