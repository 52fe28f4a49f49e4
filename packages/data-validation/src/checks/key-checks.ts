import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Finding } from '@millrace/contracts'
import type { Expectations, Tolerance } from '@millrace/feature-registry'
import type { LazyDataFrame } from 'nodejs-polars'
import { countDuplicates, duplicateKeys, OFTEN } from './duplicate-keys.ts'
import { ROW, type Violation } from './row-check.ts'

interface KeyRule {
  readonly columns: readonly string[]
  readonly column: string | undefined
  readonly severity: Finding['severity']
  readonly tolerance: Tolerance
}

export interface KeyViolations {
  readonly violations: readonly Violation[]
  readonly findings: readonly Finding[]
  /** The table with its rows numbered, and a column for each broken key, which its check looks at. The rows are in any order. */
  readonly frame: LazyDataFrame
}

/** Counts the rows that share a key which the expectations say occurs once. A key whose columns are not all there is a finding. */
export async function keyViolations(
  table: Table,
  expectations: Expectations,
  rows: number,
  { collect }: Pick<TableAccess, 'collect'>,
): Promise<KeyViolations> {
  const { default: pl } = await import('nodejs-polars')
  const violations: Violation[] = []
  const findings: Finding[] = []
  let frame = table.frame.withRowIndex(ROW)
  for (const [index, { columns, column, severity, tolerance }] of keyRules(expectations).entries()) {
    const missing = columns.filter((name) => !table.columns.some((it) => it.name === name))
    const expected = `${columns.join(', ')} occurs once`
    if (missing.length > 0) {
      // A single column that is not there is found without this rule.
      if (column === undefined)
        findings.push({ rule: 'unique', severity, observed: `no column ${missing.join(', ')}`, expected })
      continue
    }
    const count = await countDuplicates(table.frame, columns, rows, collect)
    if (count === 0) continue
    const flag = `millrace key ${index}`
    const often = (await duplicateKeys(table.frame, columns)).withColumnRenamed(OFTEN, flag)
    frame = frame.join(often, { on: [...columns], how: 'left' })
    const breaks = pl.col(flag).isNotNull()
    const over = column === undefined ? 'rows' : 'values'
    violations.push({
      check: { rule: 'unique', column, shows: columns, severity, tolerance, expected, breaks, over },
      count,
    })
  }
  return { violations, findings, frame }
}

function keyRules({ columns, keys }: Expectations): KeyRule[] {
  const said = ({ severity, tolerance }: { severity: KeyRule['severity'] | undefined; tolerance: Tolerance }) => ({
    severity: severity ?? ('error' as const),
    tolerance,
  })
  return [
    ...[...columns].flatMap(([name, { unique }]) =>
      unique?.value === true ? [{ columns: [name], column: name, ...said(unique) }] : [],
    ),
    ...keys.map((rule) => ({ columns: rule.value, column: undefined, ...said(rule) })),
  ]
}
