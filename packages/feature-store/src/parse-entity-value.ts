import { StepError } from '@millrace/errors'
import type { ValueType } from '@millrace/feature-registry'
import type { EntityRow } from '@millrace/online-store'

/**
 * A join key or request value from text or JSON.
 * @throws StepError USAGE where it is not of its type
 */
export function parseEntityValue(
  name: string,
  value: string | number | boolean | null,
  type: ValueType | undefined,
): EntityRow[string] {
  const parsed = parse(value, type)
  if (parsed !== undefined) return parsed
  throw new StepError(
    'USAGE',
    `the entity key ${name} is ${JSON.stringify(value)}: expected ${expected(type)}, as it is ${type}`,
    typeof value === 'number' ? { hint: 'write it in quotes' } : {},
  )
}

function parse(value: string | number | boolean | null, type: ValueType | undefined): EntityRow[string] | undefined {
  if (value === null) return null
  switch (type) {
    case 'STRING':
      return typeof value === 'string' ? value : undefined
    case 'BYTES':
      return typeof value === 'string' ? Buffer.from(value, 'utf8') : undefined
    case 'BOOL':
      return typeof value === 'boolean' ? value : BOOLEANS.get(String(value).toLowerCase())
    case 'DOUBLE':
    case 'FLOAT':
      return typeof value === 'boolean' || !NUMBER.test(String(value)) ? undefined : Number(value)
    default:
      return typeof value !== 'boolean' && isWhole(value) ? BigInt(value) : undefined
  }
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
])
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i

/** A JSON number beyond 2⁵³ has lost digits already. */
const isWhole = (value: string | number): boolean =>
  typeof value === 'number' ? Number.isSafeInteger(value) : /^\s*[+-]?\d+\s*$/.test(value)

function expected(type: ValueType | undefined): string {
  if (type === 'STRING' || type === 'BYTES') return 'text'
  if (type === 'BOOL') return 'true or false'
  return type === 'DOUBLE' || type === 'FLOAT' ? 'a number' : 'a whole number'
}
