import type { FunctionName } from './expression.ts'

/** A value of one row: what a column, a feature or a metric is. */
export type Scalar = number | boolean | string | Date | null

/** Every function whose result is null where an argument is, on arguments that are not null. */
export const ON_NUMBERS: Partial<Record<FunctionName, (...values: number[]) => number | boolean>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log2: (x) => Math.log(x) / Math.LN2,
  log10: (x) => Math.log(x) / Math.LN10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundHalfToEven,
  min: (...values) => values.reduce((a, b) => (Number.isNaN(b) || b < a ? b : a)),
  max: (...values) => values.reduce((a, b) => (Number.isNaN(b) || b > a ? b : a)),
  isNaN: Number.isNaN,
}

export const ON_STRINGS: Partial<Record<FunctionName, (...texts: string[]) => number | boolean | string>> = {
  length: (text) => [...text].length,
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  contains: (text, part = '') => text.includes(part),
}

export const ON_TIMESTAMPS: Partial<Record<FunctionName, (time: Date) => number>> = {
  year: (time) => time.getUTCFullYear(),
  month: (time) => time.getUTCMonth() + 1,
  day: (time) => time.getUTCDate(),
  hour: (time) => time.getUTCHours(),
  minute: (time) => time.getUTCMinutes(),
  dayOfWeek: (time) => time.getUTCDay() || 7,
  epochSeconds: (time) => time.getTime() / 1000,
}

/** IEEE 754 roundTiesToEven, as Polars, NumPy and ONNX round. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  if (!(rest > 0)) return x
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1
  return rounded === 0 && x < 0 ? -0 : rounded
}
