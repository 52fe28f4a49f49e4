import type { EvaluationReport, ModelVerdict, VerdictReason } from '@millrace/contracts'
import { didYouMean } from '@millrace/errors'
import { compare } from './compare.ts'
import { expectation } from './expectation.ts'
import type { Comparison, Condition, Gate, Policies, Policy, Rule, Threshold } from './gate.ts'
import { holds } from './holds.ts'
import { directionOf, KNOWN_METRICS } from './metric-direction.ts'
import { type Scope, scopesOf } from './scopes.ts'

/**
 * The verdict on an evaluated model, with a reason for every rule and slice, met or not, after those that were found
 * elsewhere. What is missing fails.
 */
export function judge(
  evaluation: EvaluationReport,
  { rules, policies }: Pick<Gate, 'rules' | 'policies'>,
  found: readonly VerdictReason[] = [],
): ModelVerdict {
  const { run_id, model_uri } = evaluation
  const judgements = rules.flatMap((rule) =>
    scopesOf(evaluation, rule.slices).map((scope): VerdictReason => {
      const slice = scope.slice === undefined ? {} : { slice: scope.slice }
      const said = 'missing' in scope ? failed(scope.missing) : judged(rule, scope, evaluation, policies)
      return { rule: rule.name, expected: expectation(rule), ...slice, ...said }
    }),
  )
  const reasons = [...found, ...judgements]
  return { accepted: reasons.every(({ passed }) => passed), reasons, run_id, model_uri }
}

type Judged = Omit<VerdictReason, 'rule' | 'expected' | 'slice'>
type Measured = Exclude<Scope, { readonly missing: string }>

function judged(rule: Rule, scope: Measured, evaluation: EvaluationReport, policies: Policies): Judged {
  if (rule.kind === 'threshold') return threshold(rule, scope, evaluation)
  if (rule.kind === 'condition') return condition(rule, scope, evaluation, policies)
  return comparison(rule, scope, evaluation, policies)
}

function threshold({ metric, min, max }: Threshold, { metrics }: Measured, evaluation: EvaluationReport): Judged {
  const observed = metrics[metric]
  if (!isNumber(observed)) return failed(missing(metric, evaluation))
  const passed = (min === undefined || observed >= min) && (max === undefined || observed <= max)
  return { outcome: passed ? 'passed' : 'failed', passed, observed }
}

function comparison(rule: Comparison, scope: Measured, evaluation: EvaluationReport, policies: Policies): Judged {
  const { metric, direction, demand } = rule
  const observed = scope.metrics[metric] ?? null
  if (!isNumber(observed)) return failed(missing(metric, evaluation))
  const undecided = rule.reference === 'champion' ? withoutChampion(evaluation, policies) : undefined
  if (undecided !== undefined) return { ...undecided, observed }
  const reference =
    rule.reference === 'champion' ? scope.champion?.metrics?.[metric] : evaluation.baselines[rule.reference][metric]
  if (!isNumber(reference)) return { ...failed(`${metric} of the ${rule.reference} has no value`), observed }
  const interval = rule.pairedInterval ? scope.champion?.differences?.[metric]?.interval : undefined
  if (interval === null || (interval === undefined && rule.pairedInterval))
    return { ...failed(`${metric} has no paired interval`), observed, reference }
  const compared = compare(
    { direction, candidate: observed, reference, ...(interval === undefined ? {} : { interval }) },
    demand,
  )
  const decided = compared.outcome === 'better' || compared.outcome === 'not_worse'
  if (compared.outcome !== 'inconclusive') return { ...compared, passed: decided, observed, reference }
  const passed = policies.inconclusive === 'accept'
  return { ...compared, passed, observed, reference, detail: `inconclusive: ${policies.inconclusive}` }
}

function condition(rule: Condition, scope: Measured, evaluation: EvaluationReport, policies: Policies): Judged {
  const { result, nulls } = holds(rule.expression, scope, scope.slice === undefined ? evaluation.baselines : {})
  if (result === true) return { outcome: 'passed', passed: true, observed: null }
  if (result === false) return failed(undefined)
  // What holds or not whatever the champion's metrics are, and what lacks others too, is not for the policies to say.
  const lacksChampion = nulls.length > 0 && nulls.every((name) => name.startsWith('champion_'))
  const undecided = lacksChampion ? withoutChampion(evaluation, policies) : undefined
  return undecided ?? failed(`${nulls.join(', ')} has no value`)
}

/** What the policies say where there is no champion to compare with; undefined where there is one. */
function withoutChampion({ champion }: EvaluationReport, policies: Policies): Judged | undefined {
  if (champion?.status === 'evaluated') return undefined
  if (champion === undefined) return failed('evaluation.json compares with no champion: model-evaluation --champion')
  return champion.status === 'absent'
    ? byPolicy(policies.noChampion, `no champion at ${champion.uri} (no_champion: ${policies.noChampion})`)
    : byPolicy(policies.unloadableChampion, `${champion.reason} (unloadable_champion: ${policies.unloadableChampion})`)
}

const byPolicy = (policy: Policy, detail: string): Judged => ({
  outcome: policy === 'accept' ? 'passed' : 'failed',
  passed: policy === 'accept',
  observed: null,
  detail,
})

/** Why a metric has no value, where that is known; of a name that no metric is known by, the one it may mean. */
function missing(metric: string, { latency_failure }: EvaluationReport): string {
  if (directionOf(metric) === undefined) return `${metric} has no value${didYouMean(metric, KNOWN_METRICS)}`
  if (!metric.startsWith('latency_')) return `${metric} has no value`
  return `${metric} has no value: ${latency_failure ?? 'model-evaluation --latency measures it'}`
}

const failed = (detail: string | undefined): Judged => ({
  outcome: 'failed',
  passed: false,
  observed: null,
  ...(detail !== undefined && { detail }),
})

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)
