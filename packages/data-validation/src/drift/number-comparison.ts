import { type DriftEvidence, driftOfNumbers, driftOfStreams, type NumericMeasure } from '@millrace/statistics'
import type { Shape } from './comparison.ts'
import { bucketShape, histogramShape } from './histogram-shape.ts'
import { ReusedMemory } from './reused-memory.ts'
import { sortedColumn } from './sorted-column.ts'
import type { StoredColumn } from './stored-columns.ts'
import { MANY_ROWS, StreamedColumn } from './streamed-column.ts'

interface ComparedNumbers {
  readonly evidence: DriftEvidence
  readonly shape: Shape | undefined
  readonly nulls: { readonly baseline: number; readonly current: number }
}

/** A comparison of a stored column with that of the baseline, exact either way; columns share the memory of the comparison. */
export function numberComparison() {
  const memory = { baseline: new ReusedMemory(), current: new ReusedMemory(), spare: new ReusedMemory() }
  return (
    baseline: StoredColumn,
    current: StoredColumn,
    { measure, integers }: { readonly measure: NumericMeasure; readonly integers: boolean },
  ): ComparedNumbers => {
    if (Math.min(baseline.stored.rows, current.stored.rows) >= MANY_ROWS) {
      const before = new StreamedColumn(baseline, memory.baseline)
      const after = new StreamedColumn(current, memory.current)
      const { evidence, buckets } = driftOfStreams({ reference: before, current: after }, measure, integers)
      return {
        evidence,
        shape: bucketShape(buckets),
        nulls: { baseline: before.missing.nulls, current: after.missing.nulls },
      }
    }
    const before = sortedColumn(baseline, { values: memory.baseline, spare: memory.spare })
    const after = sortedColumn(current, { values: memory.current, spare: memory.spare })
    return {
      evidence: driftOfNumbers(before.values, after.values, measure, integers),
      shape: histogramShape(before.values, after.values),
      nulls: { baseline: before.missing.nulls, current: after.missing.nulls },
    }
  }
}
