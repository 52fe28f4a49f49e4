import type { FunctionName, ValueType } from './expression.ts'

/** What a function takes and gives: `any` is any type, `same` the type of all its arguments; `more` repeats the last parameter. */
export interface Signature {
  readonly parameters: readonly (ValueType | 'any' | 'same')[]
  readonly more?: true
  readonly result: ValueType | 'same'
}

const NUMBER: Signature = { parameters: ['number'], result: 'number' }
const TEXT: Signature = { parameters: ['string'], result: 'string' }
const PART_OF_TIME: Signature = { parameters: ['timestamp'], result: 'number' }
const EXTREME: Signature = { parameters: ['number', 'number'], more: true, result: 'number' }

/** The whitelist of functions. */
export const SIGNATURES: Readonly<Record<FunctionName, Signature>> = {
  abs: NUMBER,
  sqrt: NUMBER,
  exp: NUMBER,
  log: NUMBER,
  log2: NUMBER,
  log10: NUMBER,
  log1p: NUMBER,
  sin: NUMBER,
  cos: NUMBER,
  floor: NUMBER,
  ceil: NUMBER,
  round: NUMBER,
  min: EXTREME,
  max: EXTREME,
  isNaN: { parameters: ['number'], result: 'boolean' },
  isNull: { parameters: ['any'], result: 'boolean' },
  coalesce: { parameters: ['same', 'same'], more: true, result: 'same' },
  length: { parameters: ['string'], result: 'number' },
  lower: TEXT,
  upper: TEXT,
  contains: { parameters: ['string', 'string'], result: 'boolean' },
  year: PART_OF_TIME,
  month: PART_OF_TIME,
  day: PART_OF_TIME,
  hour: PART_OF_TIME,
  minute: PART_OF_TIME,
  dayOfWeek: PART_OF_TIME,
  epochSeconds: PART_OF_TIME,
}

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(SIGNATURES, name)

/** What can be called, as a hint. */
export const FUNCTIONS = `functions are ${Object.keys(SIGNATURES).join(', ')}, pow, mod and col`
