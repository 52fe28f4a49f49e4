import type { EvaluationReport, ModelVerdict, VerdictReason } from '@millrace/contracts'

export interface Rules {
  readonly rmseThreshold: number
  readonly maeThreshold: number
  readonly betterThanMean: boolean
}

/** The verdict on an evaluated model, with a reason for every rule, met or not. Equality meets a threshold. */
export function judge(evaluation: EvaluationReport, rules: Rules): ModelVerdict {
  const { rmse, mae, baselines, run_id, model_uri } = evaluation
  const reasons: VerdictReason[] = [
    atMost('rmse_threshold', rmse, rules.rmseThreshold),
    atMost('mae_threshold', mae, rules.maeThreshold),
    ...(rules.betterThanMean ? [lessThan('better_than_mean', rmse, baselines.mean.rmse)] : []),
  ]
  return { accepted: reasons.every(({ passed }) => passed), reasons, run_id, model_uri }
}

const atMost = (rule: string, observed: number, limit: number): VerdictReason => ({
  rule,
  ...outcome(observed <= limit),
  observed,
  expected: `<= ${limit}`,
})

const lessThan = (rule: string, observed: number, limit: number): VerdictReason => ({
  rule,
  ...outcome(observed < limit),
  observed,
  expected: `< ${limit}`,
})

const outcome = (passed: boolean) => ({ passed, outcome: passed ? 'passed' : 'failed' }) as const

/** The verdict as a person reads it: one line, then one for each rule. */
export function describe({ accepted, reasons }: ModelVerdict): string {
  const lines = reasons.map(({ rule, passed, observed, expected }) => {
    return `  ${passed ? 'passed' : 'failed'}  ${rule}: ${shown(observed)} ${passed ? 'is' : 'is not'} ${expected}`
  })
  return [accepted ? 'accepted' : 'rejected', ...lines].join('\n')
}

const shown = (value: number | null): string => (value === null ? 'nothing' : String(Number(value.toPrecision(6))))

/** The rules that a model broke, for the error that stops the pipeline. */
export const brokenRules = ({ reasons }: ModelVerdict): string =>
  reasons
    .filter(({ passed }) => !passed)
    .map(({ rule, observed, expected }) => `${rule}: ${shown(observed)} is not ${expected}`)
    .join('; ')
