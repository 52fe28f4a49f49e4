import { asOf, type Key, type ObservedRow, type ObservedView, type Value } from './point-in-time.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export interface GeneratedView extends ObservedView {
  readonly dtypes: readonly Dtype[]
  /** How the source's file keeps times. */
  readonly times: { readonly datetime: 'ms' | 'us' | 'ns'; readonly zone?: string }
  readonly hasCreated: boolean
}
export type Dtype = 'Float64' | 'Float32' | 'Int64' | 'Bool'

export interface GeneratedRow {
  readonly keys: Readonly<Record<string, Key>>
  readonly time: number
  readonly label: number
}

export interface GeneratedRepository {
  readonly views: readonly GeneratedView[]
  readonly training: readonly GeneratedRow[]
  readonly batch: readonly GeneratedRow[]
}

export const LABEL = 'takings'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2024, 2, 1)
const DAYS = 10

/** Texts that are hard on CSV, on case and on whoever takes them for numbers, and then many plain ones. */
const ODD_STORES = ['S-1', 's-1', 'Zürich, "Hbf"', '0042', '42', 'S 1', 'Łódź', '東京']
const STORES = [...ODD_STORES, ...Array.from({ length: 52 }, (_, index) => `store ${index}`)]
/** Neighbours that are one number as doubles, and then many small ones. */
const ODD_PRODUCTS = [9_100_000_000_000_000_001n, 9_100_000_000_000_000_002n, -7n, 0n]
const PRODUCTS = [...ODD_PRODUCTS, ...Array.from({ length: 36 }, (_, index) => BigInt(100 + index))]
/** How many of the products a store sells. */
const ASSORTMENT = 5

export interface Size {
  readonly rows: number
  readonly batchRows: number
  readonly featuresPerView: number
}

/**
 * A repository with two join keys, three views with a ttl of 3 days, of 36 hours and without one, late corrections,
 * ties, nulls, gaps, and a label that is a linear function of a few features and a little noise.
 */
export function generateRepository(seed: number, { rows, batchRows, featuresPerView }: Size): GeneratedRepository {
  const random = seededRandom(seed)
  const views = [
    generateView(random, featuresPerView, {
      name: 'store_stats',
      keys: ['store_code'],
      ttl: 3 * DAY,
      times: { datetime: 'us', zone: 'UTC' },
      hasCreated: true,
    }),
    generateView(random, featuresPerView, {
      name: 'product_stats',
      keys: ['product_no'],
      ttl: 36 * HOUR,
      times: { datetime: 'ms' },
      hasCreated: false,
    }),
    generateView(random, featuresPerView, {
      name: 'shelf_stats',
      keys: ['store_code', 'product_no'],
      ttl: undefined,
      times: { datetime: 'ns', zone: 'UTC' },
      hasCreated: false,
    }),
  ]
  const row = (index: number): GeneratedRow => {
    const keys = keysOf(random, ['store_code', 'product_no'], { isNull: index % 97 === 5 })
    // Whole hours now and then, to meet both ends of a window.
    const time = START + random.whole(DAYS * 24) * HOUR + (index % 3 === 0 ? 0 : random.whole(3600) * 1000)
    return { keys, time, label: labelOf(random, views, { keys, time }) }
  }
  return {
    views,
    training: Array.from({ length: rows }, (_, index) => row(index)),
    batch: Array.from({ length: batchRows }, (_, index) => row(index)),
  }
}

function generateView(
  random: SeededRandom,
  count: number,
  view: Pick<GeneratedView, 'name' | 'keys' | 'ttl' | 'times' | 'hasCreated'>,
): GeneratedView {
  const prefix = view.name.replace('_stats', '')
  const features = Array.from({ length: count }, (_, index) => `${prefix}_${String(index).padStart(3, '0')}`)
  const dtypes = features.map((_, index) => dtypeOf(index))
  const observed = view.keys.length === 2 ? 1600 : 500
  const rows = Array.from({ length: observed }, () => observe(random, view.keys, dtypes))
  const again = rows.filter((_, index) => index % 9 === 0).map((row) => correct(random, row, dtypes))
  const twice = again.filter((_, index) => index % 4 === 0).map((row) => ({ ...row, values: valuesOf(random, dtypes) }))
  const all = random.shuffled([...rows, ...again, ...twice])
  return { ...view, features, dtypes, rows: view.hasCreated ? all : all.map((row) => ({ ...row, created: null })) }
}

const dtypeOf = (index: number): Dtype =>
  index % 10 === 5 ? 'Int64' : index % 25 === 8 ? 'Float32' : index % 50 === 11 ? 'Bool' : 'Float64'

function observe(random: SeededRandom, keys: readonly string[], dtypes: readonly Dtype[]): ObservedRow {
  const event = START - 2 * DAY + random.whole((DAYS + 4) * 24) * HOUR
  const created = random.uniform() < 0.1 ? null : event + random.whole(5) * HOUR
  return { keys: keysOf(random, keys, { hasHistory: true }), event, created, values: valuesOf(random, dtypes) }
}

/** The same hour told anew, later. */
const correct = (random: SeededRandom, row: ObservedRow, dtypes: readonly Dtype[]): ObservedRow => ({
  ...row,
  created: row.created === null ? row.event : row.created + HOUR * (1 + random.whole(48)),
  values: valuesOf(random, dtypes),
})

function valuesOf(random: SeededRandom, dtypes: readonly Dtype[]): Value[] {
  return dtypes.map((dtype, index) => {
    if (index % 25 === 5 && random.uniform() < 0.02) return null
    if (dtype === 'Int64') return random.whole(2000) - 1000
    if (dtype === 'Bool') return random.uniform() < 0.4
    return dtype === 'Float32' ? Math.fround(random.normal()) : random.normal()
  })
}

/** A store and a product that it sells. The last stores, and so the last products too, stay without history. */
function keysOf(random: SeededRandom, names: readonly string[], { isNull = false, hasHistory = false } = {}) {
  const store = random.whole(STORES.length - (hasHistory ? 4 : 0))
  const product = (store * 3 + random.whole(ASSORTMENT)) % PRODUCTS.length
  const keys: Record<string, Key> = {
    store_code: isNull ? null : (STORES[store] ?? null),
    product_no: PRODUCTS[product] ?? null,
  }
  return Object.fromEntries(names.map((name) => [name, keys[name] ?? null]))
}

const WEIGHTS = [3, -2, 0.5]

function labelOf(random: SeededRandom, views: readonly ObservedView[], row: Omit<GeneratedRow, 'label'>): number {
  let label = 10 + 0.1 * random.normal()
  for (const view of views) {
    const values = asOf(view, row)?.values ?? []
    for (const [index, weight] of WEIGHTS.entries()) label += weight * Number(values[index] ?? 0)
  }
  return label
}
