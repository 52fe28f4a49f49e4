import type { Table, TableAccess } from '@millrace/artifact-store'
import { type ColumnType, EVENT_TIMESTAMP, type Role } from '@millrace/contracts'
import { StepError, unknownColumns } from '@millrace/errors'
import { columnTypeOf, type SelectedFeatures } from '@millrace/feature-registry'
import { type NamedColumn, type OfflineStore, projectionsOf } from '@millrace/offline-store'
import type { LazyDataFrame } from 'nodejs-polars'
import { entityColumns } from './entity-columns.ts'
import type { TimeRange } from './time-range.ts'

/** Rows to join features to. */
export interface EntitySide {
  readonly frame: LazyDataFrame
  readonly columns: readonly NamedColumn[]
  readonly eventTimestamp: string
  /** In the order of the columns. */
  readonly roles: Readonly<Record<string, Role>>
}

interface Wanted {
  readonly selected: SelectedFeatures
  readonly label: string | undefined
  readonly training: boolean
}

/** The entity rows of a file, in the types that the features' views and request sources give them. @throws StepError */
export async function rowsOfFile(
  rows: Table,
  { selected, label, training }: Wanted,
  tables: TableAccess,
): Promise<EntitySide> {
  const keys = keyTypes(selected)
  const request = Object.fromEntries(selected.request.map(({ name, valueType }) => [name, columnTypeOf(valueType)]))
  const features = selected.columns.map(({ column }) => column)
  const { eventTimestamp, roles } = entityColumns(rows, { keys, request, features, label, training })
  const typed = await tables.typed(rows, { ...request, ...keys, [eventTimestamp]: 'Datetime' })
  return { frame: typed.frame, columns: typed.columns.map(({ name, type }) => ({ name, type })), eventTimestamp, roles }
}

/** The entity rows that a range stands for: their label, in training, is one of the features. @throws StepError */
export async function rowsOfRange(
  range: TimeRange,
  { selected, label, training }: Wanted,
  store: OfflineStore,
  retrieval: { readonly scratch: (name: string) => string; readonly signal: AbortSignal },
): Promise<EntitySide> {
  refuseRequest(selected)
  const features = selected.columns.map(({ column }) => column)
  if (training) refuseUnknownLabel(label, features)
  const projections = projectionsOf(selected)
  const found = await store.entityRows({ ...retrieval, ...range, projections, eventTimestamp: EVENT_TIMESTAMP })
  const roles = found.columns.map(({ name }): [string, Role] => [
    name,
    name === EVENT_TIMESTAMP ? 'event_timestamp' : 'key',
  ])
  return { ...found, eventTimestamp: EVENT_TIMESTAMP, roles: Object.fromEntries(roles) }
}

function refuseUnknownLabel(label: string | undefined, features: readonly string[]): void {
  const setting = '--target-col (TARGET_COL)'
  if (label === undefined)
    throw new StepError('USAGE', 'without entity rows, which feature is the label?', {
      hint: `${setting} names one of ${features.join(', ')}`,
    })
  const error = unknownColumns({ setting, names: [label], source: 'the features asked for', columns: features })
  if (error !== undefined) throw error
}

const keyTypes = ({ views }: SelectedFeatures): Record<string, ColumnType> =>
  Object.fromEntries(
    views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, columnTypeOf(valueType)])),
  )

function refuseRequest({ request }: SelectedFeatures): void {
  if (request.length === 0) return
  throw new StepError(
    'USAGE',
    `on-demand features are computed from ${request.map(({ name }) => name).join(', ')}, which only entity rows can bring`,
    { hint: 'bring entity rows with --entity-file or --batch-input-file, or ask for other features' },
  )
}
