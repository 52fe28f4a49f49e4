import type { Finding } from '@millrace/contracts'

/** The rule of findings about what was not held against the online store. */
export const NOT_COMPARED = 'skew_not_compared'

/** What was not held against the online store, a line for each reason. */
export const notComparedLines = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ rule }) => rule === NOT_COMPARED)
    .map(({ column, observed, expected }) => {
      const where = column === undefined ? '' : `"${column}" is `
      return `${where}${observed}, expected ${expected}`
    })
