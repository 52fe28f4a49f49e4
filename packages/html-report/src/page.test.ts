import { describe, expect, it } from 'vitest'
import type { Chart } from './chart.ts'
import { page } from './page.ts'
import type { Block, Cell, Report } from './report.ts'

const HOSTILE = `</style><script>alert("1")</script>&'\u202e\u0007{value}{a|b}]]>`
const LIFTED = { x: { label: HOSTILE }, y: { label: HOSTILE } }

const charts: Chart[] = [
  histogram({ title: HOSTILE, label: HOSTILE }),
  histogram({ compact: true, title: 'compact' }),
  bars({ categories: [HOSTILE, 'b'] }),
  bars({ compact: true }),
  {
    kind: 'lines',
    wide: true,
    title: 'path',
    x: { label: 'alpha', scale: 'log' },
    y: { label: 'coefficient' },
    lines: Array.from({ length: 8 }, (_, index) => ({
      name: `line ${index}`,
      points: [
        [0.1, index],
        [1, 2],
        [10, 0],
      ],
    })),
    marks: [{ x: 1, label: HOSTILE }],
  },
  {
    kind: 'lines',
    title: 'curve',
    ...LIFTED,
    guide: 'diagonal',
    lines: [
      {
        name: HOSTILE,
        points: [
          [0, 0.1],
          [1, 0.9],
        ],
        band: [
          [0, 0.2],
          [0.8, 1],
        ],
      },
    ],
  },
  {
    kind: 'scatter',
    title: 'residuals',
    ...LIFTED,
    points: [
      [0, 1],
      [1, -1],
      [2, 0],
    ],
    guide: 'zero',
  },
  {
    kind: 'intervals',
    title: 'slices',
    label: 'RMSE',
    rows: [{ name: HOSTILE, value: 1, low: 0.5, high: 2 }],
    reference: { value: 1, label: HOSTILE },
  },
]

const everything: Report = {
  title: HOSTILE,
  subtitle: HOSTILE,
  verdict: { accepted: false, text: HOSTILE },
  facts: [{ label: HOSTILE, value: 3, note: HOSTILE }],
  sections: [
    {
      heading: HOSTILE,
      id: HOSTILE,
      blocks: [
        { kind: 'text', text: HOSTILE },
        { kind: 'facts', facts: [{ label: 'a', value: null }] },
        table([
          HOSTILE,
          1,
          null,
          { kind: 'badge', text: HOSTILE, tone: 'bad' },
          { kind: 'link', text: HOSTILE, to: HOSTILE },
        ]),
        table([
          'b',
          { kind: 'bar', value: 2, share: 0.5 },
          { kind: 'shape', reference: [1, 2], current: [2, 1] },
          { kind: 'trend', values: [1, Number.NaN, 3] },
        ]),
        {
          kind: 'findings',
          findings: [
            {
              badge: { kind: 'badge', text: 'error', tone: 'bad' },
              subject: HOSTILE,
              to: HOSTILE,
              text: HOSTILE,
              details: [{ kind: 'text', text: HOSTILE }],
            },
          ],
        },
        { kind: 'details', summary: HOSTILE, blocks: [{ kind: 'charts', charts }] },
      ],
    },
    { heading: 'Second', blocks: [] },
    { heading: 'Third', blocks: [] },
  ],
  footer: HOSTILE,
}

describe('page', () => {
  it('closes every tag it opens, in order, and repeats no id', async () => {
    expect(faults(await page(everything))).toEqual([])
  })

  it('holds no script, no address outside itself and nothing that was hidden in names', async () => {
    const html = await page(everything)
    expect(html).not.toMatch(
      /<script|javascript:|https?:|url\(|@import|<img|<link(?! rel="icon" href="data:,")|\son\w+=/i,
    )
    expect(html).not.toMatch(/[\u202e]|(?!\n)\p{Cc}/u)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)
    expect(html.match(/<style/g)).toHaveLength(1)
  })

  it('is the same bytes for the same report', async () => {
    expect(await page(everything)).toBe(await page(structuredClone(everything)))
  })

  it('draws every chart, with words for those who do not see it', async () => {
    const html = await page(everything)
    const drawings = html.match(/<svg class="[cd][^>]*role="img">[\s\S]*?<\/svg>/g) ?? []
    expect(drawings).toHaveLength(charts.length + 1)
    for (const svg of drawings) {
      expect(svg).toMatch(/<title>[^<]+<\/title>/)
      expect(svg).toMatch(/<path[^>]* d="M/)
      expect(svg).not.toMatch(/NaN|undefined|zr\d/)
    }
  })

  it('leads links to the chart they name', async () => {
    const html = await page(
      report(table([{ kind: 'link', text: 'a', to: 'chart of a' }]), {
        kind: 'charts',
        charts: [bars({ id: 'chart of a', compact: true })],
      }),
    )
    const [, anchor] = /<a href="#(\w+)">a<\/a>/.exec(html) ?? []
    expect(html).toContain(`<figure id="${anchor}"`)
  })

  it('refuses links that lead nowhere, ids used twice and rows of another length', async () => {
    await expect(page(report(table([{ kind: 'link', text: 'a', to: 'b' }])))).rejects.toThrow(
      'nothing on the page has the id "b"',
    )
    const twice = [bars({ id: 'b' }), bars({ id: 'b' })]
    await expect(page(report({ kind: 'charts', charts: twice }))).rejects.toThrow(
      'two parts of the page have the id "b"',
    )
    await expect(
      page(report({ kind: 'table', caption: 't', columns: [{ title: 'a' }], rows: [[1, 2]] })),
    ).rejects.toThrow('a row has 2 cells for 1 columns')
  })
})

function report(...blocks: Block[]): Report {
  return { title: 'Report', sections: [{ heading: 'Section', blocks }] }
}

function table(row: Cell[]): Block {
  return {
    kind: 'table',
    caption: HOSTILE,
    columns: row.map((_, index) => ({ title: `column ${index}` })),
    rows: [row],
  }
}

function histogram(chart: Partial<Extract<Chart, { kind: 'histogram' }>>): Chart {
  const edges = Array.from({ length: (chart.samples?.[0]?.counts.length ?? 2) + 1 }, (_, edge) => edge)
  return {
    kind: 'histogram',
    title: 'h',
    label: 'h',
    edges,
    samples: [
      { name: 'a', counts: [1, 2] },
      { name: 'b', counts: [2, 1] },
    ],
    ...chart,
  }
}

function bars(chart: Partial<Extract<Chart, { kind: 'bars' }>>): Chart {
  return {
    kind: 'bars',
    title: 'b',
    label: 'b',
    categories: ['a', 'b'],
    samples: [
      { name: 'a', values: [1, null] },
      { name: 'b', values: [2, 1] },
    ],
    ...chart,
  }
}

/** What a parser would stumble over: tags left open or closed twice, ids that repeat, bare ampersands. */
function faults(html: string): string[] {
  const body = html.replace(/<style>[\s\S]*?<\/style>/, '').replace('<!doctype html>', '')
  const found: string[] = [...(body.match(/&(?!(amp|lt|gt|quot|#39);)/g) ?? [])]
  const open: string[] = []
  for (const [tag, closing, name = '', attributes = ''] of body.matchAll(
    /<(\/?)([\w]+)((?:\s[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>/g,
  )) {
    if (closing) {
      const expected = open.pop()
      if (expected !== name) found.push(`${tag} closes <${expected}>`)
    } else if (!/^(meta|link)$/.test(name) && !tag.endsWith('/>')) open.push(name)
    const keys = attributes.replace(/"[^"]*"/g, '').match(/[\w:-]+/g) ?? []
    if (new Set(keys).size < keys.length) found.push(`${tag} repeats an attribute`)
  }
  const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
  if (new Set(ids).size < ids.length) found.push('an id repeats')
  const rest = body.replace(/<(\/?)([\w]+)((?:\s[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>/g, '')
  return [...found, ...open.map((name) => `<${name}> stays open`), ...(rest.match(/[<>]/g) ?? [])]
}
