import type { Bars, Histogram } from './chart.ts'
import { densities, shares } from './densities.ts'
import { escapeHtml } from './escape-html.ts'
import { formatNumber } from './format-number.ts'
import { shapeSvg } from './shape-svg.ts'

const SIZE = { className: 'd', width: 240, height: 56 }
const LONGEST = 24

/** Two distributions in a few hundred bytes, with the ends of the axis written below. */
export function compactSvg(chart: Histogram | Bars, words: string): string {
  const { heights, edges, ends } = chart.kind === 'histogram' ? ofNumbers(chart) : ofCategories(chart)
  const [reference = [], current] = heights
  const svg = shapeSvg({ ...SIZE, title: words, reference, ...(current && { current }), ...(edges && { edges }) })
  return `${svg}<p class="ends">${ends.map((end) => `<span>${escapeHtml(end, LONGEST)}</span>`).join('')}</p>`
}

interface Shape {
  heights: (readonly number[])[]
  edges?: readonly number[]
  ends: [string, string]
}

function ofNumbers(chart: Histogram): Shape {
  const { edges } = chart
  const heights = densities(chart).samples.map((sample) => sample.heights)
  return { heights, edges, ends: [formatNumber(edges[0] ?? null), formatNumber(edges.at(-1) ?? null)] }
}

function ofCategories({ categories, samples }: Bars): Shape {
  const heights = samples.map(({ values }) => shares(values.map((value) => value ?? 0)))
  return { heights, ends: [categories[0] ?? '', categories.length > 1 ? (categories.at(-1) ?? '') : ''] }
}
