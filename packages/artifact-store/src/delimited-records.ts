/** A record of delimited text: its fields, and the 1-based line on which it starts. */
export interface DelimitedRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/**
 * Splits delimited text (RFC 4180; LF or CRLF) into records as Polars does: a blank line is a record of one empty
 * field, blank lines before the header are none. Chunks may end anywhere. An unfinished last record is left out
 * when `isWhole` is false.
 */
export async function* delimitedRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
  delimiter: string,
  isWhole = true,
): AsyncGenerator<DelimitedRecord> {
  const records = recordSplitter(delimiter)
  for await (const chunk of chunks) yield* records.push(chunk)
  if (isWhole) yield* records.end()
}

/** The records of a text that is in memory, one after the other as they are asked for. */
export function* splitRecords(text: string, delimiter: string, isWhole = true): Generator<DelimitedRecord> {
  const records = recordSplitter(delimiter)
  yield* records.push(text)
  if (isWhole) yield* records.end()
}

function recordSplitter(delimiter: string) {
  let line = 1
  let start = 1
  let fields: string[] = []
  let field = ''
  let isQuoted = false
  let afterQuote = false
  let isFirst = true
  let atStart = true

  const finish = (): DelimitedRecord | undefined => {
    fields.push(field.endsWith('\r') && !afterQuote ? field.slice(0, -1) : field)
    const record = { line: start, fields }
    const isBlank = fields.length === 1 && fields[0] === ''
    fields = []
    field = ''
    isQuoted = false
    afterQuote = false
    start = line
    if (isFirst && isBlank) return undefined
    isFirst = false
    return record
  }

  function* push(chunk: string): Generator<DelimitedRecord> {
    for (const char of chunk) {
      if (atStart) {
        atStart = false
        if (char === '\ufeff') continue
      }
      if (char === '\n') line++
      if (isQuoted && !afterQuote) {
        if (char === '"') afterQuote = true
        else field += char
      } else if (isQuoted && char === '"') {
        field += char
        afterQuote = false
      } else if (char === delimiter) {
        fields.push(field)
        field = ''
        isQuoted = false
        afterQuote = false
      } else if (char === '\n') {
        const record = finish()
        if (record) yield record
      } else if (char === '"' && field === '' && !isQuoted) isQuoted = true
      else if (!(afterQuote && char === '\r')) field += char
    }
  }

  function* end(): Generator<DelimitedRecord> {
    if (field === '' && fields.length === 0 && !isQuoted) return
    const record = finish()
    if (record) yield record
  }

  return { push, end }
}
