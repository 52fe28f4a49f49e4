import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { DEFINITIONS } from './shops.ts'

test('definitions applied anew in another folder, and loaded since, give the same training set byte for byte', async () => {
  const first = await extracted(async () => {})
  const second = await extracted((dir) => run(dir, 'feature-store', 'materialize', '2024-01-01', '2024-01-02'))
  expect(second.read('feature_repo/registry.db')).not.toEqual(first.read('feature_repo/registry.db'))
  expect(second.read('artifacts/training.parquet')).toEqual(first.read('artifacts/training.parquet'))
  const [before, after] = [first, second].map(lineage)
  expect(after?.set_id).toBe(before?.set_id)
  const hashes = [before, after].map((record) => record?.inputs['feature_repo/registry.db']?.sha256)
  expect(hashes[0]).not.toBe(hashes[1])
})

test('a changed definition gives the training set another id', async () => {
  const first = await extracted(async () => {})
  const second = await extracted(async (dir) => {
    dir.write('feature_repo/shops.yaml', WITH_TTL.replace('7d', '8d'))
    await run(dir, 'feature-store', 'apply')
  })
  expect(lineage(second).set_id).not.toBe(lineage(first).set_id)
})

const WITH_TTL = DEFINITIONS.replace('source: turnover\n', 'source: turnover\n    ttl: 7d\n')

/** A new folder in which the definitions are applied, something else is done, and the training set is extracted. */
async function extracted(between: (dir: Workdir) => Promise<void>): Promise<Workdir> {
  const dir = workdir()
  dir.write('feature_repo/feature_store.yaml', 'project: shops\nregistry: registry.db\n')
  dir.write('feature_repo/shops.yaml', WITH_TTL)
  const columns = { shop_id: [1], at: ['2024-01-01T00:00:00Z'], amount: [10] }
  await dir.writeTable('turnover.parquet', columns, { types: { at: 'Datetime', amount: 'Float64' } })
  dir.write('days.csv', 'event_timestamp,shop_id,sold\n2024-01-03,1,1\n')
  await run(dir, 'feature-store', 'apply')
  await between(dir)
  await run(dir, 'data-extraction', '--entity-file', 'days.csv', '--target-col', 'sold')
  return dir
}

async function run(dir: Workdir, bin: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await dir.run(bin, args)
  expect(code, stderr).toBe(0)
}

interface Lineage {
  readonly set_id: string
  readonly inputs: Readonly<Record<string, { readonly sha256: string }>>
}

function lineage(dir: Workdir): Lineage {
  const records = dir.list('artifacts/lineage').map((file) => dir.readJson(`artifacts/lineage/${file}`))
  const found = records.find((record) => (record as { step?: unknown }).step === 'data-extraction')
  return found as Lineage
}
