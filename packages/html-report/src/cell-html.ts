import type { Anchors } from './anchors.ts'
import { shares } from './densities.ts'
import { escapeHtml } from './escape-html.ts'
import { formatNumber } from './format-number.ts'
import type { Badge, Cell, NumberFormat } from './report.ts'
import { shapePaths } from './shape-paths.ts'
import { trendSvg } from './trend-svg.ts'

const LONGEST = 120

/** What stands in one cell of a table, or as the value of a fact. */
export function cellHtml(cell: Cell, format: NumberFormat | undefined, anchors: Anchors): string {
  if (cell === null || typeof cell === 'number') return formatNumber(cell, format)
  if (typeof cell === 'string') return escapeHtml(cell, LONGEST)
  switch (cell.kind) {
    case 'badge':
      return badgeHtml(cell)
    case 'link':
      return `<a href="${anchors.href(cell.to)}">${escapeHtml(cell.text, LONGEST)}</a>`
    case 'bar': {
      const length = Math.round(56 * Math.min(1, Math.max(0, cell.share || 0)))
      const bar = `<svg class="b ${cell.tone ?? 'info'}" viewBox="0 0 56 8" aria-hidden="true"><path d="M0 4h${length}"/></svg>`
      return formatNumber(cell.value, format) + bar
    }
    case 'shape': {
      const [reference, current] = [shares(cell.reference ?? []), shares(cell.current)]
      return `<svg class="s" viewBox="0 0 80 20" aria-hidden="true">${shapePaths({ reference, current, width: 80, height: 20 })}</svg>`
    }
    case 'trend':
      return trendSvg(cell.values)
  }
}

/** A word or two in the colour of what they mean. */
export function badgeHtml({ text, tone }: Badge): string {
  return `<b class="${tone}">${escapeHtml(text, LONGEST)}</b>`
}
