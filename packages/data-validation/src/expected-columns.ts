import type { ColumnType, Role } from '@millrace/contracts'
import { isStepError } from '@millrace/errors'
import {
  columnTypeOf,
  type OpenedFeatureRepository,
  parseSelection,
  type SelectedFeatures,
} from '@millrace/feature-registry'

/** A column that the feature definitions say a table has. */
export interface ExpectedColumn {
  readonly name: string
  readonly role: Role
  readonly type: ColumnType
  /** May be absent: what on-demand features were computed from. */
  readonly isOptional?: boolean
}

/** The columns that the registry defines; undefined where there is none, or nothing was applied. */
export async function definedColumns(
  registry: OpenedFeatureRepository | undefined,
  { features, fullFeatureNames }: { features?: string | undefined; fullFeatureNames: boolean },
): Promise<ExpectedColumn[] | undefined> {
  if (registry === undefined) return undefined
  try {
    await registry.registered()
  } catch (error) {
    if (isStepError(error, 'MISSING_INPUT')) return undefined
    throw error
  }
  return expectedColumns(await registry.resolveFeatures(parseSelection(features), { fullFeatureNames }))
}

/** The join keys and features of a selection as the columns of a table, and what extraction may leave beside them. */
function expectedColumns({ views, columns, request }: SelectedFeatures): ExpectedColumn[] {
  const keys = new Map(views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, valueType])))
  const asked = new Set(columns.map(({ column }) => column))
  const inputs = views.flatMap(({ features }) => features.filter(({ column }) => !asked.has(column)))
  const optional = new Map([...inputs.map(({ field }) => field), ...request].map((field) => [field.name, field]))
  return [
    ...[...keys].map(([name, valueType]): ExpectedColumn => ({ name, role: 'key', type: columnTypeOf(valueType) })),
    ...columns.map(
      ({ field, column }): ExpectedColumn => ({ name: column, role: 'feature', type: columnTypeOf(field.valueType) }),
    ),
    ...[...optional.values()]
      .filter(({ name }) => !asked.has(name) && !keys.has(name))
      .map(
        ({ name, valueType }): ExpectedColumn => ({
          ...{ name, role: 'other', type: columnTypeOf(valueType) },
          isOptional: true,
        }),
      ),
  ]
}
