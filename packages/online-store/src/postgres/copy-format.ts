import type { ValueType } from '@millrace/feature-registry'
import { ByteWriter } from '../byte-writer.ts'
import type { EncodedBatch } from '../encode-batch.ts'
import { valueText } from '../value-text.ts'

/** PostgreSQL counts microseconds from 2000. */
const EPOCH = 946_684_800_000_000n
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const END = -1
const NULL = -1

/** The rows of a batch in the binary format of COPY: place, key, event timestamp, created timestamp. */
export function copiedRows(batch: EncodedBatch): Buffer {
  const into = new ByteWriter()
  into.put(SIGNATURE)
  for (let row = 0; row < batch.rows; row++) {
    putInt16(into, 4)
    putInt32Field(into, row)
    const head = into.at
    putInt32(into, 0)
    batch.putKey(into, row)
    into.bytes.writeInt32BE(into.at - head - 4, head)
    putTimeField(into, batch.eventTimestamp(row))
    putTimeField(into, batch.created(row))
  }
  putInt16(into, END)
  return into.written()
}

/** The cells of a batch in the same format: place, number of the feature from 1, value, value as text. */
export function copiedCells(batch: EncodedBatch, types: readonly ValueType[]): Buffer {
  const into = new ByteWriter()
  into.put(SIGNATURE)
  for (let row = 0; row < batch.rows; row++) {
    for (const [feature, type] of types.entries()) {
      putInt16(into, 4)
      putInt32Field(into, row)
      putInt32Field(into, feature + 1)
      putInt32(into, batch.valueLength(row, feature))
      batch.putValue(into, row, feature)
      putTextField(into, valueText(batch.input(row, feature), type))
    }
  }
  putInt16(into, END)
  return into.written()
}

/** Text cannot hold a zero byte in PostgreSQL; the value itself keeps it. */
function putTextField(into: ByteWriter, text: string | null): void {
  if (text === null) {
    putInt32(into, NULL)
    return
  }
  const head = into.at
  putInt32(into, 0)
  const length = into.text(text.replaceAll('\0', ''))
  into.bytes.writeInt32BE(length, head)
}

function putTimeField(into: ByteWriter, micros: bigint | undefined): void {
  if (micros === undefined) {
    putInt32(into, NULL)
    return
  }
  putInt32(into, 8)
  into.reserve(8)
  into.at = into.bytes.writeBigInt64BE(micros - EPOCH, into.at)
}

function putInt32Field(into: ByteWriter, value: number): void {
  putInt32(into, 4)
  putInt32(into, value)
}

function putInt16(into: ByteWriter, value: number): void {
  into.reserve(2)
  into.at = into.bytes.writeInt16BE(value, into.at)
}

function putInt32(into: ByteWriter, value: number): void {
  into.reserve(4)
  into.at = into.bytes.writeInt32BE(value, into.at)
}
