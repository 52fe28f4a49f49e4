import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import { formatCount } from '@millrace/cli-kit'
import type { FeatureService, SelectedView } from '@millrace/feature-registry'
import { columnTypeOf } from '@millrace/feature-registry'
import type { OfflineStore, ViewCoverage } from '@millrace/offline-store'
import { entityColumns } from './entity-columns.ts'

export interface Request {
  readonly rows: Table
  readonly views: readonly SelectedView[]
  /** The service asked for; undefined where features were listed one by one. */
  readonly service: FeatureService | undefined
  /** A digest of the definitions. */
  readonly registryHash: string
  readonly label: string | undefined
  readonly training: boolean
}

export interface Extracted {
  readonly table: TableOutput
  readonly coverage: readonly ViewCoverage[]
}

/** Joins the features asked for to the entity rows, each as of its own time. */
export async function extract(
  { rows, views, service, registryHash, label, training }: Request,
  store: OfflineStore,
  tables: TableAccess,
  signal: AbortSignal,
): Promise<Extracted> {
  const keys = Object.fromEntries(
    views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, columnTypeOf(valueType)])),
  )
  const features = views.flatMap((view) => view.features.map(({ column }) => column))
  const { eventTimestamp, roles } = entityColumns(rows, { keys, features, label, training })
  const typed = await tables.typed(rows, { ...keys, [eventTimestamp]: 'Datetime' })
  const joined = await store.historicalFeatures({
    entityRows: typed.frame,
    entityColumns: typed.columns.map(({ name, type }) => ({ name, type })),
    eventTimestamp,
    projections: views.map(({ view, projection, features }) => ({
      view,
      projection,
      outputNames: Object.fromEntries(features.map(({ field, column }) => [field.name, column])),
    })),
    scratch: (name) => tables.scratch(name),
    signal,
  })
  return {
    table: {
      frame: joined.frame,
      roles: { ...roles, ...Object.fromEntries(features.map((name) => [name, 'feature'])) },
      metadata: { registry_hash: registryHash, ...(service === undefined ? {} : serviceMetadata(service)) },
    },
    coverage: await joined.counts(),
  }
}

/** What later steps need to know of the service, without the registry. */
function serviceMetadata({ name, tags }: FeatureService): Record<string, string> {
  const { null_policy } = tags
  return { feature_service: name, ...(null_policy === undefined ? {} : { null_policy }) }
}

/** The coverage of a view as a person reads it. */
export function describeCoverage({ view, matched, expired, future_only, never_seen }: ViewCoverage): string {
  const rows = matched + expired + future_only + never_seen
  const share = rows === 0 ? 0 : Math.floor((1000 * matched) / rows) / 10
  const number = (count: number) => formatCount(count)
  return `${view}: ${number(matched)} of ${number(rows)} rows matched (${share} %); ${number(expired)} expired, ${number(future_only)} before the first value, ${number(never_seen)} never seen`
}
