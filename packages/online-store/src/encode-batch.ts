import { isStepError, StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { entityKeySerializer } from './entity-key.ts'
import { toMicros } from './event-time.ts'
import type { FeatureBatch, FeatureInput, KeyValue } from './online-store.ts'
import { valueBytes } from './value-bytes.ts'

/** A row ready to be stored. */
export interface EncodedRow {
  readonly key: Buffer
  readonly eventTimestamp: bigint
  readonly created: bigint | undefined
  /** In the order of the view's features: the values as they are stored, and as they came (NaN as null). */
  readonly values: readonly Buffer[]
  readonly inputs: readonly FeatureInput[]
}

/**
 * The rows of a batch as bytes, in their order.
 * @throws StepError BROKEN_CONTRACT, naming column and row, for a null key or a value that is not of its declared type
 */
export function encodeBatch(view: FeatureView, batch: FeatureBatch): EncodedRow[] {
  const keyColumns = view.joinKeys.map(({ name }) => column(batch.keys, name, view))
  const featureColumns = view.features.map(({ name }) => column(batch.features, name, view))
  const rows = batch.eventTimestamps.length
  for (const { length } of [...keyColumns, ...featureColumns, batch.created ?? batch.eventTimestamps]) {
    if (length !== rows) throw new Error(`columns of ${rows} and ${length} rows in one batch of view ${view.name}`)
  }
  const keyBytes = entityKeySerializer(view.joinKeys)
  return Array.from({ length: rows }, (_, row) => {
    const inputs = featureColumns.map((values) => nanAsNull(values[row]))
    const created = batch.created?.[row]
    return {
      key: encodeKey(view, keyBytes, keyColumns, row),
      eventTimestamp: timestampOf(view, batch, row),
      created: created === null || created === undefined ? undefined : toMicros(created),
      values: inputs.map((input, index) => encodeValue(view, index, input, row)),
      inputs,
    }
  })
}

function column<T>(columns: Readonly<Record<string, ArrayLike<T>>>, name: string, view: FeatureView): ArrayLike<T> {
  const values = columns[name]
  if (values === undefined) throw new Error(`a batch of view ${view.name} has no column ${name}`)
  return values
}

function nanAsNull(value: FeatureInput): FeatureInput {
  return typeof value === 'number' && Number.isNaN(value) ? null : value
}

function encodeKey(
  view: FeatureView,
  keyBytes: ReturnType<typeof entityKeySerializer>,
  columns: readonly ArrayLike<KeyValue | null | undefined>[],
  row: number,
): Buffer {
  try {
    return keyBytes(columns.map((values) => values[row]))
  } catch (error) {
    throw located(error, `join keys ${view.joinKeys.map(({ name }) => name).join(', ')} of view ${view.name}`, row)
  }
}

function encodeValue(view: FeatureView, index: number, input: FeatureInput, row: number): Buffer {
  const feature = view.features[index]
  if (feature === undefined) throw new Error(`view ${view.name} has no feature number ${index}`)
  try {
    return valueBytes(input, feature.valueType)
  } catch (error) {
    throw located(error, `feature ${feature.name} of view ${view.name}`, row)
  }
}

function timestampOf(view: FeatureView, batch: FeatureBatch, row: number): bigint {
  const time = batch.eventTimestamps[row]
  if (time === undefined || time === null || (time instanceof Date && Number.isNaN(time.getTime()))) {
    throw new StepError('BROKEN_CONTRACT', `view ${view.name}: row ${row + 1} of a batch has no event timestamp`)
  }
  return toMicros(time)
}

function located(error: unknown, what: string, row: number): unknown {
  if (!isStepError(error)) return error
  const hint = error.hint === undefined ? {} : { hint: error.hint }
  return new StepError(error.code, `${what}, row ${row + 1} of a batch: ${error.message}`, { ...hint, cause: error })
}
