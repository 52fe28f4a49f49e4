import type { Chart } from './chart.ts'
import { chartKeys } from './chart-keys.ts'
import type { Drawn } from './drawn.ts'
import { figureHtml, isCompact } from './figure-html.ts'

/** Charts side by side as the screen allows; compact ones that share their keys show them once, above. */
export function chartsHtml(charts: readonly Chart[], page: Drawn): string {
  const keys = charts.map(chartKeys)
  const tight = charts.every(isCompact)
  const shared = tight && new Set(keys).size === 1
  const figures = charts.map((chart, index) => figureHtml(chart, shared ? '' : (keys[index] ?? ''), page))
  return `<div class="g${tight ? ' tight' : ''}">\n${shared ? `${keys[0]}\n` : ''}${figures.join('')}</div>\n`
}
