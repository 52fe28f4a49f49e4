import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import {
  copyFile,
  type FileHandle,
  link,
  open,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileRecord } from '@millrace/contracts'
import { StepError, systemError } from '@millrace/errors'
import * as z from 'zod'
import { sha256Of } from './hash-cache.ts'
import { readParquetTail } from './parquet-footer.ts'
import { movedGroups, schemaOf, withGroups } from './parquet-groups.ts'
import type { StagedFile } from './publish-files.ts'
import { thriftFields } from './thrift-struct.ts'

/** How much there is of a Parquet file that grows. */
export const Grown = z.object({
  /** Of the file, without a footer. */
  bytes: z.int().positive(),
  /** Of the file beside it that keeps what the footer will say. */
  footerBytes: z.int().nonnegative(),
  groups: z.int().nonnegative(),
  rows: z.int().nonnegative(),
})
export type Grown = z.infer<typeof Grown>

/** A Parquet file that grows by the row groups of other files of its schema, and gets its footer last. */
export interface GrowingParquet {
  /** Adds the row groups of a file, on disk when it resolves: to what it gives, a run that is stopped later goes back. Throws CANNOT_WRITE. */
  add(file: string): Promise<Grown>
  /** Writes the footer, and gives the file a second name, or a copy where that is on another file system. Throws CANNOT_WRITE. */
  placeAt(file: StagedFile): Promise<void>
  /** Of the file at a path where it was placed, whose footer may have changed since. */
  recordOf(placed: string): Promise<Pick<FileRecord, 'sha256' | 'bytes'>>
}

/**
 * Begins a growing file, or goes on with what counts of one; what was added to it later is taken away.
 * @throws StepError CANNOT_WRITE, BROKEN_CONTRACT where a part of what counts is gone
 */
export async function growingParquet(path: string, known?: Grown): Promise<GrowingParquet> {
  const notes = `${path}.footer`
  const failed = (error: unknown) => systemError(error, 'write', path)
  let grown = known ?? { bytes: MAGIC.length, footerBytes: 0, groups: 0, rows: 0 }
  try {
    await (known === undefined ? begin(path, notes) : goOn(path, notes, known))
  } catch (error) {
    throw failed(error)
  }
  // Of what an earlier run added it does not know: then the whole is read once more in the end.
  const hash = known === undefined ? createHash('sha256').update(MAGIC) : undefined
  let first: Uint8Array | undefined

  async function append(file: string): Promise<Grown> {
    await using input = await open(file, 'r')
    await using output = await open(path, 'r+')
    await using beside = await open(notes, 'r+')
    const { size } = await input.stat()
    const tail = await readParquetTail(input, size, file)
    const footer = tail.subarray(0, -8)
    first ??= grown.footerBytes === 0 ? footer : footerOf(await readFile(notes))
    if (!Buffer.from(schemaOf(first)).equals(schemaOf(footer)))
      throw new Error(`${file} has another schema than ${path}`)
    const { bytes, footerBytes } = grown
    const added = movedGroups(footer, bytes - MAGIC.length, grown.groups)
    const told = footerBytes === 0 ? Buffer.concat([footer, added.groups]) : added.groups
    const end = size - tail.length
    await copy(input, output, { from: MAGIC.length, to: end, at: bytes, onPiece: (piece) => hash?.update(piece) })
    await writeAll(beside, told, footerBytes)
    await Promise.all([output.sync(), beside.sync()])
    return {
      bytes: bytes + end - MAGIC.length,
      footerBytes: footerBytes + told.length,
      groups: grown.groups + added.count,
      rows: grown.rows + added.rows,
    }
  }

  return {
    async add(file) {
      try {
        grown = await append(file)
        return grown
      } catch (error) {
        throw failed(error)
      }
    },
    async placeAt({ staged, target }) {
      const { bytes, footerBytes, groups: count, rows } = grown
      if (footerBytes === 0) throw new Error(`nothing was added to ${path}`)
      try {
        const told = (await readFile(notes)).subarray(0, footerBytes)
        const template = footerOf(told)
        const footer = withGroups(template, { groups: told.subarray(template.length), count, rows })
        const end = Buffer.alloc(8, MAGIC)
        end.writeUInt32LE(footer.length)
        await using output = await open(path, 'r+')
        await writeAll(output, Buffer.concat([footer, end]), bytes)
      } catch (error) {
        throw failed(error)
      }
      try {
        // Its own name stays: a run that is stopped before it has told of its outputs goes on from here.
        await link(path, staged).catch(() => copyFile(path, staged))
      } catch (error) {
        throw systemError(error, 'write', target)
      }
    },
    async recordOf(placed) {
      const { size } = await stat(placed)
      if (hash === undefined) return { sha256: await sha256Of(placed), bytes: size }
      await using file = await open(placed, 'r')
      const footer = new Uint8Array(size - grown.bytes)
      const { bytesRead } = await file.read(footer, 0, footer.length, grown.bytes)
      if (bytesRead !== footer.length) throw new Error(`the footer of ${placed} was not read as a whole`)
      return { sha256: hash.copy().update(footer).digest('hex'), bytes: size }
    },
  }
}

const MAGIC = Buffer.from('PAR1')

async function begin(path: string, notes: string): Promise<void> {
  for (const file of [path, notes]) await rm(file, { force: true })
  await writeFile(path, MAGIC)
  await writeFile(notes, '')
}

async function goOn(path: string, notes: string, { bytes, footerBytes }: Grown): Promise<void> {
  for (const [file, counts] of [
    [path, bytes],
    [notes, footerBytes],
  ] as const) {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found === undefined || found.size < counts)
      throw new StepError('BROKEN_CONTRACT', `${file} lacks some of what a stopped run had left in it`, {
        hint: `remove ${dirname(path)} to begin anew`,
      })
    // A run that was stopped late has published the file already, under its other name: that one must not change.
    if (found.nlink > 1) await replaceByCopy(file)
    await truncate(file, counts)
  }
}

async function replaceByCopy(file: string): Promise<void> {
  await copyFile(file, `${file}.copy`)
  await rename(`${file}.copy`, file)
}

/** The footer that bytes begin with. */
const footerOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, thriftFields(bytes).end)

const PIECE = 1 << 22

interface Copy {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly onPiece: (piece: Uint8Array) => void
}

async function copy(file: FileHandle, output: FileHandle, { from, to, at, onPiece }: Copy): Promise<void> {
  const buffer = new Uint8Array(Math.min(PIECE, to - from))
  for (let done = from; done < to; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, to - done), done)
    if (bytesRead === 0) throw new Error('a Parquet file became shorter')
    const piece = buffer.subarray(0, bytesRead)
    const writing = writeAll(output, piece, at + done - from)
    onPiece(piece)
    await writing
    done += bytesRead
  }
}

/** A write may write less than it was given, as before a full disk. */
async function writeAll(output: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await output.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}
