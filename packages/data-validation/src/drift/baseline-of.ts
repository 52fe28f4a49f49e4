import type { Table } from '@millrace/artifact-store'
import type { Baseline } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { DriftBaseline } from './compare-baseline.ts'

/** What the caller gave as a baseline. @throws StepError USAGE where there is nothing to add a table to */
export function baselineOf(
  given: Table | Baseline | undefined,
  { mergeBaseline, writeBaseline }: { mergeBaseline: boolean; writeBaseline: boolean },
): DriftBaseline | undefined {
  const isTable = given !== undefined && 'frame' in given
  if (mergeBaseline && (!writeBaseline || given === undefined || isTable))
    throw new StepError('USAGE', '--merge-baseline adds a table to a baseline summary, and none is given', {
      hint: 'give the old summary with --baseline FILE.json and the new one with --write-baseline FILE.json',
    })
  if (given === undefined) return undefined
  return isTable
    ? { rows: given.rows, table: given, summary: undefined, source: given.source }
    : { rows: given.last_rows, table: undefined, summary: given, source: `a baseline of ${given.rows} rows` }
}
