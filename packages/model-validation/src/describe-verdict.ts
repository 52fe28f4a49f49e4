import type { ModelVerdict, VerdictReason } from '@millrace/contracts'

/** The verdict as a person reads it: one line, then one for each rule and slice. */
export function describeVerdict({ accepted, reasons, override }: ModelVerdict): string {
  const lines = reasons.map((reason) => `  ${reason.passed ? 'passed' : 'failed'}  ${sentence(reason)}`)
  const overridden = override === undefined ? '' : ` by ${override.by} against the rules: ${override.reason}`
  return [`${accepted ? 'accepted' : 'rejected'}${overridden}`, ...lines].join('\n')
}

/** The rules that a model broke, for the error that stops the pipeline. */
export const brokenRules = ({ reasons }: ModelVerdict): string =>
  reasons
    .filter(({ passed }) => !passed)
    .map(sentence)
    .join('; ')

function sentence({ rule, slice, passed, outcome, observed, reference, expected, detail }: VerdictReason): string {
  const where = slice === undefined ? rule : `${rule} [${slice}]`
  const why = detail === undefined ? '' : ` (${detail})`
  if (observed === null)
    return detail === undefined ? `${where} ${passed ? 'holds' : 'does not hold'}` : `${where}: ${detail}`
  if (reference === undefined) return `${where}: ${shown(observed)} ${passed ? 'is' : 'is not'} ${expected}${why}`
  const against = reference === null ? '' : ` against ${shown(reference)}`
  return `${where}: ${shown(observed)}${against} is ${OUTCOME[outcome]}, asked for is ${expected}${why}`
}

const OUTCOME = {
  passed: 'accepted',
  failed: 'not enough',
  better: 'better',
  not_worse: 'not worse',
  worse: 'worse',
  inconclusive: 'inconclusive',
} as const

const shown = (value: number): string => String(Number(value.toPrecision(6)))
