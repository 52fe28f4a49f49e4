import type { InferredExpectations } from './inferred-expectations.ts'

/** What was inferred, as a person reads it: the file, or how it would change. */
export function describeInferred(
  { yaml, changes, left }: InferredExpectations,
  { diff, accept }: { diff: boolean; accept: boolean },
): string {
  if (!diff && !accept) return yaml.trimEnd()
  const decide = left.map(
    ({ rule, column }) => `! ${column === undefined ? '' : `${column}.`}${rule}: broken, and for you to decide`,
  )
  const lines = changes.flatMap(({ column, rule, from, to }) => {
    const name = rule === null ? `columns.${column}` : `columns.${column}.${rule}`
    return [...(from === null ? [] : [`- ${name}: ${shown(from)}`]), `+ ${name}: ${shown(to)}`]
  })
  if (lines.length === 0 && decide.length === 0) return 'the table changes nothing'
  const done = !accept || lines.length === 0 ? [] : ['written to expectations.yaml']
  return [...lines, ...decide, ...done].join('\n')
}

const shown = (value: unknown): string => JSON.stringify(value)
