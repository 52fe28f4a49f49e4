import type { ColumnSkew, Finding } from '@millrace/contracts'
import type { SkewedColumn } from './skew-tally.ts'

/**
 * An error for each feature that differs from what is served in more rows than it may, a note for one that differs in
 * fewer, and a warning for each view of which no row was comparable.
 */
export function skewFindings(
  skewed: readonly SkewedColumn[],
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
  ]
}

const observed = ({ fraction, compared, mismatched, not_served }: ColumnSkew): string =>
  [
    `${Number((fraction ?? 0).toPrecision(4))} of ${compared} rows`,
    ...(not_served === 0 ? [] : [not_served === mismatched ? 'not served' : `${not_served} of them not served`]),
  ].join(', ')
