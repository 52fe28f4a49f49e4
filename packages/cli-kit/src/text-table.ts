/** Rows as aligned columns below their heads; without rows nothing. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : aligned([heads, ...rows])
}

/** Labels and values, the values aligned, indented below a title; without rows nothing. */
export function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `${title}\n${aligned(rows).replace(/^/gm, '  ')}`
}

function aligned(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(printable))
  const columns = Math.max(...cells.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...cells.map((row) => [...(row[column] ?? '')].length)),
  )
  return cells
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** What others wrote must neither break the table nor steer the terminal. */
const printable = (text: string): string => text.replace(/[^\S ]+/gu, ' ').replace(/\p{Cc}/gu, '\ufffd')

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - [...text].length))

/** A text cut to a length that leaves a line readable. */
export const shortened = (text: string, length: number): string =>
  [...text].length <= length ? text : `${[...text].slice(0, length - 1).join('')}…`
