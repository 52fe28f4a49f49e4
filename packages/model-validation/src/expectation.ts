import type { Comparison, Rule } from './gate.ts'

/** What a rule asks for, to be read after `is` or `is not`. */
export function expectation(rule: Rule): string {
  if (rule.kind === 'condition') return rule.source
  if (rule.kind === 'comparison') return compared(rule)
  const { min, max } = rule
  return min === undefined ? `<= ${max}` : max === undefined ? `>= ${min}` : `between ${min} and ${max}`
}

function compared({ reference, demand: { strict, absolute, relative }, pairedInterval }: Comparison): string {
  const sizes = [absolute, relative === undefined ? undefined : `${Number((relative * 100).toPrecision(12))} %`]
  const limits = sizes.filter((size) => size !== undefined).join(' and ')
  const by = limits === '' ? '' : ` by ${strict ? 'at least' : 'more than'} ${limits}`
  return `${strict ? 'better' : 'not worse'} than ${reference}${by}${pairedInterval ? ' with its whole paired interval' : ''}`
}
