import { createReadStream } from 'node:fs'
import { delimitedRecords } from './delimited-records.ts'
import type { DelimitedLayout } from './read-table.ts'

/** The 1-based lines on which some records (0 is the first after the header) start. */
export async function linesOfRecords(layout: DelimitedLayout, records: readonly number[]): Promise<number[]> {
  const lines = new Map<number, number>()
  const wanted = new Set(records)
  let index = -1
  for await (const { line } of allRecords(layout)) {
    if (wanted.has(index)) lines.set(index, line)
    if (lines.size === wanted.size) break
    index++
  }
  return records.map((record) => lines.get(record) ?? Number.NaN)
}

/** The first record with more fields than the header, in words; undefined where there is none. */
export async function raggedRecord(layout: DelimitedLayout): Promise<string | undefined> {
  let width: number | undefined
  for await (const { line, fields } of allRecords(layout)) {
    width ??= fields.length
    if (fields.length > width) return `line ${line} has ${fields.length} fields, the header has ${width}`
  }
  return undefined
}

function allRecords({ path, delimiter }: DelimitedLayout) {
  return delimitedRecords(createReadStream(path, 'utf8'), delimiter)
}
