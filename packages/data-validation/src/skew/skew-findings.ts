import type { ColumnSkew, Finding } from '@millrace/contracts'
import type { LeftOut } from './comparable-views.ts'
import type { ComparedOnline } from './compare-online.ts'
import { NOT_COMPARED } from './not-compared.ts'

/**
 * An error for each feature that differs from what is served in more rows than it may, a note for one that differs in
 * fewer, and a warning for each view of which no row was comparable, and for what was not compared at all.
 */
export function skewFindings(
  { columns: skewed, leftOut }: ComparedOnline,
  { sampleRows, hideValues }: { readonly sampleRows: number; readonly hideValues: boolean },
): Finding[] {
  const differing = skewed.filter(({ skew }) => skew.mismatched > 0)
  const incomparable = new Map(
    skewed.flatMap(({ skew }) => (skew.verdict === 'incomparable' ? [[skew.view, skew]] : [])),
  )
  return [
    ...differing.map(({ skew, samples }): Finding => {
      const shown = samples.slice(0, sampleRows).map((sample) => (hideValues ? { row: sample.row } : sample))
      return {
        rule: 'skew',
        column: skew.column,
        severity: skew.verdict === 'skewed' ? 'error' : 'info',
        observed: observed(skew),
        expected: `at most ${skew.threshold} of the rows differ from what is served`,
        count: skew.mismatched,
        ...(shown.length === 0 ? {} : { samples: shown }),
      }
    }),
    ...[...incomparable.values()].map(
      ({ view, newer }): Finding => ({
        rule: 'skew_incomparable',
        severity: 'warn',
        observed: newer === 0 ? `${view}: no row with keys and time` : `${view}: what is served is later than all rows`,
        expected: 'a row at or after the event that is served',
        count: newer,
      }),
    ),
    ...leftOut.flatMap(leftOutFindings),
    ...(skewed.length === 0 && leftOut.length === 0 ? [NOTHING_COMPARED] : []),
  ]
}

const NOTHING_COMPARED: Finding = {
  rule: NOT_COMPARED,
  severity: 'warn',
  observed: 'no feature',
  expected: 'a feature of a view that is served online',
}

const leftOutFindings = ({ view, missing, offline }: LeftOut): Finding[] => [
  ...missing.map(
    ({ column, what }): Finding => ({
      rule: NOT_COMPARED,
      column,
      severity: 'warn',
      observed: 'absent',
      expected: `${what}, without which ${view} is not compared`,
    }),
  ),
  ...offline.map(
    (name): Finding => ({
      rule: NOT_COMPARED,
      severity: 'warn',
      observed: `"${name}" is not online`,
      expected: `a view that is served, without which ${view} is not compared`,
    }),
  ),
]

const observed = ({ fraction, compared, mismatched, not_served }: ColumnSkew): string =>
  [
    `${Number((fraction ?? 0).toPrecision(4))} of ${compared} rows`,
    ...(not_served === 0 ? [] : [not_served === mismatched ? 'not served' : `${not_served} of them not served`]),
  ].join(', ')
