import { expect, test } from 'vitest'
import { type Workdir, workdir } from '../src/index.ts'
import { generateRepository } from './generated-repository.ts'
import { asOf, type ObservedView, type Value } from './point-in-time.ts'
import { writeRepository } from './write-repository.ts'

const CENTURY = 100 * 365 * 86_400_000
const PAIRS = [
  ['S-1', 100n],
  ['s-1', 105n],
  ['0042', 106n],
  ['42', 110n],
  ['東京', 112n],
  ['store 3', 9_100_000_000_000_000_002n],
  ['store 51', 3n],
  ['never heard of', 100n],
] as const

test('materialized features are read back as the newest of each entity, with what is missing or too old told apart', async () => {
  const dir = workdir()
  const { views, ...rows } = generateRepository(5, { rows: 1, batchRows: 1, featuresPerView: 12 })
  // The first view is young enough for as long as this test lives, the second is too old, the third never is.
  const lasting = views.map((view, index) => (index === 0 ? { ...view, ttl: CENTURY } : view))
  await writeRepository(dir, { views: lasting, ...rows })
  expect(await feature(dir, ['apply'])).toMatchObject({ exit_code: 0 })
  for (const end of ['2024-03-05T06:00:00Z', '2024-03-31T00:00:00Z']) {
    await feature(dir, ['materialize', '2024-01-01', end])
    const entities = PAIRS.map(([store, product]) => `store_code=${store},product_no=${product}`).join(',')
    const { results } = await feature(dir, ['get-online-features', '--entities', entities])
    const [, , ...columns] = results.onlineFeatures?.results ?? []
    const wanted = lasting.flatMap((view) => newest(view, Date.parse(end)))
    expect(columns.map(({ values, statuses }) => ({ values, statuses }))).toEqual(wanted)
  }
}, 60_000)

/** For each feature of a view the values and statuses that are to be read after a load up to `end`, in plain loops. */
function newest(view: ObservedView, end: number): { values: Value[]; statuses: string[] }[] {
  const isTooOld = view.ttl !== undefined && view.ttl < CENTURY
  const rows = PAIRS.map(([store_code, product_no]) =>
    asOf({ ...view, ttl: undefined }, { keys: { store_code, product_no }, time: end }),
  )
  return view.features.map((_, index) => ({
    values: rows.map((row) => (isTooOld ? null : (row?.values[index] ?? null))),
    statuses: rows.map((row) => {
      if (row === undefined) return 'NOT_FOUND'
      return isTooOld ? 'OUTSIDE_MAX_AGE' : row.values[index] === null ? 'NULL_VALUE' : 'PRESENT'
    }),
  }))
}

interface Answer {
  readonly exit_code: number
  readonly results: { readonly onlineFeatures?: { readonly results: readonly Column[] } }
}
interface Column {
  readonly values: readonly unknown[]
  readonly statuses: readonly string[]
}

async function feature(dir: Workdir, args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await dir.run('feature-store', [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}
