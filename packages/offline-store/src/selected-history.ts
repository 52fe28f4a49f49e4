import { StepError } from '@millrace/errors'
import { columnTypeOf, compileOnDemand, type Field, type SelectedFeatures } from '@millrace/feature-registry'
import type { LazyDataFrame } from 'nodejs-polars'
import type {
  HistoricalFeatures,
  HistoricalRequest,
  NamedColumn,
  OfflineStore,
  RequestedProjection,
} from './offline-store.ts'
import { projectionNames } from './projection-names.ts'
import { fits } from './source-columns.ts'

export interface SelectionRequest extends Omit<HistoricalRequest, 'projections'> {
  /** What a feature registry resolved. */
  readonly selected: SelectedFeatures
  /** Keeps the features that only on-demand views read, under their own names, or as `view__feature` where those are taken. */
  readonly keepInputs?: boolean
}

/** The projections of a selection, as a store is asked for them. */
export function projectionsOf({ views }: Pick<SelectedFeatures, 'views'>): RequestedProjection[] {
  return views.map(({ view, projection, features }) => ({
    view,
    projection,
    outputNames: Object.fromEntries(features.map(({ field, column }) => [field.name, column])),
  }))
}

/**
 * Joins the features of a selection to entity rows and computes its on-demand features: the entity rows' columns, then the
 * features in the order of the selection, then inputs where they are kept.
 * @throws StepError as `historicalFeatures`; BROKEN_CONTRACT where the entity rows lack a column that on-demand views need
 */
export async function selectedHistory(
  store: Pick<OfflineStore, 'historicalFeatures'>,
  { selected, keepInputs = false, ...request }: SelectionRequest,
): Promise<HistoricalFeatures> {
  const { entityColumns } = request
  const { columnNamed } = await import('./column-named.ts')
  refuseMissingRequest(selected.request, entityColumns)
  const joined = await store.historicalFeatures({ ...request, projections: projectionsOf(selected) })
  const computed = await withOnDemand(joined.frame, selected)
  const typed = new Map([
    ...joined.columns.map(({ name, type }) => [name, type] as const),
    ...selected.onDemand.flatMap(({ features }) =>
      features.map(({ field, column }) => [column, columnTypeOf(field.valueType)] as const),
    ),
  ])
  const asked = selected.columns.map(({ column }) => ({ from: column, name: column }))
  const names = [...entityColumns.map(({ name }) => name), ...asked.map(({ name }) => name)]
  const kept = keepInputs ? inputColumns(selected, names) : []
  const all = [...entityColumns.map(({ name }) => ({ from: name, name })), ...asked, ...kept]
  return {
    frame: computed.select(...all.map(({ from, name }) => columnNamed(from).alias(name))),
    columns: all.map(({ from, name }) => ({ name, type: typed.get(from) ?? 'Unknown' })),
    counts: joined.counts,
  }
}

interface Renamed {
  readonly from: string
  readonly name: string
}

/** The columns that only on-demand views read, under names that are free. */
export function inputColumns({ views, columns }: SelectedFeatures, taken: readonly string[]): Renamed[] {
  const asked = new Set(columns.map(({ column }) => column))
  const used = new Set(taken)
  const viewNames = projectionNames(views)
  return views.flatMap(({ features }, place) =>
    features
      .filter(({ column }) => !asked.has(column))
      .map(({ field, column }) => {
        const name = used.has(field.name) ? `${viewNames[place]}__${field.name}` : field.name
        used.add(name)
        return { from: column, name }
      }),
  )
}

async function withOnDemand(frame: LazyDataFrame, { onDemand }: SelectedFeatures): Promise<LazyDataFrame> {
  if (onDemand.length === 0) return frame
  const { pl } = await import('nodejs-polars')
  const times = onDemand.flatMap(({ features }) =>
    features.flatMap(({ field, column }) =>
      field.valueType === 'UNIX_TIMESTAMP' ? [pl.col(column).cast(pl.Datetime('us', 'UTC'))] : [],
    ),
  )
  const computed = frame.withColumns(...(await (await compileOnDemand(onDemand)).polars()))
  return times.length === 0 ? computed : computed.withColumns(...times)
}

function refuseMissingRequest(request: readonly Field[], entityColumns: readonly NamedColumn[]): void {
  const types = new Map(entityColumns.map(({ name, type }) => [name, type]))
  const problems = request.flatMap(({ name, valueType }) => {
    const type = types.get(name)
    if (type === undefined) return [`no column "${name}"`]
    return fits(type, valueType) ? [] : [`a column "${name}" of type ${type}, which is no ${valueType}`]
  })
  if (problems.length === 0) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `the entity rows have ${problems.join(', ')}: on-demand features are computed from it`,
    {
      hint: 'add what the request sources name to the entity rows',
    },
  )
}
