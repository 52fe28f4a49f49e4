import { describe, expect, it } from 'vitest'
import type { Chart } from './chart.ts'
import { page } from './page.ts'
import type { Cell } from './report.ts'

describe('page', () => {
  it('stays under 1 MB with a row and a distribution for each of 1,000 columns, 20 of them drawn with axes', async () => {
    const counts = (seed: number) =>
      Array.from(
        { length: 20 },
        (_, bin) => Math.round(1e5 * Math.exp(-((bin - 8 - (seed % 5)) ** 2) / 30)) + ((bin * 7919 * seed) % 4001),
      )
    const names = Array.from({ length: 1000 }, (_, index) => `some_rather_long_name_of_a_column_${index}`)
    const rows = names.map((name, index): Cell[] => [
      { kind: 'link', text: name, to: name },
      'Float64',
      { kind: 'badge', text: 'drifted', tone: 'bad' },
      { kind: 'bar', value: index / 999.7, share: index / 1000 },
      1e-12 * index,
      0.0123 * index,
    ])
    const columns = ['Column', 'Type', 'Verdict', 'PSI', 'p', 'Missing'].map((title) => ({ title }))
    const drawn = names.map(
      (name, index): Chart => ({
        kind: 'histogram',
        id: name,
        title: name,
        label: name,
        compact: index >= 20,
        edges: Array.from({ length: 21 }, (_, edge) => edge),
        samples: [
          { name: 'baseline', counts: counts(index) },
          { name: 'batch', counts: counts(index + 1) },
        ],
      }),
    )
    const html = await page({
      title: 'Report',
      sections: [
        {
          heading: 'Section',
          blocks: [
            { kind: 'table', caption: 'All columns', columns, rows },
            { kind: 'charts', charts: drawn.slice(0, 20) },
            { kind: 'charts', charts: drawn.slice(20) },
          ],
        },
      ],
    })
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000)
  })
})
