import type { Axis, Chart } from './chart.ts'
import { formatNumber } from './format-number.ts'

const MOST = 6

/** What a chart shows, in a sentence for those who do not see it. */
export function chartWords(chart: Chart): string {
  switch (chart.kind) {
    case 'histogram': {
      const [low = null, high = null] = [chart.edges[0] ?? null, chart.edges.at(-1) ?? null]
      const shown = chart.times === true ? timeWords : formatNumber
      return `Histogram of ${chart.label} from ${shown(low)} to ${shown(high)}: ${listed(names(chart.samples))}.`
    }
    case 'bars':
      return `Bars of ${chart.label} for ${listed(chart.categories)}: ${listed(names(chart.samples))}.`
    case 'lines':
      return `${against(chart)}: ${listed(names(chart.lines))}.`
    case 'scatter':
      return `${against(chart)}: ${formatNumber(chart.points.length)} points.`
    case 'intervals':
      return `${chart.label} with intervals: ${listed(
        chart.rows.map(
          ({ name, value, low, high }) => `${name} ${[value, low, high].map((end) => formatNumber(end)).join(', ')}`,
        ),
      )}.`
  }
}

function timeWords(micros: number | null): string {
  const date = new Date((micros ?? Number.NaN) / 1000)
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 19).replace('T', ' ')
}

const against = ({ x, y }: { x: Axis; y: Axis }): string => `${y.label} against ${x.label}`

const names = (all: readonly { name: string }[]): string[] => all.map(({ name }) => name)

function listed(all: readonly string[]): string {
  const rest = all.length - MOST
  return [...all.slice(0, MOST), ...(rest > 0 ? [`${rest} more`] : [])].join('; ')
}
