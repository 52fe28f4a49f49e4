import type { ValueType as ExpressionType } from '@millrace/expressions'
import type { ValueType } from '../feature-repository.ts'

const TYPES: Partial<Record<ValueType, ExpressionType>> = {
  STRING: 'string',
  INT32: 'number',
  INT64: 'number',
  DOUBLE: 'number',
  FLOAT: 'number',
  BOOL: 'boolean',
  UNIX_TIMESTAMP: 'timestamp',
}

/** What a value counts as in expressions; undefined for bytes and lists, which they cannot use. */
export const expressionType = (valueType: ValueType): ExpressionType | undefined => TYPES[valueType]
