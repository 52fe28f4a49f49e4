import type { Rule } from './rule.ts'

export const tableOrQuery: Rule = {
  name: 'table-or-query',
  check: ({ sources }) =>
    sources
      .filter(({ value }) => value.type === 'postgres' && (value.table === undefined) === (value.query === undefined))
      .map(({ value, at }) => ({
        at: at('name'),
        message: `source "${value.name}" must have either a table or a query`,
      })),
}
