import type { Bars, Histogram } from './chart.ts'
import { densities, shares } from './densities.ts'
import { escapeHtml } from './escape-html.ts'
import { formatNumber } from './format-number.ts'
import { shapePaths } from './shape-paths.ts'

const [WIDTH, HEIGHT] = [240, 56]
const LONGEST = 24

/** Two distributions in a few hundred bytes, with the ends of the axis written below. */
export function compactSvg(chart: Histogram | Bars): string {
  const { heights, edges, ends } = chart.kind === 'histogram' ? ofNumbers(chart) : ofCategories(chart)
  const [reference = [], current = []] = heights
  const width = edges === undefined ? reference.length : WIDTH
  const words = escapeHtml(chart.samples.map(({ name }) => name).join(', '))
  return [
    `<svg class="d" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img"><title>${words}</title>`,
    shapePaths({ reference, current, width, height: HEIGHT, edges }),
    `</svg><p>${ends.map((end) => `<span>${escapeHtml(end, LONGEST)}</span>`).join('')}</p>`,
  ].join('')
}

interface Distributions {
  heights: readonly (readonly number[])[]
  edges?: readonly number[]
  ends: readonly [string, string]
}

function ofNumbers(chart: Histogram): Distributions {
  const { unit, samples } = densities(chart)
  const [first = null, last = null] = [chart.edges[0] ?? null, chart.edges.at(-1) ?? null]
  return {
    heights: samples.map((sample) => sample.heights),
    ...(unit === 'density' && { edges: chart.edges }),
    ends: [formatNumber(first), formatNumber(last)],
  }
}

function ofCategories({ categories, samples }: Bars): Distributions {
  const heights = samples.map(({ values }) => shares(values.map((value) => value ?? 0)))
  return { heights, ends: [categories[0] ?? '', categories.length > 1 ? (categories.at(-1) ?? '') : ''] }
}
