import type { ColumnType } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { HistoricalRequest, NamedColumn, RequestedProjection } from './offline-store.ts'
import { outputType, type SourceColumn, type SourceColumns, sharedKeyType } from './source-columns.ts'

/** A source as the planning of a join sees it. */
export interface CheckedSource {
  readonly columns: SourceColumns
  readonly columnTypes: ReadonlyMap<string, ColumnType>
  readonly label: string
  /** Columns that are missing or of a wrong type. */
  readonly problems: readonly string[]
}

/** One view's part of a join, whose two sides are known to fit. */
export interface ViewJoin<S> {
  readonly requested: RequestedProjection
  readonly source: S
  /** The entity rows' column for each join key, and the type in which the two compare. */
  readonly entityKeys: readonly string[]
  readonly keyTypes: readonly ColumnType[]
  readonly output: readonly NamedColumn[]
}

/**
 * Matches each projection's keys and features with the entity rows.
 * @throws StepError BROKEN_CONTRACT with everything that does not fit, USAGE where two output columns would have one name
 */
export function planJoins<S extends CheckedSource>(request: HistoricalRequest, sources: readonly S[]): ViewJoin<S>[] {
  const entity = new Map(request.entityColumns.map(({ name, type }) => [name, type]))
  const problems = timestampProblems(request.eventTimestamp, entity)
  const joins = request.projections.flatMap((requested, index) => {
    const source = sources[index]
    if (source === undefined) throw new Error(`no source was opened for projection ${index}`)
    const keys = source.columns.keys.map((key) => matchKey(key, requested, source, entity))
    problems.push(...source.problems, ...keys.flatMap(({ problem }) => problem ?? []))
    const keyTypes = keys.flatMap(({ type }) => type ?? [])
    return [
      {
        requested,
        source,
        entityKeys: keys.map(({ column }) => column),
        keyTypes,
        output: outputColumns(requested, source),
      },
    ]
  })
  refuseProblems(problems)
  refuseTwins([...entity.keys(), ...joins.flatMap(({ output }) => output.map(({ name }) => name))])
  return joins
}

/** Throws BROKEN_CONTRACT with all problems, if there are any. */
export function refuseProblems(problems: readonly string[]): void {
  const distinct = [...new Set(problems)]
  if (distinct.length === 0) return
  throw new StepError('BROKEN_CONTRACT', `the data is not what the feature views say:\n${listProblems(distinct)}`, {
    hint: 'correct the data, or the feature definitions and apply them',
  })
}

function timestampProblems(name: string, entity: ReadonlyMap<string, ColumnType>): string[] {
  const type = entity.get(name)
  if (type === undefined) return [`the entity rows have no column "${name}" (event timestamp)`]
  return type === 'Datetime' || type === 'Date'
    ? []
    : [`column "${name}" (event timestamp) of the entity rows is ${type}, which is no timestamp`]
}

interface MatchedKey {
  readonly column: string
  readonly type?: ColumnType
  readonly problem?: string
}

function matchKey(
  key: SourceColumn,
  { projection }: RequestedProjection,
  source: CheckedSource,
  entity: ReadonlyMap<string, ColumnType>,
): MatchedKey {
  const column = projection.joinKeyMap[key.name] ?? key.name
  const type = entity.get(column)
  if (type === undefined) {
    return {
      column,
      problem: `the entity rows have no column "${column}" (join key of feature view "${projection.view}")`,
    }
  }
  const sourceType = source.columnTypes.get(key.column)
  if (sourceType === undefined) return { column }
  const shared = sharedKeyType(type, sourceType)
  if (shared !== undefined) return { column, type: shared }
  return { column, problem: `join key "${column}" is ${type} in the entity rows, but ${sourceType} in ${source.label}` }
}

function outputColumns({ outputNames }: RequestedProjection, { columns, columnTypes }: CheckedSource): NamedColumn[] {
  return columns.features.map(({ name, column, valueType }) => ({
    name: outputNames[name] ?? name,
    type: outputType(valueType, columnTypes.get(column) ?? 'Unknown'),
  }))
}

function refuseTwins(names: readonly string[]): void {
  const twins = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  if (twins.length === 0) return
  throw new StepError(
    'USAGE',
    `the output would have two columns named ${twins.map((name) => `"${name}"`).join(', ')}`,
    {
      hint: 'ask for full feature names, or rename the entity column',
    },
  )
}
