import type { WrittenRule } from './written-gate.ts'

/** What the verdict calls a rule: its name, or what it says. */
export function ruleName({
  name,
  metric,
  min,
  max,
  better_than,
  not_worse_than,
  expression,
  ...rule
}: WrittenRule): string {
  if (name !== undefined) return name
  if (expression !== undefined) return expression
  const bounds = [min === undefined ? '' : '_min', max === undefined ? '' : '_max'].join('')
  const than = better_than === undefined ? `_not_worse_than_${not_worse_than}` : `_better_than_${better_than}`
  const where = rule.slice ?? (rule.slices === undefined ? undefined : [rule.slices].flat().join(' & '))
  return `${metric}${bounds === '' ? than : bounds}${where === undefined ? '' : ` by ${where}`}`
}
