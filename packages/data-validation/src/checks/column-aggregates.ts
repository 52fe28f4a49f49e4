import type { Table, TableAccess } from '@millrace/artifact-store'
import { type Finding, isNumeric } from '@millrace/contracts'
import type { Bounds, Expectations, Rule } from '@millrace/feature-registry'
import { streamedRanks } from '@millrace/statistics'
import { ReusedMemory } from '../drift/reused-memory.ts'
import { storedColumns } from '../drift/stored-columns.ts'
import { StreamedColumn } from '../drift/streamed-column.ts'
import type { TableStatistics } from './column-statistics.ts'

/** The columns whose mean or standard deviation is bounded: what the pass over the table has to compute of them. */
export const withMoments = ({ columns }: Expectations): Set<string> =>
  new Set([...columns].filter(([, { mean, std }]) => mean !== undefined || std !== undefined).map(([name]) => name))

/** Findings about the mean, the standard deviation and quantiles of columns. Quantiles are NumPy's, interpolated. */
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
  const memory = new ReusedMemory()
  for await (const column of storedColumns(table, ranked, tables)) {
    const asked = [...(rules.get(column.name)?.quantiles ?? [])]
    const found = quantilesOf(
      new StreamedColumn(column, memory),
      asked.map(([q]) => q),
    )
    for (const [place, [q, rule]] of asked.entries())
      findings.push(...judge(quantileName(q), column.name, rule, found[place]))
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
function quantilesOf(column: StreamedColumn, quantiles: readonly number[]): (number | undefined)[] {
  const placesOf = (count: number) => quantiles.map((q) => (count - 1) * q)
  const { count, values } = streamedRanks(column, (rows) =>
    rows === 0
      ? []
      : placesOf(rows)
          .flatMap((place) => [Math.floor(place), Math.ceil(place)])
          .sort((a, b) => a - b),
  )
  const valueAt = new Map(values.map(({ value, rank }) => [rank, value]))
  return placesOf(count).map((place) => {
    const [below, above] = [valueAt.get(Math.floor(place)), valueAt.get(Math.ceil(place))]
    if (below === undefined || above === undefined) return undefined
    return below + (above - below) * (place - Math.floor(place))
  })
}
