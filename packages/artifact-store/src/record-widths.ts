/** A record of delimited text that has another number of fields than the header. */
export interface OddRecord {
  /** The 1-based line on which it starts. */
  readonly line: number
  readonly fields: number
  readonly header: number
}

export interface RecordWidths {
  /** Looks at further bytes, which may end anywhere. Returns the first odd record, if it ends there. */
  push(bytes: Uint8Array): OddRecord | undefined
  /** Looks at a last record that no line end closes. */
  end(): OddRecord | undefined
}

/** Compares the number of fields of each record of UTF-8 text (RFC 4180; LF or CRLF) with the header's; blank lines are no records. */
export function recordWidths(delimiter: string): RecordWidths {
  const cut = delimiter.charCodeAt(0)
  let header = 0
  let line = 1
  const record = { line: 1, start: 0, fields: 1 }
  const field = { start: 0, isQuotable: false }
  let isQuoted = false
  let seen = 0
  let last = 0

  function finish(end: number, before: number | undefined): OddRecord | undefined {
    const { line: first, start, fields } = record
    const isBlank = end === start || (end === start + 1 && before === RETURN)
    record.line = line
    record.start = end + 1
    record.fields = 1
    field.start = end + 1
    field.isQuotable = false
    isQuoted = false
    if (isBlank) return undefined
    if (header === 0) header = fields
    return fields === header ? undefined : { line: first, fields, header }
  }

  function special(byte: number, at: number, before: number | undefined): OddRecord | undefined {
    if (byte === QUOTE) {
      // Two quotes in a row close and open again.
      if (field.isQuotable || at === field.start) {
        isQuoted = !isQuoted
        field.isQuotable = true
      }
      return undefined
    }
    if (byte === NEWLINE) line++
    if (isQuoted) return undefined
    if (byte === NEWLINE) return finish(at, before)
    record.fields++
    field.start = at + 1
    field.isQuotable = false
    return undefined
  }

  return {
    push(bytes) {
      if (seen === 0 && MARK.every((byte, at) => bytes[at] === byte)) field.start = MARK.length
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at]
        if (byte !== cut && byte !== NEWLINE && byte !== QUOTE) continue
        const odd = special(byte, seen + at, at === 0 ? last : bytes[at - 1])
        if (odd) return odd
      }
      seen += bytes.length
      last = bytes.at(-1) ?? last
      return undefined
    },
    end: () => finish(seen, last),
  }
}

const NEWLINE = 0x0a
const RETURN = 0x0d
const QUOTE = 0x22
/** The byte order mark, which may stand before the header's first quote. */
const MARK = [0xef, 0xbb, 0xbf]
