import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { ColumnType } from '@millrace/contracts'
import { isStepError, systemError } from '@millrace/errors'
import { type DataType, type Expr, type LazyDataFrame, pl } from 'nodejs-polars'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { NamedColumn } from '../offline-store.ts'
import { toScratch } from '../scratch-table.ts'
import { escapeGlob } from '../source-files.ts'

/** Streams a query's rows to a scratch table with the columns given, in constant memory. Throws CANNOT_WRITE. */
export async function copyOut(
  client: pg.Client,
  select: string,
  columns: readonly NamedColumn[],
  scratch: (name: string) => string,
): Promise<LazyDataFrame> {
  const text = scratch('rows.csv')
  const rows = client.query(copyTo(`COPY (${select}) TO STDOUT WITH (FORMAT csv, NULL '${NULL}', ENCODING 'UTF8')`))
  try {
    await pipeline(rows, createWriteStream(text))
  } catch (error) {
    const cause = systemError(error, 'write', text)
    throw isStepError(cause) ? cause : error
  }
  return toScratch(scanCopied(text, columns), scratch('rows.arrow'), text)
}

/** Not a word that data would hold: Polars does not tell it from the same word in quotes. */
const NULL = '\uE000null'

function scanCopied(path: string, columns: readonly NamedColumn[]): LazyDataFrame {
  const names = columns.map((_, index) => `column${index}`)
  const schema = Object.fromEntries(columns.map(({ type }, index) => [names[index], textType(type)]))
  return pl
    .scanCSV(escapeGlob(path), {
      hasHeader: false,
      schema,
      nullValues: NULL,
      missingUtf8IsEmptyString: true,
      raiseIfEmpty: false,
    })
    .select(...columns.map(({ name, type }, index) => typed(pl.col(`column${index}`), type).alias(name)))
}

function textType(type: ColumnType): DataType {
  switch (type) {
    case 'UInt8':
    case 'Int32':
      return pl.Int32
    case 'Int64':
    case 'Datetime':
      return pl.Int64
    case 'Float32':
      return pl.Float32
    case 'Float64':
      return pl.Float64
    case 'Boolean':
      return pl.Bool
    case 'String':
      return pl.String
    default:
      throw new Error(`a column of type ${type} is not copied as text`)
  }
}

const typed = (column: Expr, type: ColumnType): Expr =>
  type === 'Datetime' ? column.cast(pl.Datetime('us', 'UTC')) : column
