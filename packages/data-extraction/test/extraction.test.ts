import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
  - { name: town, join_keys: [town], value_type: STRING }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: at, created_timestamp_column: told }
  - { name: price, type: file, path: ../price.parquet, timestamp_field: valid_from, valid_to_column: valid_to }
  - { name: weather, type: file, path: ../weather.parquet, timestamp_field: at }
  - { name: basket, type: request, schema: [{ name: pieces, dtype: Int64 }] }
feature_views:
  - { name: turnover, entities: [shop], source: turnover, ttl: 7d, schema: [{ name: amount, dtype: Float64 }] }
  - { name: price, entities: [shop], source: price, schema: [{ name: unit, dtype: Float64 }] }
  - { name: weather, entities: [town], source: weather, schema: [{ name: warmth, dtype: Float64 }] }
on_demand_feature_views:
  - name: worth
    sources: [price, basket]
    schema: [{ name: total, dtype: Float64, expression: unit * pieces }]
feature_services:
  - { name: all, features: [turnover] }
`

const RIVALS = `on_demand_feature_views:
  - { name: own, sources: ["turnover:amount"], schema: [{ name: mine, dtype: Float64, expression: amount }] }
  - name: other
    sources: [{ view: turnover, features: [amount], join_key_map: { shop_id: rival } }]
    schema: [{ name: theirs, dtype: Float64, expression: amount }]
feature_services:
  - { name: rivals, features: [own, other] }
`

const day = (number: number) => `2024-01-${String(number).padStart(2, '0')}`

test('values created after the time of a row are warned about, and left out when asked for', async () => {
  const dir = await shops()
  const args = ['--entity-file', 'days.csv', '--target-col', 'sold']
  const plain = await dir.run('data-extraction', args)
  expect(plain.code, plain.stderr).toBe(0)
  expect(plain.stderr).toMatch(/warning: turnover: 1 of 2 values were created after .*--knowledge-time/)
  expect(await dir.readTable('artifacts/training.parquet')).toMatchObject({ amount: [11, 11] })
  const known = await dir.run('data-extraction', [...args, '--knowledge-time'])
  expect(known.code, known.stderr).toBe(0)
  expect(known.stderr).not.toContain('created after')
  expect(await dir.readTable('artifacts/training.parquet')).toMatchObject({ amount: [10, 11] })
})

test('too little coverage exits 5 with view and figures, table and report on disk', async () => {
  const dir = await shops()
  const args = ['--entity-file', 'days.csv', '--target-col', 'sold', '--features', 'turnover,price', '--min-coverage']
  const refused = await dir.run('data-extraction', [...args, '0.5', '--min-coverage', 'price=0.75'])
  expect(refused.code, refused.stderr).toBe(5)
  expect(refused.stderr).toMatch(/price: 1 of 2 rows matched \(50 %\), at least 75 % were asked for/)
  expect(refused.stderr).not.toMatch(/turnover: 2 of 2/)
  expect(refused.stderr).toContain('data_extraction.json')
  expect(dir.readJson('artifacts/data_extraction.json')).toMatchObject({
    accepted: false,
    refused: [{ view: 'price', share: 0.5, least: 0.75 }],
  })
  expect(dir.exists('artifacts/training.parquet')).toBe(true)
  expect((await dir.run('data-extraction', [...args, '0.5'])).code).toBe(0)
  const unknown = await dir.run('data-extraction', [...args, 'prize=0.5'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toMatch(/"prize".*price/)
  expect((await dir.run('data-extraction', [...args, '95'])).code).toBe(2)
})

test('a view that is joined twice is counted and gated under two names', async () => {
  const dir = await shops()
  dir.write('feature_repo/rivals.yaml', RIVALS)
  expect((await dir.run('feature-store', ['apply'])).code).toBe(0)
  dir.write(
    'days.csv',
    `event_timestamp,shop_id,rival,sold\n${day(2)},1,2,true\n${day(2)},2,1,false\n${day(2)},3,1,false\n`,
  )
  const args = ['--entity-file', 'days.csv', '--features', 'rivals', '--target-col', 'sold', '--min-coverage']
  const { code, stdout, stderr } = await dir.run('data-extraction', [...args, 'turnover(rival)=1,turnover=0.9'])
  expect(code, stderr).toBe(5)
  expect(stdout).toMatch(/^turnover: 2 of 3 rows matched.*\nturnover\(rival\): 3 of 3 rows matched/)
  expect(stderr).toMatch(/: turnover: 2 of 3 rows matched \(66.6 %\), at least 90 % were asked for/)
})

test('on-demand features are computed from joined features and columns of the entity rows', async () => {
  const dir = await shops()
  const args = ['--entity-file', 'days.csv', '--features', 'worth', '--target-col', 'sold']
  const { code, stderr } = await dir.run('data-extraction', args)
  expect(code, stderr).toBe(0)
  const table = await dir.readTable('artifacts/training.parquet')
  // The price of 2 holds until the 3rd; none is known for the 4th.
  expect(table['total']).toEqual([6, null])
  expect(Object.keys(table)).toEqual(['event_timestamp', 'shop_id', 'pieces', 'sold', 'total'])
  await dir.run('data-extraction', [...args, '--keep-inputs'])
  expect(await dir.readTable('artifacts/training.parquet')).toMatchObject({ total: [6, null], unit: [2, null] })
  dir.write('days.csv', `event_timestamp,shop_id,sold\n${day(2)},1,true\n`)
  const lacking = await dir.run('data-extraction', args)
  expect(lacking.code).toBe(4)
  expect(lacking.stderr).toMatch(/no column pieces: on-demand features are computed from it/)
})

test('without entity rows each key has a row at each of its times in a range', async () => {
  const dir = await shops()
  const args = ['--features', 'turnover,price', '--start', day(1), '--end', day(2)]
  const { code, stderr } = await dir.run('data-extraction', ['--for', 'batch', ...args])
  expect(code, stderr).toBe(0)
  expect(await dir.readTable('artifacts/batch_input.parquet')).toEqual({
    event_timestamp: [new Date(day(1)), new Date(day(2)), new Date(day(2))],
    shop_id: [1, 1, 2],
    amount: [11, 11, 20],
    unit: [2, 2, null],
  })
  const labelled = await dir.run('data-extraction', [...args, '--target-col', 'amount'])
  expect(labelled.code, labelled.stderr).toBe(0)
  expect(await dir.readTable('artifacts/training.parquet')).toMatchObject({ amount: [11, 11, 20] })
})

test.for([
  ['no label', ['--end', day(2)], 2, /which feature is the label\?/],
  ['a start alone', ['--start', day(2), '--entity-file', 'days.csv'], 2, /--start needs --end/],
  ['no time', ['--end', 'noon'], 2, /--end is "noon"/],
  ['a start after the end', ['--start', day(3), '--end', day(2)], 2, /is after/],
  [
    'views of different keys',
    ['--for', 'batch', '--end', day(2), '--features', 'turnover,weather'],
    2,
    /no view has all the join keys/,
  ],
  ['request data', ['--end', day(2), '--features', 'worth'], 2, /pieces, which only entity rows can bring/],
] as const)('a range with %s is refused', async ([, args, code, message]) => {
  const dir = await shops()
  const finished = await dir.run('data-extraction', [...args])
  expect(finished.code, finished.stderr).toBe(code)
  expect(finished.stderr).toMatch(message)
})

test('an end alone begins the longest ttl before it', async () => {
  const dir = await shops()
  const finished = await dir.run('data-extraction', ['--for', 'batch', '--end', day(9), '--features', 'turnover'])
  expect(finished.code, finished.stderr).toBe(0)
  expect(await dir.readTable('artifacts/batch_input.parquet')).toMatchObject({ shop_id: [1, 2] })
})

async function shops(): Promise<Workdir> {
  const dir = workdir()
  dir.write('feature_repo/feature_store.yaml', 'project: shops\nregistry: registry.db\n')
  dir.write('feature_repo/shops.yaml', DEFINITIONS)
  const turnover = {
    shop_id: [1, 1, 1, 2],
    at: [day(1), day(1), day(2), day(2)],
    told: [day(1), day(3), day(3), day(2)],
    amount: [10, 11, 11, 20],
  }
  await dir.writeTable('turnover.parquet', turnover, { types: { at: 'Datetime', told: 'Datetime', amount: 'Float64' } })
  const price = { shop_id: [1], valid_from: [day(1)], valid_to: [day(3)], unit: [2] }
  const times = { valid_from: 'Datetime', valid_to: 'Datetime' } as const
  await dir.writeTable('price.parquet', price, { types: { ...times, unit: 'Float64' } })
  const weather = { town: ['x'], at: [day(1)], warmth: [5] }
  await dir.writeTable('weather.parquet', weather, { types: { at: 'Datetime', warmth: 'Float64' } })
  dir.write('days.csv', `event_timestamp,shop_id,pieces,sold\n${day(1)} 12:00:00,1,3,true\n${day(4)},1,1,false\n`)
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code, stderr).toBe(0)
  return dir
}
