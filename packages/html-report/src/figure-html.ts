import type { Anchors } from './anchors.ts'
import type { Chart } from './chart.ts'
import { chartKeys } from './chart-keys.ts'
import type { Draw } from './chart-svg.ts'
import { chartWords } from './chart-words.ts'
import { compactSvg } from './compact-svg.ts'
import { escapeHtml } from './escape-html.ts'

const NARROW = 360
const WIDE = 720

/** A chart with its title, its keys, and what it shows in words; drawn compactly by us or else by ECharts. */
export function figureHtml(chart: Chart, anchors: Anchors, draw: Draw | undefined): string {
  const note = chart.note === undefined ? '' : `<small>${escapeHtml(chart.note)}</small>`
  const caption = `<figcaption><strong>${escapeHtml(chart.title, 120)}</strong>${note}${chartKeys(chart)}</figcaption>`
  const className = isCompact(chart) ? ' class="compact"' : chart.wide === true ? ' class="wide"' : ''
  return `<figure${anchors.attribute(chart.id)}${className}>${caption}${drawing(chart, draw)}</figure>\n`
}

/** Whether a chart is drawn without ECharts. */
export function isCompact(chart: Chart): boolean {
  return 'compact' in chart && chart.compact === true
}

function drawing(chart: Chart, draw: Draw | undefined): string {
  const words = escapeHtml(chartWords(chart))
  if ((chart.kind === 'histogram' || chart.kind === 'bars') && chart.compact === true) return compactSvg(chart, words)
  if (draw === undefined) throw new Error('a chart with axes needs ECharts to be loaded')
  const at = (width: number, className: string) => {
    const { height, svg } = draw(chart, { width, wide: width === WIDE })
    return `<svg class="${className}" viewBox="0 0 ${width} ${height}" role="img"><title>${escapeHtml(chart.title, 120)}</title><desc>${words}</desc>${svg}</svg>`
  }
  return chart.wide === true ? at(NARROW, 'c small') + at(WIDE, 'c large') : at(NARROW, 'c')
}
