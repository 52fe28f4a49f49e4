import { ByteWriter } from './byte-writer.ts'
import { entityKeyWriter, type JoinKey } from './entity-key.ts'
import type { KeyValue } from './online-store.ts'

/** Values by join key, as a reader gives them. */
export type KeyRecord = Readonly<Record<string, KeyValue>>

/** Puts the entity key of a record into a buffer. @throws StepError as `serializeEntityKey` */
export function keyRecordWriter(joinKeys: readonly JoinKey[]): (into: ByteWriter, key: KeyRecord) => void {
  const write = entityKeyWriter(joinKeys)
  const names = joinKeys.map(({ name }) => name)
  return (into, key) => write(into, (index) => key[names[index] ?? ''])
}

/** The entity keys of records. @throws StepError as `serializeEntityKey` */
export function entityKeys(joinKeys: readonly JoinKey[], keys: readonly KeyRecord[]): Buffer[] {
  const write = keyRecordWriter(joinKeys)
  const into = new ByteWriter(256)
  return keys.map((key) => {
    into.at = 0
    write(into, key)
    return Buffer.from(into.written())
  })
}
