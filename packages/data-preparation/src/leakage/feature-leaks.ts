import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import { heldColumns } from '../held-columns.ts'
import { withColumn } from '../with-column.ts'
import { type FeatureLeak, featureJudge } from './judge-feature.ts'
import { twoValues } from './label-association.ts'
import { maskedFacts, type RowFacts } from './row-facts.ts'
import { sampledRows } from './sampled-rows.ts'

const VALUES_IN_A_SAMPLE = 5e6
const ROWS_IN_A_SAMPLE = { least: 10_000, most: 25_000 }
/** A feature above what is accepted on all rows is not further than this below it on sampled ones. */
const MARGIN = 0.02
const ACCEPTED = { ofClasses: 0.999, ofNumbers: 0.99999 }

/**
 * Features that tell the label alone, or identify rows or entities. A sample of rows says which ones may; those are then
 * looked at over all rows, one at a time. About 5 million sampled values are held, or one feature with the keys.
 */
export async function featureLeaks(
  table: Table,
  facts: RowFacts,
  { association, tables }: { association: number | undefined; tables: TableAccess },
): Promise<FeatureLeak[]> {
  const { default: pl } = await import('nodejs-polars')
  const features = table.columns.filter(({ role, type }) => role === 'feature' && type !== 'Null')
  const keys = table.columns.filter(({ role }) => role === 'key')
  const accepted = association ?? (facts.isText || twoValues(facts.label) ? ACCEPTED.ofClasses : ACCEPTED.ofNumbers)
  const plan = table.frame.select(pl.cols([...features, ...keys].map(({ name }) => name)))
  const judge = featureJudge(facts, keys, { association: accepted, isSample: false })
  const size = Math.min(ROWS_IN_A_SAMPLE.most, Math.max(ROWS_IN_A_SAMPLE.least, VALUES_IN_A_SAMPLE / features.length))
  const isSampled = sampledRows(facts.label, size)
  const leaks: FeatureLeak[] = []
  if (!isSampled.includes(0)) {
    const held = await heldColumns(plan, 'features', tables)
    for (const feature of features) leaks.push(...(await judge(held, feature)))
    return leaks
  }
  const sample = await heldColumns(await rowsOf(plan, isSampled), 'sample', tables)
  const limits = { association: accepted - MARGIN, isSample: true }
  const suspect = featureJudge(maskedFacts(facts, isSampled), keys, limits)
  const suspects: Column[] = []
  for (const feature of features) if ((await suspect(sample, feature)).length > 0) suspects.push(feature)
  for (const feature of suspects) {
    const columns = [feature, ...keys].map(({ name }) => name)
    leaks.push(
      ...(await judge(
        await heldColumns(plan.select(...columns), `suspect-${suspects.indexOf(feature)}`, tables),
        feature,
      )),
    )
  }
  return leaks
}

const SAMPLED = '__sampled'

async function rowsOf(plan: LazyDataFrame, mask: Uint8Array): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  return (await withColumn(plan, SAMPLED, mask)).filter(pl.col(SAMPLED).eq(pl.lit(1))).drop(SAMPLED)
}
