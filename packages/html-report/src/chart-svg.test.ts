import { describe, expect, it } from 'vitest'
import type { Chart } from './chart.ts'
import { loadDraw } from './chart-svg.ts'

const draw = await loadDraw()
const [nan, infinity] = [Number.NaN, Number.POSITIVE_INFINITY]
const axes = { x: { label: 'x' }, y: { label: 'y' } }
const drawn = (chart: Chart): string => draw(chart, { width: 360, wide: false }).svg

it.each([
  [[0, 10, 20], /2024-01-0\d[\s\S]*2024-01-1\d/],
  [[0, 0.5, 1], /01-01 06:00|01-01 12:00/],
])('an axis of times shows dates, and hours of a day', (days, shown) => {
  const edges = days.map((day) => (Date.UTC(2024, 0, 1) + day * 86_400_000) * 1000)
  const samples = [{ name: 's', counts: [1, 2] }]
  const svg = drawn({ kind: 'histogram', title: 't', label: 'when', edges, times: true, samples })
  expect(svg).toMatch(shown)
  expect(svg).not.toMatch(/e15|NaN/)
})

const GAPS: Chart[] = [
  {
    kind: 'scatter',
    title: 'gap',
    ...axes,
    guide: 'diagonal',
    points: [
      [nan, 1],
      [1, infinity],
      [1, 2],
      [2, 1],
    ],
  },
  {
    kind: 'lines',
    title: 'gap',
    ...axes,
    guide: 'zero',
    lines: [
      {
        name: 'a',
        points: [
          [0, infinity],
          [1, 1],
          [2, 2],
          [3, nan],
        ],
        band: [
          [0, nan],
          [0, 2],
          [1, 3],
          [-infinity, 9],
        ],
      },
    ],
  },
  {
    kind: 'intervals',
    title: 'gap',
    label: 'x',
    rows: [
      { name: 'a', value: nan, low: 0, high: 2 },
      { name: 'b', value: 1, low: nan, high: infinity },
    ],
  },
  {
    kind: 'bars',
    title: 'gap',
    label: 'x',
    categories: ['a', 'b', 'c'],
    samples: [{ name: 's', values: [nan, 1, null] }],
  },
]

const NOTHING: Chart[] = [
  { kind: 'scatter', title: 'nothing', ...axes, points: [], guide: 'zero' },
  { kind: 'lines', title: 'nothing', ...axes, lines: [{ name: 'a', points: [] }] },
  { kind: 'intervals', title: 'nothing', label: 'x', rows: [] },
  { kind: 'bars', title: 'nothing', label: 'x', categories: [], samples: [] },
]

describe('a drawn chart', () => {
  it.each(GAPS)('leaves a gap where a value of its $kind is not finite, and stays inside its box', (chart) => {
    const places = drawn(chart).match(/ (d|x|y)="[^"]*"/g) ?? []
    expect(places.filter((place) => /NaN|Infinity/.test(place))).toEqual([])
    const numbers = places.join(' ').match(/-?\d+(\.\d+)?/g) ?? []
    expect(Math.max(...numbers.map((number) => Math.abs(Number(number))))).toBeLessThanOrEqual(360)
  })

  it('draws an infinite value as it draws one that is missing', () => {
    const lines = (end: number): Chart => ({
      kind: 'lines',
      title: 'l',
      ...axes,
      lines: [
        {
          name: 'a',
          points: [
            [1, end],
            [2, 1],
            [3, 2],
          ],
        },
      ],
    })
    expect(drawn(lines(infinity))).toBe(drawn(lines(nan)))
    const intervals = (end: number): Chart => ({
      kind: 'intervals',
      title: 'i',
      label: 'x',
      rows: [{ name: 'a', value: 1, low: 0, high: end }],
    })
    expect(drawn(intervals(infinity))).toBe(drawn(intervals(nan)))
    expect(drawn(intervals(nan))).not.toContain('stroke-width="1.5"')
  })

  it.each(NOTHING)('of $kind without values is an empty frame', (chart) => {
    expect(drawn(chart)).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('puts a dot at equal distances for equal factors on a logarithmic axis', () => {
    const lines: Chart = {
      kind: 'lines',
      title: 'l',
      x: { label: 'x', scale: 'log' },
      y: { label: 'y' },
      lines: [
        {
          name: 'a',
          points: [
            [0.01, 1],
            [1, 2],
            [100, 3],
          ],
        },
      ],
    }
    const [, first, middle, last] =
      /stroke-width="1.75" d="M([\d.]+) [\d.]+ ([\d.]+) [\d.]+ ([\d.]+)/.exec(drawn(lines)) ?? []
    expect(Number(last) - Number(middle)).toBeCloseTo(Number(middle) - Number(first), 0)
  })

  it('refuses values without a logarithm on a logarithmic axis', () => {
    const chart: Chart = {
      kind: 'lines',
      title: 'path',
      x: { label: 'alpha', scale: 'log' },
      y: { label: 'y' },
      lines: [{ name: 'a', points: [[0, 1]] }],
    }
    expect(() => drawn(chart)).toThrow('"a" has the point 0, 1 on a logarithmic axis')
  })

  it('refuses bars without a value for each category', () => {
    const chart: Chart = {
      kind: 'bars',
      title: 'b',
      label: 'x',
      categories: ['a'],
      samples: [{ name: 's', values: [1, 2] }],
    }
    expect(() => drawn(chart)).toThrow('"s" has 2 values for 1 categories')
  })
})
