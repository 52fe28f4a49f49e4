import type { ColumnType } from '@millrace/contracts'

/** The narrowest of Boolean, Int64, Float64 and String that all the sample's values have; Float64 where there is none. */
export function guessType(sample: readonly string[]): ColumnType {
  if (sample.length === 0) return 'Float64'
  return GUESSES.find(({ pattern }) => sample.every((value) => pattern.test(value)))?.type ?? 'String'
}

/** The next type to try where a value is not of the type guessed. */
export function widerType(type: ColumnType): ColumnType {
  return type === 'Int64' ? 'Float64' : 'String'
}

const GUESSES: readonly { type: ColumnType; pattern: RegExp }[] = [
  { type: 'Boolean', pattern: /^(true|True|TRUE|false|False|FALSE)$/ },
  { type: 'Int64', pattern: /^[+-]?\d+$/ },
  { type: 'Float64', pattern: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(nan|inf)$/i },
]
