import type { Expr } from 'nodejs-polars'
import type { FunctionName } from './expression.ts'
import { arithmeticOf, extremeOf } from './polars-numbers.ts'
import type { Part, PolarsParts } from './polars-parts.ts'

/** A function of the language on columns. */
export function callOf(parts: PolarsParts, name: FunctionName, args: readonly Part[]): Part {
  const [first, second] = args
  if (first === undefined) throw new Error(`${name} without arguments`)
  const { pl } = parts
  switch (name) {
    case 'min':
    case 'max':
      return args.reduce((a, b) => extremeOf(parts, name, a, b))
    case 'coalesce':
      return args.reduce((a, b) => parts.of(a.expr.fillNull(b.expr), a, b))
    case 'contains':
      if (second === undefined) throw new Error('contains without its second argument')
      return parts.of(first.expr.str.contains(second.expr, true), first, second)
    case 'epochSeconds': {
      const micros = parts.of(first.expr.cast(pl.Int64, true).cast(pl.Float64, true), first)
      return arithmeticOf(parts, '/', micros, parts.literal(1e6))
    }
    default: {
      const result = OF_ONE[name](first.expr)
      return parts.of(NUMBERS_FROM_INTEGERS.has(name) ? result.cast(pl.Float64, true) : result, first)
    }
  }
}

const OF_ONE: Readonly<
  Record<Exclude<FunctionName, 'min' | 'max' | 'coalesce' | 'contains' | 'epochSeconds'>, (x: Expr) => Expr>
> = {
  abs: (x) => x.abs(),
  sqrt: (x) => x.pow(0.5),
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  log2: (x) => x.log(2),
  log10: (x) => x.log(10),
  log1p: (x) => x.log1p(),
  sin: (x) => x.sin(),
  cos: (x) => x.cos(),
  floor: (x) => x.floor(),
  ceil: (x) => x.ceil(),
  round: (x) => x.round(0, 'halftoeven'),
  isNaN: (x) => x.isNan(),
  isNull: (x) => x.isNull(),
  length: (x) => x.str.lengths(),
  lower: (x) => x.str.toLowerCase(),
  upper: (x) => x.str.toUpperCase(),
  year: (x) => x.dt.year(),
  month: (x) => x.dt.month(),
  day: (x) => x.dt.day(),
  hour: (x) => x.dt.hour(),
  minute: (x) => x.dt.minute(),
  dayOfWeek: (x) => x.dt.weekday(),
}

const NUMBERS_FROM_INTEGERS: ReadonlySet<FunctionName> = new Set<FunctionName>([
  'length',
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'dayOfWeek',
])
