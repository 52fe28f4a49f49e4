import type { Chart } from './chart.ts'
import { escapeHtml } from './escape-html.ts'
import { COLOURS, EDGE, REFERENCE } from './plot-style.ts'

const FILLED = '0 0H16V10H0z'
const DRAWN = '0 5H16'

/** Which colour stands for what, where there is more than one. */
export function chartKeys(chart: Chart): string {
  const keys = keysOf(chart)
  if (keys.length < 2) return ''
  const rest = chart.kind === 'lines' && chart.lines.length > COLOURS.length ? chart.lines.length - COLOURS.length : 0
  const more = rest > 0 ? [key('stroke', EDGE, `and ${rest} more`)] : []
  return `<span class="k">${[...keys, ...more].join('')}</span>`
}

function keysOf(chart: Chart): string[] {
  switch (chart.kind) {
    case 'histogram':
      return chart.samples.map(({ name }, index) =>
        index === 0 ? key('fill', REFERENCE, name) : key('stroke', COLOURS[index - 1] ?? REFERENCE, name),
      )
    case 'bars':
      return chart.samples.map(({ name }, index) =>
        index > 0 && chart.compact === true
          ? key('stroke', COLOURS[index - 1] ?? REFERENCE, name)
          : key('fill', [REFERENCE, ...COLOURS][index] ?? REFERENCE, name),
      )
    case 'lines':
      return chart.lines.slice(0, COLOURS.length).map(({ name }, index) => key('stroke', COLOURS[index] ?? '', name))
    default:
      return []
  }
}

function key(look: 'fill' | 'stroke', colour: string, name: string): string {
  const path = look === 'fill' ? FILLED : DRAWN
  const edge = colour === REFERENCE ? ` stroke="${EDGE}" stroke-width="1"` : ''
  return `<span><svg viewBox="0 0 16 10" aria-hidden="true"><path ${look}="${colour}"${edge} d="M${path}"/></svg>${escapeHtml(name, 40)}</span>`
}
