import type { OnlineFeatures } from './get-online-features.ts'

/** Online features as a person reads them: a table with a row for each entity; a value that is not there by its status, explained below. */
export function describeOnlineFeatures({ results, metadata }: OnlineFeatures): string {
  const columns = results.map(({ values, statuses }, index) => [
    metadata.feature_names[index] ?? '',
    ...values.map((value, row) => (statuses[row] === 'PRESENT' ? shown(value) : (statuses[row] ?? ''))),
  ])
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)))
  const rows = columns[0]?.map((_, row) => columns.map((cells, index) => (cells[row] ?? '').padEnd(widths[index] ?? 0)))
  const table = (rows ?? []).map((cells) => cells.join('  ').trimEnd())
  const met = new Set(results.flatMap(({ statuses }) => statuses))
  const legend = Object.entries(MEANING).flatMap(([status, meaning]) =>
    met.has(status) ? [`${status}: ${meaning}`] : [],
  )
  return [...table, ...legend].join('\n')
}

const MEANING = {
  OUTSIDE_MAX_AGE: "the value is older than its view's ttl",
  NOT_FOUND: 'nothing was ever stored of this entity',
  NULL_VALUE: 'the value is null',
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
