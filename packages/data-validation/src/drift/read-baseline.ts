import type { Baseline, Role } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { type ColumnSummary, decodeColumnSummary } from '@millrace/statistics'

/** A column of a baseline summary. */
export interface BaselineColumn {
  readonly type: string
  readonly role: Role
  readonly nulls: number
  readonly summary: ColumnSummary | undefined
}

/** The columns of a baseline summary, each summary checked. @throws StepError BROKEN_CONTRACT naming the column */
export function readBaseline({ columns }: Baseline): Map<string, BaselineColumn> {
  return new Map(
    Object.entries(columns).map(([name, { summary, ...rest }]) => [
      name,
      { ...rest, summary: summary === undefined ? undefined : decode(name, summary) },
    ]),
  )
}

function decode(column: string, summary: unknown): ColumnSummary {
  try {
    return decodeColumnSummary(summary)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new StepError('BROKEN_CONTRACT', `the baseline's summary of column "${column}" cannot be read: ${what}`, {
      hint: 'write the baseline again with --write-baseline',
      cause: error,
    })
  }
}
