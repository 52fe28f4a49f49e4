import type { Chart } from './chart.ts'
import type { Draw } from './chart-svg.ts'
import { chartWords } from './chart-words.ts'
import { compactSvg } from './compact-svg.ts'
import type { Drawn } from './drawn.ts'
import { escapeHtml } from './escape-html.ts'

const NARROW = 360
const WIDE = 900

/** A chart with its title, its keys, and what it shows in words; drawn compactly by us or else by ECharts. */
export function figureHtml(chart: Chart, keys: string, { anchors, draw }: Drawn): string {
  const note = chart.note === undefined ? '' : `<small>${escapeHtml(chart.note)}</small>`
  const caption = `<figcaption><strong>${escapeHtml(chart.title, 120)}</strong>${note}${keys}</figcaption>`
  const className = chart.wide === true && !isCompact(chart) ? ' class="wide"' : ''
  return `<figure${anchors.attribute(chart.id)}${className}>${caption}${drawing(chart, draw)}</figure>\n`
}

/** Whether a chart is drawn without ECharts. */
export function isCompact(chart: Chart): boolean {
  return 'compact' in chart && chart.compact === true
}

function drawing(chart: Chart, draw: Draw | undefined): string {
  if ((chart.kind === 'histogram' || chart.kind === 'bars') && chart.compact === true) return compactSvg(chart)
  if (draw === undefined) throw new Error('a chart with axes needs ECharts to be loaded')
  const words = escapeHtml(chartWords(chart))
  const at = (width: number, className: string) => {
    const { height, svg } = draw(chart, { width, wide: width === WIDE })
    return `<svg class="${className}" viewBox="0 0 ${width} ${height}" role="img"><title>${escapeHtml(chart.title, 120)}</title><desc>${words}</desc>${svg}</svg>`
  }
  return chart.wide === true ? at(NARROW, 'c small') + at(WIDE, 'c large') : at(NARROW, 'c')
}
