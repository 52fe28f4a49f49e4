import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type BinOptions, type Finished, type Started, startBin } from './bin-process.ts'
import { type Columns, readParquet, readParquetTypes, type WrittenType, writeParquet } from './parquet.ts'

/** A folder of a test's own; every path is relative to it. */
export interface Workdir {
  readonly root: string
  path(...parts: string[]): string
  exists(file: string): boolean
  /** Names in a folder, sorted; none where the folder is absent. */
  list(folder: string): string[]
  /** Writes a file with the folders above it. */
  write(file: string, content: string | Uint8Array): void
  writeJson(file: string, value: unknown): void
  writeTable(file: string, columns: Columns, options?: { types?: Readonly<Record<string, WrittenType>> }): Promise<void>
  read(file: string): Buffer
  readJson(file: string): unknown
  readTable(file: string): Promise<Record<string, unknown[]>>
  tableTypes(file: string): Promise<Record<string, string>>
  /** Runs a bin of the repository in the folder to its end. */
  run(bin: string, args?: readonly string[], options?: BinOptions & { stdin?: string }): Promise<Finished>
  /** Starts a bin of the repository in the folder; what still runs after the test is killed. */
  start(bin: string, args?: readonly string[], options?: BinOptions): Started
}

/** Makes a temp folder that is removed, with everything started in it, when the running test has finished. */
export function workdir(): Workdir {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-test-')))
  const started: Started[] = []
  onTestFinished(async () => {
    for (const { child } of started) child.kill('SIGKILL')
    await Promise.allSettled(started.map(({ finished }) => finished))
    rmSync(root, { recursive: true, force: true })
  })
  return openWorkdir(root, started)
}

function openWorkdir(root: string, started: Started[]): Workdir {
  const path = (...parts: string[]): string => join(root, ...parts)
  const makeRoom = (file: string): string => {
    mkdirSync(dirname(path(file)), { recursive: true })
    return path(file)
  }
  const start: Workdir['start'] = (bin, args, options) => {
    const handle = startBin(root, bin, args, options)
    started.push(handle)
    return handle
  }
  return {
    root,
    path,
    start,
    exists: (file) => existsSync(path(file)),
    list: (folder) => (existsSync(path(folder)) ? readdirSync(path(folder)).sort() : []),
    write: (file, content) => writeFileSync(makeRoom(file), content),
    writeJson: (file, value) => writeFileSync(makeRoom(file), `${JSON.stringify(value, null, 2)}\n`),
    writeTable: (file, columns, options) => writeParquet(makeRoom(file), columns, options?.types),
    read: (file) => readFileSync(path(file)),
    readJson: (file) => JSON.parse(readFileSync(path(file), 'utf8')),
    readTable: (file) => readParquet(path(file)),
    tableTypes: (file) => readParquetTypes(path(file)),
    run: (bin, args, options) => {
      const { child, finished } = start(bin, args, options)
      child.stdin.end(options?.stdin ?? '')
      return finished
    },
  }
}
