import type { ColumnType } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'
import type { Polars } from './load-polars.ts'
import {
  shapePattern,
  TIMESTAMP_EXAMPLES,
  TIMESTAMP_PATTERN,
  type TimestampShape,
  ZONE_PATTERN,
} from './timestamp-shape.ts'

/** How a text column becomes a typed one. */
export interface TextParser {
  readonly value: Expr
  /** Whether a text is there that is not of the type. */
  readonly isBad: Expr
  /** For timestamps that need not look alike: whether the text states its offset. */
  readonly isZoned: Expr | undefined
  /** The type in words, for messages. */
  readonly words: string
}

/** The parser of a text column for a type; `shape` is a short cut for timestamps that all look alike. */
export function textParser(pl: Polars, name: string, type: ColumnType, shape?: TimestampShape): TextParser {
  const text = pl.col(name)
  if (type === 'String') return { value: text, isBad: pl.lit(false), isZoned: undefined, words: 'text' }
  if (type === 'Datetime') return timestampParser(pl, text, name, shape)
  const value =
    type === 'Boolean' ? booleanOf(pl, text) : type === 'Date' ? dateOf(pl, text) : text.cast(numberType(pl, type))
  const isBad = text.isNotNull().and(value.isNull())
  if (type !== 'Date')
    return {
      value: value.alias(name),
      isBad,
      isZoned: undefined,
      words: type === 'Boolean' ? 'true or false' : `of type ${type}`,
    }
  const isOdd = text.str.contains('^[0-9]{4}-[0-9]{2}-[0-9]{2}$').not()
  return { value: value.alias(name), isBad: isBad.or(isOdd), isZoned: undefined, words: 'a date such as 2021-04-16' }
}

function timestampParser(pl: Polars, text: Expr, name: string, shape: TimestampShape | undefined): TextParser {
  const micros = shape ? shapedMicros(pl, text, shape) : anyMicros(pl, text)
  const value = micros.cast(pl.Datetime('us', 'UTC')).alias(name)
  const isBad = text
    .isNotNull()
    .and(value.isNull().or(text.str.contains(shape ? shapePattern(shape) : TIMESTAMP_PATTERN).not()))
  return {
    value,
    isBad,
    isZoned: shape ? undefined : text.str.contains(ZONE_PATTERN),
    words: `a timestamp such as ${TIMESTAMP_EXAMPLES}`,
  }
}

/** Polars parses a format of fixed width without an offset many times faster than any other. */
function shapedMicros(pl: Polars, text: Expr, { separator, zone, hasFraction, offset }: TimestampShape): Expr {
  const local = exactDatetime(pl, text.str.slice(0, 19), `%Y-%m-%d${separator}%H:%M:%S`)
  if (!hasFraction && offset === 0) return local
  const micros = local.cast(pl.Int64).minus(pl.lit(offset).cast(pl.Int64))
  return hasFraction ? micros.plus(fractionMicros(pl, text, zone)) : micros
}

/** The digits after a head of 20 characters, the point included; `slice` of nodejs-polars takes no computed length. */
function fractionMicros(pl: Polars, text: Expr, zone: string): Expr {
  const local = zone === '' ? text : text.str.replace(zone, '', true)
  return local.str.slice(20, 6).str.padEnd(6, '0').cast(pl.Int64)
}

/** Second, fraction and offset parsed apart, since Polars takes one format a call. */
function anyMicros(pl: Polars, text: Expr): Expr {
  const second = text.str.slice(0, 19)
  const local = exactDatetime(pl, second, '%Y-%m-%d %H:%M:%S')
    .fillNull(exactDatetime(pl, second, '%Y-%m-%dT%H:%M:%S'))
    .fillNull(dateOf(pl, text).cast(pl.Datetime('us')))
  const number = (pattern: string) => text.str.extract(pattern, 1).cast(pl.Int64).fillNull(pl.lit(0).cast(pl.Int64))
  const fraction = text.str
    .extract('[.]([0-9]{1,6})', 1)
    .str.padEnd(6, '0')
    .cast(pl.Int64)
    .fillNull(pl.lit(0).cast(pl.Int64))
  const minutes = number('.{18}[+-]([0-9]{2}):?[0-9]{2}$').multiplyBy(60).plus(number('.{18}[+-][0-9]{2}:?([0-9]{2})$'))
  const isWest = text.str.contains('.{18}-[0-9]{2}:?[0-9]{2}$')
  const ahead = pl.when(isWest).then(minutes.multiplyBy(-1)).otherwise(minutes)
  return local.cast(pl.Int64).plus(fraction).minus(ahead.multiplyBy(60_000_000))
}

const dateOf = (pl: Polars, text: Expr): Expr => exact(pl, text.str.strptime(pl.Date, '%Y-%m-%d'))
const exactDatetime = (pl: Polars, text: Expr, format: string): Expr =>
  exact(pl, text.str.strptime(pl.Datetime, format))

/**
 * nodejs-polars asks for inexact parsing, which takes `junk 2021-04-16` for a date and is ten times slower; it has no
 * option for it, but the serialized expression does.
 */
function exact(pl: Polars, expression: Expr): Expr {
  const serialized = expression.serialize('json').toString()
  const changed = serialized.replace('"exact":false', '"exact":true')
  if (changed === serialized) throw new Error('this version of Polars serializes strptime in another way')
  return pl.Expr.deserialize(Buffer.from(changed), 'json')
}

function booleanOf(pl: Polars, text: Expr): Expr {
  const isTrue = text.isIn(['true', 'True', 'TRUE'])
  const isFalse = text.isIn(['false', 'False', 'FALSE'])
  return pl.when(isTrue).then(pl.lit(true)).when(isFalse).then(pl.lit(false)).otherwise(pl.lit(null))
}

function numberType(pl: Polars, type: ColumnType) {
  switch (type) {
    case 'Int8':
    case 'Int16':
    case 'Int32':
    case 'Int64':
    case 'UInt8':
    case 'UInt16':
    case 'UInt32':
    case 'UInt64':
    case 'Float32':
    case 'Float64':
      return pl[type]
    default:
      throw new Error(`text is never read as ${type}`)
  }
}
