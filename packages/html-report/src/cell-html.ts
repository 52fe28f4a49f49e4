import type { Anchors } from './anchors.ts'
import { shares } from './densities.ts'
import { escapeHtml } from './escape-html.ts'
import { formatNumber } from './format-number.ts'
import type { Badge, Cell, NumberFormat } from './report.ts'
import { shapeSvg } from './shape-svg.ts'
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
      const length = Math.round(100 * Math.min(1, Math.max(0, cell.share || 0)))
      const bar = `<svg class="b ${cell.tone ?? 'info'}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><path d="M0 0H${length}V8H0z"/></svg>`
      return bar + formatNumber(cell.value, format)
    }
    case 'shape': {
      const [reference, current] = [shares(cell.reference ?? []), shares(cell.current)]
      return shapeSvg({ className: 's', width: 80, height: 20, reference, current })
    }
    case 'trend':
      return trendSvg(cell.values)
  }
}

/** A word or two in the colour of what they mean. */
export function badgeHtml({ text, tone }: Badge): string {
  return `<b class="${tone}">${escapeHtml(text, LONGEST)}</b>`
}
