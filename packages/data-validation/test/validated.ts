import { openSession, type TableAccess } from '@millrace/artifact-store'
import { anyTable } from '@millrace/contracts'
import { parseExpectations } from '@millrace/feature-registry'
import { type Columns, type WrittenType, workdir } from '@millrace/testkit'
import { onTestFinished } from 'vitest'
import { applicable } from '../src/checks/applicable.ts'
import { baselineOf } from '../src/drift/baseline-of.ts'
import { type Validated, type ValidationRequest, validateTable } from '../src/validate-table.ts'

export interface TestTable {
  readonly columns: Columns
  readonly types?: Readonly<Record<string, WrittenType>>
}

/** A table of a test, opened as a step sees it. */
export async function openTable({ columns, types }: TestTable, roles: { keys?: string[]; label?: string } = {}) {
  const dir = workdir()
  await dir.writeTable('table.parquet', columns, types === undefined ? {} : { types })
  const session = await openSession({ artifacts: dir.path('artifacts'), step: 'test' })
  onTestFinished(() => session.dispose())
  const table = await session.readTable({ ...anyTable, anyTypes: true }, { path: dir.path('table.parquet'), roles })
  const tables: TableAccess = session
  return { table, tables, dir }
}

/** Validates a table against expectations as they are written, and against the rows of another table if one is given. */
export async function validated(
  given: TestTable,
  expectations: string,
  options: Partial<ValidationRequest> & { against?: TestTable; keys?: string[] } = {},
): Promise<Validated> {
  const { against, keys = [], ...rest } = options
  const { table, tables } = await openTable(given, { keys })
  const baseline = against === undefined ? undefined : (await openTable(against, { keys })).table
  const request: ValidationRequest = {
    table,
    expectations: applicable(await parseExpectations(expectations, 'expectations.yaml'), 'training'),
    expected: undefined,
    labelled: false,
    baseline: baselineOf(baseline, { mergeBaseline: false, writeBaseline: false }),
    measures: { numeric: undefined, categorical: undefined },
    online: undefined,
    failOn: 'error',
    quarantined: false,
    sampleRows: 5,
    hideValues: false,
    now: Date.parse('2024-01-05T00:00:00Z'),
    ...rest,
  }
  return validateTable(request, tables)
}

/** The findings of a table as lines of severity, rule, column and count. */
export async function findings(...given: Parameters<typeof validated>): Promise<string[]> {
  const { report } = await validated(...given)
  return report.findings.map(({ severity, rule, column, count }) =>
    [severity, rule, column, count].filter((part) => part !== undefined).join(' '),
  )
}
