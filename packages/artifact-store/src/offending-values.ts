import { createReadStream } from 'node:fs'
import { delimitedRecords } from './delimited-records.ts'
import type { DelimitedLayout } from './read-table.ts'
import { type OddRecord, recordWidths } from './record-widths.ts'

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

/** The first record with more or fewer fields than the header, in words; undefined where there is none. */
export async function oddRecord({ path, delimiter }: DelimitedLayout): Promise<string | undefined> {
  const widths = recordWidths(delimiter)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const odd = widths.push(chunk)
    if (odd) return inWords(odd)
  }
  const odd = widths.end()
  return odd && inWords(odd)
}

const inWords = ({ line, fields, header }: OddRecord): string =>
  `line ${line} has ${fields === 1 ? '1 field' : `${fields} fields`}, the header has ${header}`

function allRecords({ path, delimiter }: DelimitedLayout) {
  return delimitedRecords(createReadStream(path, 'utf8'), delimiter)
}
