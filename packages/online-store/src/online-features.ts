import { StepError } from '@millrace/errors'
import {
  compileOnDemand,
  type OnDemandComputation,
  type OnDemandInputValue,
  type SelectedFeatures,
  type SelectedView,
} from '@millrace/feature-registry'
import type { FeatureStatus, FeatureValue, KeyValue, OnlineRow, OnlineStore, ViewRead } from './online-store.ts'

/** One entity of a request: its join keys, and the request data of on-demand views. */
export type EntityRow = Readonly<Record<string, KeyValue | OnDemandInputValue>>

/** A column of an answer: an entity key, request data or a feature, with an item for each entity in their order. */
export interface OnlineColumn {
  readonly name: string
  readonly values: readonly (FeatureValue | Date)[]
  readonly statuses: readonly FeatureStatus[]
  /** Microseconds since 1970 UTC; undefined where there is none: for what was given or computed, and where nothing was found. */
  readonly eventTimestamps: readonly (bigint | undefined)[]
}

/** Reads one selection of features of any entities. */
export interface OnlineReader {
  /** The columns of the answer: what was given first, then the features in the order of the selection. @throws StepError */
  read(entities: readonly EntityRow[], now: Date): Promise<readonly OnlineColumn[]>
}

/**
 * Prepares to read a selection, so that each read costs the round trips alone.
 * @throws StepError USAGE where two columns of the answer would have one name, or an expression cannot be used
 */
export async function onlineReader(selected: SelectedFeatures, store: OnlineStore): Promise<OnlineReader> {
  const given = givenNames(selected)
  refuseTwice([...given, ...selected.columns.map(({ column }) => column)])
  const computation = selected.onDemand.length === 0 ? undefined : await compileOnDemand(selected.onDemand)
  return {
    async read(entities, now) {
      refuseMissing(entities, given)
      const reads = selected.views.map((view) => viewRead(view, entities))
      const rows = await store.readViews(reads, now)
      const read = selected.views.flatMap((view, place) => viewColumns(view, rows[place] ?? []))
      const columns = new Map(read.map((column) => [column.name, column]))
      if (computation !== undefined)
        for (const column of computed(computation, entities, columns)) columns.set(column.name, column)
      return [
        ...given.map((name) => givenColumn(name, entities)),
        ...selected.columns.map(({ column }) => found(columns, column)),
      ]
    },
  }
}

/** The names of what a request has to give of each entity: join keys, then request data. */
export const givenNames = ({ views, request }: Pick<SelectedFeatures, 'views' | 'request'>): string[] => [
  ...new Set([
    ...views.flatMap(({ joinKeys }) => joinKeys.map(({ column }) => column)),
    ...request.map(({ name }) => name),
  ]),
]

function viewRead({ view, features, joinKeys }: SelectedView, entities: readonly EntityRow[]): ViewRead {
  return {
    view,
    features: features.map(({ field }) => field.name),
    keys: entities.map((entity) => {
      const key: Record<string, KeyValue> = {}
      for (const { name, column } of joinKeys) key[name] = keyValue(column, entity[column])
      return key
    }),
  }
}

function viewColumns({ features }: SelectedView, rows: readonly OnlineRow[]): OnlineColumn[] {
  const eventTimestamps = rows.map(({ eventTimestamp }) => eventTimestamp)
  return features.map(({ column }, place) => ({
    name: column,
    values: rows.map(({ values }) => values[place] ?? null),
    statuses: rows.map(({ statuses }) => statuses[place] ?? 'NOT_FOUND'),
    eventTimestamps,
  }))
}

function computed(
  { evaluate }: OnDemandComputation,
  entities: readonly EntityRow[],
  read: ReadonlyMap<string, OnlineColumn>,
): OnlineColumn[] {
  const rows = entities.map((entity, row) => {
    const inputs = [...read.values()].map(({ name, values }) => [name, values[row] ?? null] as const)
    return evaluate(scalars([...Object.entries(entity), ...inputs]))
  })
  return Object.keys(rows[0] ?? {}).map((name) => {
    const values = rows.map((row) => row[name] ?? null)
    return {
      ...plainColumn(name, values),
      statuses: values.map((value) => (value === null ? 'NULL_VALUE' : 'PRESENT')),
    }
  })
}

/** Lists and bytes cannot be named in expressions, so that leaving them out takes nothing away. */
const scalars = (entries: readonly (readonly [string, EntityRow[string] | FeatureValue])[]) =>
  Object.fromEntries(
    entries.flatMap(([name, value]) => (isScalar(value) ? [[name, value] satisfies [string, OnDemandInputValue]] : [])),
  )

const isScalar = (value: unknown): value is OnDemandInputValue =>
  value === null || typeof value !== 'object' || value instanceof Date

function givenColumn(name: string, entities: readonly EntityRow[]): OnlineColumn {
  return plainColumn(
    name,
    entities.map((entity) => entity[name] ?? null),
  )
}

const plainColumn = (name: string, values: OnlineColumn['values']): OnlineColumn => ({
  name,
  values,
  statuses: values.map(() => 'PRESENT'),
  eventTimestamps: values.map(() => undefined),
})

function found(columns: ReadonlyMap<string, OnlineColumn>, name: string): OnlineColumn {
  const column = columns.get(name)
  // Nothing is computed where there are no entities.
  return column ?? plainColumn(name, [])
}

function keyValue(name: string, value: EntityRow[string] | undefined): KeyValue {
  if (value !== null && value !== undefined && typeof value !== 'boolean') return value
  throw new StepError('USAGE', `the entity key ${name} is ${String(value)}`, {
    hint: 'give each entity all of its keys',
  })
}

function refuseMissing(entities: readonly EntityRow[], names: readonly string[]): void {
  for (const [place, entity] of entities.entries()) {
    if (names.every((name) => entity[name] !== undefined)) continue
    const missing = names.filter((name) => entity[name] === undefined)
    throw new StepError('USAGE', `entity ${place + 1} of the request lacks ${missing.join(', ')}`, {
      hint: 'give each entity its join keys, and the request data that on-demand views read',
    })
  }
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new StepError('USAGE', `two columns of the answer would be named ${twice}`, {
    hint: 'ask for full feature names, or give one of the views an alias',
  })
}
