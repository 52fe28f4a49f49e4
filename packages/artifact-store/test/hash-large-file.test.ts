import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256InThread } from '../src/hash-thread.ts'
import { run, tempFolder } from './temp-folder.ts'

const MEBIBYTE = 1 << 20

/** A file of zeros that ends in a text, which takes no room on the disk. */
function sparse(path: string, zeros: number, text: string): string {
  const file = openSync(path, 'w')
  writeSync(file, text, zeros)
  closeSync(file)
  return path
}

function sha256(zeros: number, text: string): string {
  const hash = createHash('sha256')
  const piece = new Uint8Array(MEBIBYTE)
  for (let done = 0; done < zeros; done += piece.length) hash.update(piece.subarray(0, zeros - done))
  return hash.update(text).digest('hex')
}

test('large files are hashed one after the other, to the same as small ones', async () => {
  const folder = tempFolder()
  const session = await run(join(folder, 'artifacts'))
  const sizes = { one: 40 * MEBIBYTE, small: 5, other: 33 * MEBIBYTE + 17 }
  for (const [name, zeros] of Object.entries(sizes)) session.recordInput(name, sparse(join(folder, name), zeros, name))
  session.recordInput('gone', join(folder, 'gone'))
  await expect(session.inputRecords()).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  const again = await run(join(folder, 'artifacts'))
  for (const name of Object.keys(sizes)) again.recordInput(name, join(folder, name))
  const records = await again.inputRecords()
  for (const [name, zeros] of Object.entries(sizes))
    expect(records[name]).toMatchObject({ sha256: sha256(zeros, name), bytes: zeros + name.length })
})

test('a read that fails tells its code, and the next file is hashed all the same', async () => {
  const folder = tempFolder()
  await using unreadable = await open(folder, 'r')
  await using file = await open(sparse(join(folder, 'a'), 3, 'a'), 'r')
  const [failed, hashed] = await Promise.allSettled([sha256InThread(unreadable), sha256InThread(file)])
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'EISDIR' } })
  expect(hashed).toEqual({ status: 'fulfilled', value: sha256(3, 'a') })
})
