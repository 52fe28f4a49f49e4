import type { OnlineFeatures } from './get-online-features.ts'

/** Online features as a person reads them: a table with a row for each entity; a value that is not there by its status. */
export function describeOnlineFeatures({ results, metadata }: OnlineFeatures): string {
  const columns = results.map(({ values, statuses }, index) => [
    metadata.feature_names[index] ?? '',
    ...values.map((value, row) => (statuses[row] === 'PRESENT' ? shown(value) : (statuses[row] ?? ''))),
  ])
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)))
  const rows = columns[0]?.map((_, row) => columns.map((cells, index) => (cells[row] ?? '').padEnd(widths[index] ?? 0)))
  return (rows ?? []).map((cells) => cells.join('  ').trimEnd()).join('\n')
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
