import type { Table, TableAccess } from '@millrace/artifact-store'
import { type Environment, type ExpectationsFile, parseExpectations } from '@millrace/feature-registry'
import { applicable } from '../checks/applicable.ts'
import { columnStatistics } from '../checks/column-statistics.ts'
import { changedYaml } from './changed-yaml.ts'
import { draftColumns } from './draft-columns.ts'
import type { InferredExpectations } from './inferred-expectations.ts'
import { loosenRules } from './loosen-rules.ts'

/**
 * Drafts expectations from a table: from nothing, or with `diff` or `accept` as changes to those that there are.
 * @throws StepError USAGE where there are some already that cannot be read
 */
export async function inferExpectations(
  table: Table,
  file: ExpectationsFile,
  options: { for: Environment; diff: boolean; accept: boolean },
  tables: Pick<TableAccess, 'collect'>,
): Promise<InferredExpectations> {
  const text = options.diff || options.accept ? ((await file.text()) ?? '') : ''
  const expectations = await parseExpectations(text, file.path)
  const statistics = await columnStatistics(table, tables.collect)
  const drafts = await draftColumns(table, statistics, tables)
  const known = applicable(expectations, options.for)
  const { changes, left } = await loosenRules(table, known, { statistics, drafts }, tables)
  return { yaml: await changedYaml(text, changes), changes, left }
}
