import type { ColumnDrift, Finding } from '@millrace/contracts'
import { DRIFT_RULE, judgeDrift } from '@millrace/statistics'
import type { Comparison } from './comparison.ts'

/** Judges all columns of a table together, in the order in which they were compared. */
export function judgeTable(comparisons: readonly Comparison[], alpha: number | undefined): ColumnDrift[] {
  const judged = judgeDrift(
    comparisons.map(({ evidence }) => evidence),
    {
      ...DRIFT_RULE,
      ...(alpha === undefined ? {} : { alpha }),
      thresholds: comparisons.map(({ threshold }) => threshold),
    },
  )
  return judged.map((it, index) => ({
    column: comparisons[index]?.column ?? '',
    measure: it.measure,
    value: finite(it.value),
    p_value: it.pValue,
    verdict: it.verdict,
    adjusted_p_value: it.adjustedPValue,
    effect: finite(it.effect),
    threshold: it.threshold,
    error: it.error,
    baseline_rows: it.referenceRows,
    rows: it.currentRows,
  }))
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** A finding for each column that drifted. */
export function driftFindings(
  drift: readonly ColumnDrift[],
  severityOf: (column: string) => Finding['severity'],
): Finding[] {
  return drift
    .filter(({ verdict }) => verdict === 'drifted')
    .map(({ column, measure, value, threshold }) => ({
      rule: 'drift',
      column,
      severity: severityOf(column),
      observed: `${measure} ${Number((value ?? 0).toPrecision(4))}`,
      expected: `less than ${threshold}`,
    }))
}
