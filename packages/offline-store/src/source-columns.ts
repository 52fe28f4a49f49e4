import { type ColumnType, isFloat, isInteger } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { FeatureView, ValueType } from '@millrace/feature-registry'

/** A column of a source, under the name the view gives it and the name it has there. */
export interface SourceColumn {
  readonly name: string
  readonly column: string
  readonly valueType: ValueType
}

/** The columns of a view's source that a retrieval reads. */
export interface SourceColumns {
  readonly timestamp: SourceColumn
  readonly created: SourceColumn | undefined
  /** Before which time a row holds; undefined where only newer rows replace it. */
  readonly until: SourceColumn | undefined
  readonly keys: readonly SourceColumn[]
  readonly features: readonly SourceColumn[]
}

/** The columns that some features of a view need, all of them by default. Throws USAGE for a feature that the view lacks. */
export function sourceColumns(
  view: FeatureView,
  features: readonly string[] = view.features.map(({ name }) => name),
): SourceColumns {
  const { fieldMapping, timestampField, createdTimestampColumn, validToColumn } = view.source
  const columnOf = new Map(Object.entries(fieldMapping).map(([column, name]) => [name, column]))
  const named = (name: string, valueType: ValueType): SourceColumn => ({
    name,
    column: columnOf.get(name) ?? name,
    valueType,
  })
  const fields = new Map(view.features.map(({ name, valueType }) => [name, valueType]))
  return {
    timestamp: named(timestampField, 'UNIX_TIMESTAMP'),
    created: createdTimestampColumn === undefined ? undefined : named(createdTimestampColumn, 'UNIX_TIMESTAMP'),
    until: validToColumn === undefined ? undefined : named(validToColumn, 'UNIX_TIMESTAMP'),
    keys: view.joinKeys.map(({ name, valueType }) => named(name, valueType)),
    features: features.map((feature) => {
      const valueType = fields.get(feature)
      if (valueType !== undefined) return named(feature, valueType)
      throw new StepError('USAGE', `feature view "${view.name}" has no feature "${feature}"`, {
        hint: `it has ${[...fields.keys()].join(', ')}`,
      })
    }),
  }
}

/** What is wrong with a source whose columns have the types given: columns that are missing or of a type that does not fit. */
export function sourceProblems(columns: SourceColumns, types: ReadonlyMap<string, ColumnType>): string[] {
  const check = ({ column, valueType }: SourceColumn, what: string): string[] => {
    const type = types.get(column)
    if (type === undefined) return [`has no column "${column}" (${what})`]
    if (fits(type, valueType)) return []
    return [`column "${column}" (${what}) is ${type}, which is no ${valueType}`]
  }
  return [
    ...check(columns.timestamp, 'event timestamp'),
    ...(columns.created === undefined ? [] : check(columns.created, 'created timestamp')),
    ...(columns.until === undefined ? [] : check(columns.until, 'valid to')),
    ...columns.keys.flatMap((key) => check(key, 'join key')),
    ...columns.features.flatMap((feature) => check(feature, 'feature')),
  ]
}

/** The type that a feature has in the output: integers stay integers, and nothing is narrowed. */
export function outputType(valueType: ValueType, source: ColumnType): ColumnType {
  if (valueType === 'INT32' || valueType === 'INT64') {
    if (source === 'UInt64' || source === 'Int64') return source
    return valueType === 'INT64' || source === 'UInt32' ? 'Int64' : 'Int32'
  }
  if (valueType === 'DOUBLE') return 'Float64'
  if (valueType === 'FLOAT') return source === 'Float32' ? 'Float32' : 'Float64'
  return valueType === 'UNIX_TIMESTAMP' ? 'Datetime' : source
}

/** The type in which a join key of the entity rows and of a source compare, undefined where they do not. */
export function sharedKeyType(entity: ColumnType, source: ColumnType): ColumnType | undefined {
  if (entity === source) return entity
  return isInteger(entity) && isInteger(source) ? 'Int64' : undefined
}

/** Whether values of a column can be those of a field. */
export function fits(type: ColumnType, valueType: ValueType): boolean {
  switch (valueType) {
    case 'INT32':
    case 'INT64':
      return isInteger(type)
    case 'FLOAT':
    case 'DOUBLE':
      return isFloat(type) || isInteger(type)
    case 'STRING':
      return type === 'String'
    case 'BOOL':
      return type === 'Boolean'
    case 'BYTES':
      return type === 'Binary'
    case 'UNIX_TIMESTAMP':
      return type === 'Datetime' || type === 'Date'
    default:
      return type === 'List'
  }
}
