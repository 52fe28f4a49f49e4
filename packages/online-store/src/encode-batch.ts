import { isStepError, StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { ByteWriter } from './byte-writer.ts'
import { entityKeyWriter } from './entity-key.ts'
import { toMicros } from './event-time.ts'
import type { FeatureBatch, FeatureInput, KeyValue } from './online-store.ts'
import { valueWriter } from './value-writer.ts'

/** The rows of a batch ready to be stored, by row number. */
export interface EncodedBatch {
  readonly rows: number
  key(row: number): Buffer
  /** Microseconds since 1970 UTC. */
  eventTimestamp(row: number): bigint
  created(row: number): bigint | undefined
  /** A feature by its place in the view: its value as it is stored, and as it came (NaN as null). */
  value(row: number, feature: number): Buffer
  /** Puts in what `key` and `value` give, without an object for each. */
  putKey(into: ByteWriter, row: number): void
  putValue(into: ByteWriter, row: number, feature: number): void
  /** The bytes of a value. */
  valueLength(row: number, feature: number): number
  input(row: number, feature: number): FeatureInput
}

/**
 * The rows of a batch as bytes, in their order.
 * @throws StepError BROKEN_CONTRACT, naming column and row, for a null key or a value that is not of its declared type
 */
export function encodeBatch(view: FeatureView, batch: FeatureBatch): EncodedBatch {
  const keys = view.joinKeys.map(({ name }) => column(batch.keys, name, view))
  const features = view.features.map(({ name }) => column(batch.features, name, view))
  const rows = batch.eventTimestamps.length
  for (const { length } of [...keys, ...features, batch.created ?? batch.eventTimestamps]) {
    if (length !== rows) throw new Error(`columns of ${rows} and ${length} rows in one batch of view ${view.name}`)
  }
  const times = eventTimestamps(view, batch)
  const { bytes, ends } = encodeCells(view, keys, features, rows)
  const width = 1 + features.length
  const startOf = (index: number) => (index === 0 ? 0 : (ends[index - 1] ?? 0))
  const endOf = (index: number) => ends[index] ?? 0
  const cell = (index: number) => bytes.subarray(startOf(index), endOf(index))
  const put = (into: ByteWriter, index: number) => into.putPart(bytes, startOf(index), endOf(index))
  return {
    rows,
    key: (row) => cell(row * width),
    value: (row, feature) => cell(row * width + 1 + feature),
    putKey: (into, row) => put(into, row * width),
    putValue: (into, row, feature) => put(into, row * width + 1 + feature),
    valueLength: (row, feature) => endOf(row * width + 1 + feature) - startOf(row * width + 1 + feature),
    input: (row, feature) => nanAsNull(features[feature]?.[row]),
    eventTimestamp: (row) => times[row] ?? 0n,
    created(row) {
      const time = batch.created?.[row]
      return time === null || time === undefined ? undefined : toMicros(time)
    },
  }
}

function column<T>(columns: Readonly<Record<string, ArrayLike<T>>>, name: string, view: FeatureView): ArrayLike<T> {
  const values = columns[name]
  if (values === undefined) throw new Error(`a batch of view ${view.name} has no column ${name}`)
  return values
}

/** Of each row its key and its values, all in one buffer, and where each ends. */
function encodeCells(
  view: FeatureView,
  keys: readonly ArrayLike<KeyValue | null | undefined>[],
  features: readonly ArrayLike<FeatureInput>[],
  rows: number,
): { readonly bytes: Buffer; readonly ends: Uint32Array } {
  const into = new ByteWriter()
  const ends = new Uint32Array(rows * (1 + features.length))
  const writeKey = entityKeyWriter(view.joinKeys)
  const columns = features.map((values, index) => ({ values, write: valueWriter(typeOf(view, index)) }))
  let row = 0
  let feature = -1
  let cell = 0
  const keyPart = (index: number) => keys[index]?.[row]
  try {
    for (; row < rows; row++) {
      feature = -1
      writeKey(into, keyPart)
      ends[cell++] = into.at
      for (const { values, write } of columns) {
        feature++
        write(into, nanAsNull(values[row]))
        ends[cell++] = into.at
      }
    }
  } catch (error) {
    const what = view.features[feature]?.name
    const keyNames = view.joinKeys.map(({ name }) => name).join(', ')
    throw located(
      error,
      `${what === undefined ? `join keys ${keyNames}` : `feature ${what}`} of view ${view.name}`,
      row,
    )
  }
  return { bytes: into.bytes, ends }
}

function typeOf(view: FeatureView, index: number) {
  const feature = view.features[index]
  if (feature === undefined) throw new Error(`view ${view.name} has no feature number ${index}`)
  return feature.valueType
}

function nanAsNull(value: FeatureInput): FeatureInput {
  return typeof value === 'number' && Number.isNaN(value) ? null : value
}

function eventTimestamps(view: FeatureView, { eventTimestamps: given }: FeatureBatch): BigInt64Array {
  if (given instanceof BigInt64Array) return given
  const times = new BigInt64Array(given.length)
  for (let row = 0; row < times.length; row++) {
    const time = given[row]
    if (time === undefined || time === null || (time instanceof Date && Number.isNaN(time.getTime()))) {
      throw new StepError('BROKEN_CONTRACT', `view ${view.name}: row ${row + 1} of a batch has no event timestamp`)
    }
    times[row] = toMicros(time)
  }
  return times
}

function located(error: unknown, what: string, row: number): unknown {
  if (!isStepError(error)) return error
  const hint = error.hint === undefined ? {} : { hint: error.hint }
  return new StepError(error.code, `${what}, row ${row + 1} of a batch: ${error.message}`, { ...hint, cause: error })
}
