import { type DelimitedRecord, splitRecords } from './delimited-records.ts'

export interface DelimitedHeader {
  readonly delimiter: string
  readonly names: readonly string[]
  /** The first records after the header, blank lines left out. */
  readonly sample: readonly (readonly string[])[]
}

/**
 * Finds delimiter (comma, tab, semicolon or bar) and header from the start of a text: of the delimiters that cut
 * every record looked at into equally many fields, the one that makes the most; a comma where none cuts.
 * Undefined where the text holds nothing but blank lines.
 */
export function delimitedHeader(start: string, isWhole: boolean): DelimitedHeader | undefined {
  const readings = DELIMITERS.map((delimiter) => read(start, delimiter, isWhole)).filter(
    (reading) => reading !== undefined,
  )
  return readings.toSorted((a, b) => score(b) - score(a))[0]
}

const DELIMITERS = [',', '\t', ';', '|']
const RECORDS_LOOKED_AT = 50

function read(start: string, delimiter: string, isWhole: boolean): DelimitedHeader | undefined {
  const [header, ...records] = firstRecords(splitRecords(start, delimiter, isWhole), 1 + RECORDS_LOOKED_AT)
  if (header === undefined) return undefined
  const sample = records.map(({ fields }) => fields).filter((fields) => fields.length > 1 || fields[0] !== '')
  return { delimiter, names: header.fields, sample }
}

function score({ names, sample }: DelimitedHeader): number {
  const isRegular = sample.every((fields) => fields.length === names.length)
  return names.length === 1 ? 0 : names.length + (isRegular ? 1_000_000 : 0)
}

function firstRecords(records: Iterable<DelimitedRecord>, most: number): DelimitedRecord[] {
  const first: DelimitedRecord[] = []
  for (const record of records) {
    first.push(record)
    if (first.length === most) break
  }
  return first
}
