import type { Table, TableAccess } from '@millrace/artifact-store'
import { type Finding, isNumeric } from '@millrace/contracts'
import type { Bounds, Expectations, Rule } from '@millrace/feature-registry'
import { sortedColumns } from '../drift/sorted-columns.ts'
import type { TableStatistics } from './column-statistics.ts'

/** The columns whose mean or standard deviation is bounded: what the pass over the table has to compute of them. */
export const withMoments = ({ columns }: Expectations): Set<string> =>
  new Set([...columns].filter(([, { mean, std }]) => mean !== undefined || std !== undefined).map(([name]) => name))

/** Findings about the mean, the standard deviation and quantiles of columns. Quantiles are NumPy's, interpolated, and hold the column in memory. */
export async function aggregateFindings(
  table: Table,
  { columns: rules }: Expectations,
  statistics: TableStatistics,
  tables: Pick<TableAccess, 'columns'>,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const ranked: string[] = []
  for (const { name, type } of table.columns) {
    const { mean, std, quantiles } = rules.get(name) ?? {}
    const bounded = [...(quantiles ?? [])].map(([q, rule]) => [quantileName(q), rule] as const)
    if (!isNumeric(type)) {
      const misfits = [['mean', mean] as const, ['std', std] as const, ...bounded]
      findings.push(...misfits.flatMap(([rule, at]) => (at === undefined ? [] : [outside(rule, name, at, type)])))
      continue
    }
    const found = statistics.columns.get(name)
    findings.push(...judge('mean', name, mean, found?.mean), ...judge('std', name, std, found?.std))
    if (bounded.length > 0) ranked.push(name)
  }
  for await (const { name, values } of sortedColumns(table, ranked, tables)) {
    for (const [q, rule] of rules.get(name)?.quantiles ?? [])
      findings.push(...judge(quantileName(q), name, rule, quantileOf(values, q)))
  }
  return findings
}

const quantileName = (q: number): string => `quantile_${q}`

function judge(name: string, column: string, rule: Rule<Bounds> | undefined, observed: number | undefined): Finding[] {
  if (rule === undefined) return []
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule.value
  // Written so that NaN, which is within no bounds, is a finding.
  if (observed !== undefined && observed >= min && observed <= max) return []
  return [outside(name, column, rule, observed ?? null)]
}

function outside(
  rule: string,
  column: string,
  { value, severity }: Rule<Bounds>,
  observed: number | string | null,
): Finding {
  const expected = [
    ...(value.min === undefined ? [] : [`at least ${value.min}`]),
    ...(value.max === undefined ? [] : [`at most ${value.max}`]),
  ].join(', ')
  const shown = typeof observed === 'number' && !Number.isFinite(observed) ? String(observed) : observed
  return { rule, column, severity: severity ?? 'error', observed: shown, expected }
}

/** Linear interpolation between order statistics, as `numpy.quantile`. */
function quantileOf(sorted: Float64Array, q: number): number | undefined {
  const place = (sorted.length - 1) * q
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) return undefined
  return below + (above - below) * (place - Math.floor(place))
}
