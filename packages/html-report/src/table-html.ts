import type { Anchors } from './anchors.ts'
import { cellHtml } from './cell-html.ts'
import { escapeHtml } from './escape-html.ts'
import type { Cell, Table } from './report.ts'

/** A table that scrolls inside its box; columns that hold numbers are aligned right. */
export function tableHtml({ caption, columns, rows }: Table, anchors: Anchors): string {
  const wrong = rows.find((row) => row.length !== columns.length)
  if (wrong) throw new Error(`table "${caption}": a row has ${wrong.length} cells for ${columns.length} columns`)
  const classes = columns.map((_, index) => (rows.some((row) => isNumber(row[index])) ? ' class="n"' : ''))
  const head = columns.map(({ title }, index) => `<th scope="col"${classes[index]}>${escapeHtml(title)}</th>`)
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => {
      const content = cellHtml(cell, columns[index]?.format, anchors)
      return index === 0 ? `<th scope="row"${classes[0]}>${content}</th>` : `<td${classes[index]}>${content}</td>`
    })
    return `<tr>${cells.join('')}</tr>\n`
  })
  const name = escapeHtml(caption)
  return `<div class="t" role="region" aria-label="${name}" tabindex="0"><table style="--name:${nameWidth(rows)}ch"><caption><span>${name}</span></caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('')}</tbody></table></div>
`
}

const WIDEST_NAME = 28

/** Names keep to one line as long as there is room; longer ones wrap. */
const nameWidth = (rows: Table['rows']): number =>
  rows.reduce((widest, [name = null]) => Math.max(widest, Math.min(WIDEST_NAME, nameOf(name).length + 1)), 0)

const nameOf = (cell: Cell): string =>
  typeof cell === 'string' ? cell : typeof cell === 'object' && cell !== null && 'text' in cell ? cell.text : ''

const isNumber = (cell: Cell | undefined): boolean =>
  typeof cell === 'number' || (typeof cell === 'object' && cell !== null && cell.kind === 'bar')
