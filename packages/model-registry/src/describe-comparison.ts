import { shortened, textTable } from '@millrace/cli-kit'
import type { Comparison } from './compare-models.ts'
import { shownMetric } from './metric-value.ts'

/** Two models as people compare them: metrics with their difference; of all else what differs, and how much is equal. */
export function describeComparison(comparison: Comparison): string {
  const { a, b, metrics, params, tags, signature, signature_problems } = comparison
  const metricRows = metrics.map((it) => [`  ${it.name}`, shownMetric(it.a), shownMetric(it.b), shownDifference(it)])
  const rows = [
    ...(metricRows.length === 0 ? [] : [['metrics'], ...metricRows]),
    ...differing('params', params),
    ...differing('tags', tags),
    ...differing('signature', signature),
  ]
  const table = textTable(['', a, b, 'difference'], rows)
  return [table, ...signature_problems.map((problem) => `no signature: ${problem}`)].filter(Boolean).join('\n')
}

function shownDifference({ a, b, difference }: Comparison['metrics'][number]): string {
  const share = typeof a === 'number' && typeof b === 'number' && a !== 0 ? (100 * (b - a)) / Math.abs(a) : undefined
  const percent = share === undefined || share === 0 ? '' : ` (${Number(share.toPrecision(3))} %)`
  return `${shownMetric(difference)}${percent}`
}

const LONGEST = 40

function differing(title: string, rows: Comparison['params']): string[][] {
  if (rows.length === 0) return []
  const different = rows.filter(({ a, b }) => a !== b)
  const equal = rows.length - different.length
  return [
    [title, ...(equal === 0 ? [] : [`(${equal} equal)`])],
    ...different.map(({ name, a, b }) => [`  ${name}`, ...[a, b].map((text) => shortened(text ?? '-', LONGEST))]),
  ]
}
