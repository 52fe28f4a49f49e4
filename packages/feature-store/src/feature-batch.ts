import type { FeatureView } from '@millrace/feature-registry'
import type { FeatureBatch, FeatureInput, KeyValue } from '@millrace/online-store'
import type { DataFrame, pl as Polars, Series } from 'nodejs-polars'

/** The rows of a table with a view's columns, as the online store takes them. */
export function featureBatch(pl: typeof Polars, view: FeatureView, rows: DataFrame): FeatureBatch {
  const { timestampField, createdTimestampColumn } = view.source
  const values = (name: string) => exactValues(pl, rows.getColumn(name))
  const micros = (name: string) => rows.getColumn(name).cast(pl.Int64)
  return {
    keys: Object.fromEntries(view.joinKeys.map(({ name }) => [name, values(name) as readonly (KeyValue | null)[]])),
    features: Object.fromEntries(view.features.map(({ name }) => [name, values(name) as readonly FeatureInput[]])),
    eventTimestamps: exactBigInts(pl, micros(timestampField)).map((time) => time ?? 0n),
    ...(createdTimestampColumn === undefined ? {} : { created: exactBigInts(pl, micros(createdTimestampColumn)) }),
  }
}

/** Polars gives whole numbers as doubles, which hold them up to 2⁵³ only. */
function exactValues(pl: typeof Polars, column: Series): readonly unknown[] {
  const values: unknown[] = column.toArray()
  const isWide = values.some((value) => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
  return isWide && column.dtype.equals(pl.Int64) ? exactBigInts(pl, column) : values
}

function exactBigInts(pl: typeof Polars, column: Series): (bigint | null)[] {
  const texts: unknown[] = column.cast(pl.String).toArray()
  return texts.map((text) => (typeof text === 'string' ? BigInt(text) : null))
}
