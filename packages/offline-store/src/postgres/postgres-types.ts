import type { ColumnType } from '@millrace/contracts'

/** PostgreSQL's built-in types by OID, as pg_type.dat fixes them; other types cannot be features or keys here. */
const TYPES: Readonly<Record<number, ColumnType>> = {
  16: 'Boolean',
  18: 'String',
  20: 'Int64',
  21: 'Int16',
  23: 'Int32',
  25: 'String',
  700: 'Float32',
  701: 'Float64',
  1042: 'String',
  1043: 'String',
  1082: 'Date',
  1114: 'Datetime',
  1184: 'Datetime',
  1700: 'Decimal',
  2950: 'String',
}

export const postgresColumnType = (oid: number): ColumnType => TYPES[oid] ?? 'Unknown'

/** An expression whose text Polars reads back as the type: times as microseconds since 1970 UTC. */
export function wireExpression(expression: string, type: ColumnType): string {
  switch (type) {
    case 'Datetime':
      return `(extract(epoch FROM ${expression}) * 1000000)::bigint`
    case 'Float64':
      return `${expression}::double precision`
    case 'String':
    case 'Boolean':
      return `${expression}::text`
    default:
      return expression
  }
}
