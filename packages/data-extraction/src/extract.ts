import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import type { ExtractionReport, Role } from '@millrace/contracts'
import type { FeatureService, SelectedFeatures } from '@millrace/feature-registry'
import { inputColumns, type OfflineStore, projectionNames, selectedHistory } from '@millrace/offline-store'
import { refusedViews, refuseUnknown, rowsOf } from './coverage-gate.ts'
import { type EntitySide, rowsOfFile, rowsOfRange } from './entity-side.ts'
import type { TimeRange } from './time-range.ts'

export interface Request {
  /** A file of entity rows, or the range that stands for them. */
  readonly rows: Table | TimeRange
  readonly selected: SelectedFeatures
  /** The service asked for; undefined where features were listed one by one. */
  readonly service: FeatureService | undefined
  /** What the footer says of the registry. */
  readonly registry: Readonly<Record<string, string | number>>
  readonly label: string | undefined
  readonly training: boolean
  readonly knowledgeTime: boolean
  readonly keepInputs: boolean
  readonly minCoverage: readonly string[]
}

export interface Extracted {
  readonly table: TableOutput
  readonly report: ExtractionReport
}

/** Joins the features asked for to the entity rows, each as of its own time. */
export async function extract(
  request: Request,
  store: OfflineStore,
  tables: TableAccess,
  signal: AbortSignal,
): Promise<Extracted> {
  const { rows, selected, service, label, knowledgeTime, keepInputs, minCoverage } = request
  const views = projectionNames(selected.views)
  refuseUnknown(
    minCoverage.filter((limit) => limit.includes('=')).map((limit) => limit.slice(0, limit.lastIndexOf('='))),
    views,
  )
  const retrieval = { scratch: (name: string) => tables.scratch(name), signal }
  const entities: EntitySide =
    'frame' in rows ? await rowsOfFile(rows, request, tables) : await rowsOfRange(rows, request, store, retrieval)
  const joined = await selectedHistory(store, {
    ...retrieval,
    entityRows: entities.frame,
    entityColumns: entities.columns,
    eventTimestamp: entities.eventTimestamp,
    selected,
    knowledgeTime,
    keepInputs,
  })
  const coverage = [...(await joined.counts())]
  const refused = refusedViews(coverage, minCoverage)
  const [first] = coverage
  const features = selected.columns.map(({ column }): [string, Role] => [
    column,
    !('frame' in rows) && request.training && column === label ? 'label' : 'feature',
  ])
  const taken = [...Object.keys(entities.roles), ...features.map(([name]) => name)]
  const inputs = keepInputs ? inputColumns(selected, taken).map(({ name }): [string, Role] => [name, 'other']) : []
  return {
    table: {
      frame: joined.frame,
      roles: { ...entities.roles, ...Object.fromEntries([...features, ...inputs]) },
      metadata: { ...request.registry, ...(service === undefined ? {} : serviceMetadata(service)) },
    },
    report: {
      accepted: refused.length === 0,
      rows: first === undefined ? 0 : rowsOf(first),
      knowledge_time: knowledgeTime,
      coverage,
      refused,
    },
  }
}

/** What later steps need to know of the service, without the registry. */
function serviceMetadata({ name, tags }: FeatureService): Record<string, string> {
  const { null_policy } = tags
  return { feature_service: name, ...(null_policy === undefined ? {} : { null_policy }) }
}
