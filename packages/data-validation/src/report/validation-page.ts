import { formatCount } from '@millrace/cli-kit'
import type { ColumnDrift, DataValidationReport, Finding, SampleRow } from '@millrace/contracts'
import { type Block, type Cell, type Chart, type Finding as PageFinding, page, type Tone } from '@millrace/html-report'
import type { Comparison, Shape } from '../drift/comparison.ts'
import { driftLine } from './describe-report.ts'
import { skewBlocks } from './skew-blocks.ts'

export interface PageContent {
  readonly report: DataValidationReport
  readonly comparisons: readonly Comparison[]
  /** What was validated, and against what, as the user named them. */
  readonly source: string
  readonly baseline: string | undefined
  readonly hideValues: boolean
  /** The share of false alarms among alarms that drift is judged by. */
  readonly alpha: number
}

/** The report as one page for people. With `hideValues` it has no axis, no category and no value of the table. */
export function validationPage(content: PageContent): Promise<string> {
  const { report, source, baseline } = content
  const { accepted, rows, findings, drift } = report
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  return page({
    title: 'Data validation',
    subtitle: baseline === undefined ? source : `${source}, held against ${baseline}`,
    verdict: { accepted, text: verdictText(report) },
    facts: [
      { label: 'Rows', value: rows },
      ...(report.quarantined_rows === undefined ? [] : [{ label: 'Rows put aside', value: report.quarantined_rows }]),
      { label: 'Errors', value: count('error') },
      { label: 'Warnings', value: count('warn') },
      ...(drift.length === 0
        ? []
        : [{ label: 'Drifted', value: drift.filter(({ verdict }) => verdict === 'drifted').length }]),
    ],
    sections: [
      { heading: 'Findings', blocks: findingBlocks(content) },
      ...(drift.length === 0 ? [] : [{ heading: 'Drift', blocks: driftBlocks(content) }]),
      ...(report.skew === undefined
        ? []
        : [{ heading: 'Training-serving skew', blocks: skewBlocks(report.skew, findings) }]),
    ],
  })
}

function verdictText({ accepted, findings, drift }: DataValidationReport): string {
  if (findings.length === 0) return drift.length === 0 ? 'Everything is as expected.' : `${driftLine(drift)}.`
  const errors = findings.filter(({ severity, quarantined }) => severity === 'error' && quarantined !== true)
  if (accepted) return errors.length === 0 ? 'Nothing refuses the table.' : 'Its rows were put aside.'
  const refusing = errors.length > 0 ? errors : findings.filter(({ severity }) => severity === 'warn')
  const named = refusing.slice(0, 3).map(({ rule, column }) => (column === undefined ? rule : `${rule} in ${column}`))
  return `${named.join(', ')}${refusing.length > 3 ? `, and ${refusing.length - 3} more` : ''}.`
}

const TONES: Record<Finding['severity'], Tone> = { error: 'bad', warn: 'warn', info: 'info' }
/** Findings beyond these are in the JSON. */
const MOST_FINDINGS = 300

function findingBlocks({ report: { findings } }: PageContent): Block[] {
  if (findings.length === 0) return [{ kind: 'text', text: 'There is nothing to report.' }]
  const shown = findings.filter(({ rule }) => rule !== 'drift').slice(0, MOST_FINDINGS)
  const drifted = findings.filter(({ rule }) => rule === 'drift').length
  const left = findings.length - drifted - shown.length
  return [
    ...(shown.length === 0 ? [] : [{ kind: 'findings' as const, findings: shown.map(findingOf) }]),
    ...(drifted === 0
      ? []
      : [{ kind: 'text' as const, text: `${drifted} findings of drift are in the section below.` }]),
    ...(left === 0 ? [] : [{ kind: 'text' as const, text: `${left} more findings are in the JSON report.` }]),
  ]
}

function findingOf(finding: Finding): PageFinding {
  const { severity, rule, column, observed, expected, count, samples = [], quarantined } = finding
  const text = [
    `${rule}: ${text_(observed)}`,
    ...(expected === null ? [] : [`expected ${text_(expected)}`]),
    ...(count === undefined ? [] : [`${formatCount(count)} rows`]),
    ...(quarantined === true ? ['put aside'] : []),
  ].join('; ')
  return {
    badge: { kind: 'badge', text: severity, tone: TONES[severity] },
    subject: column ?? 'table',
    text,
    ...(samples.length === 0 ? {} : { details: [samplesTable(samples)] }),
  }
}

const text_ = (value: string | number | null): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)

function samplesTable(samples: readonly SampleRow[]): Block {
  const names = [...new Set(samples.flatMap(({ keys = {}, values = {} }) => Object.keys({ ...keys, ...values })))]
  return {
    kind: 'table',
    caption: `The first ${samples.length} such rows, counted from 0`,
    columns: [{ title: 'Row' }, ...names.map((title) => ({ title }))],
    rows: samples.map(({ row, keys = {}, values = {} }): Cell[] => [
      String(row),
      ...names.map((name): Cell => cellOf({ ...keys, ...values }[name])),
    ]),
  }
}

const cellOf = (value: string | number | boolean | null | undefined): Cell =>
  value === undefined || value === null ? null : typeof value === 'boolean' ? String(value) : value

/** Charts with axes are 3.5 kB each, small ones 0.6 kB. */
const MOST_LARGE = 20

function driftBlocks(content: PageContent): Block[] {
  const { report, comparisons, hideValues, alpha } = content
  const shapes = new Map(
    comparisons.flatMap(({ column, shape }) => (shape === undefined ? [] : [[column, shape] as const])),
  )
  const ranked = report.drift.toSorted((a, b) => severityOf(b) - severityOf(a))
  const drifted = [...new Set(ranked.filter(({ verdict }) => verdict === 'drifted').map(({ column }) => column))]
  const drawn = drifted.flatMap((column) => {
    const shape = shapes.get(column)
    return shape === undefined ? [] : [{ column, shape }]
  })
  const ids = new Map(drawn.map(({ column }, index) => [column, `drift-${index + 1}`]))
  const charts = hideValues
    ? []
    : drawn.map(({ column, shape }, index) => chartOf(column, shape, ids.get(column) ?? '', index >= MOST_LARGE))
  return [
    {
      kind: 'text',
      text: `${driftLine(report.drift)}. A column is drifted where the effect reaches the threshold and p, adjusted for the number of columns, is at most ${alpha}.`,
    },
    ...chartBlocks(charts),
    {
      kind: 'table',
      caption: 'Every column, the furthest from its threshold first',
      columns: [
        { title: 'Column' },
        { title: 'Verdict' },
        { title: 'Measure' },
        { title: 'Value' },
        { title: 'Threshold' },
        { title: 'Adjusted p', format: { digits: 2 } },
        ...(hideValues ? [{ title: 'Shape' }] : []),
      ],
      rows: ranked.map((it) =>
        driftRow(
          it,
          hideValues ? undefined : ids.get(it.column),
          hideValues ? shapes.get(it.column) : undefined,
          hideValues,
        ),
      ),
    },
  ]
}

/** Small charts beyond these wait until they are asked for: a browser takes long to draw a thousand. */
const MOST_OPEN = 100

/** Large charts, and then small ones apart, since those alone share their keys. */
function chartBlocks(charts: readonly Chart[]): Block[] {
  const [large, small] = [charts.slice(0, MOST_LARGE), charts.slice(MOST_LARGE)]
  const blocks = [large, small].map((some): Block => ({ kind: 'charts', charts: some }))
  if (small.length === 0) return blocks.slice(0, large.length === 0 ? 0 : 1)
  if (small.length <= MOST_OPEN) return blocks
  return [
    ...blocks.slice(0, 1),
    { kind: 'details', summary: `${small.length} more columns that drifted`, blocks: blocks.slice(1) },
  ]
}

const VERDICT_TONES: Record<ColumnDrift['verdict'], Tone> = { drifted: 'bad', inconclusive: 'quiet', stable: 'good' }
const VERDICT_RANK: Record<ColumnDrift['verdict'], number> = { drifted: 2, inconclusive: 0, stable: 1 }

/** Drifted columns first, and then by how near the effect is to its threshold. */
const severityOf = ({ verdict, effect, threshold }: ColumnDrift): number =>
  VERDICT_RANK[verdict] * 1e9 + Math.min(1e8, (effect ?? 0) / threshold)

function driftRow(
  { column, verdict, measure, value, threshold, adjusted_p_value }: ColumnDrift,
  id: string | undefined,
  shape: Shape | undefined,
  hideValues: boolean,
): Cell[] {
  return [
    id === undefined ? column : { kind: 'link', text: column, to: id },
    { kind: 'badge', text: verdict, tone: VERDICT_TONES[verdict] },
    measure,
    value,
    threshold,
    adjusted_p_value,
    ...(hideValues ? [shape === undefined ? null : shapeCell(shape)] : []),
  ]
}

const shapeCell = ({ baseline, current }: Shape): Cell => ({
  kind: 'shape',
  reference: share(baseline),
  current: share(current),
})

function chartOf(column: string, shape: Shape, id: string, compact: boolean): Chart {
  if (shape.kind === 'bars') {
    const samples = [
      { name: 'baseline', values: share(shape.baseline) },
      { name: 'this table', values: share(shape.current) },
    ]
    const { categories } = shape
    return { kind: 'bars', id, title: column, label: 'share of rows', percent: true, categories, samples, compact }
  }
  return {
    kind: 'histogram',
    id,
    title: column,
    label: column,
    edges: shape.edges,
    times: shape.times,
    samples: [
      { name: 'baseline', counts: shape.baseline },
      { name: 'this table', counts: shape.current },
    ],
    compact,
  }
}

function share(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (total === 0 ? 0 : count / total))
}
