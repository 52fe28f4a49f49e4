import { rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { FileRecord, HtmlContract, JsonContract, TableContract } from '@millrace/contracts'
import { systemError } from '@millrace/errors'
import { allEnded } from './all-ended.ts'
import { type HashCache, sha256Of } from './hash-cache.ts'
import { clearLeftovers, publishFiles, refuseNonFile, refuseOtherFolder, stagedNeighbour } from './publish-files.ts'
import { listIssues } from './read-json.ts'
import { linkedFolder, restoreFolder } from './replace-folder.ts'
import type { ScratchFolder } from './scratch-folder.ts'
import { stagedFolder } from './staged-folder.ts'
import { placeGrown, sinkTable, stampTable } from './staged-table.ts'
import type { TableOutput, TableParts } from './table.ts'

/** The outputs of a run: staged one by one, then published together. */
export interface StagedOutputs {
  table(
    contract: TableContract,
    output: TableOutput | TableParts,
    file: { path?: string; onBytes?: (bytes: number) => void },
  ): Promise<void>
  json<T>(contract: JsonContract<T>, value: T, file: { path?: string }): void
  html(contract: HtmlContract, page: string, file: { path?: string }): void
  /** The artifact's file is removed when the others are published. */
  remove(contract: { file: string }): void
  commit(setId: string, inputSets: Record<string, string>): Promise<Record<string, FileRecord>>
  /** Removes what is staged and not committed. */
  discard(): void
}

/** A file or folder that is written but for its stamp. */
export interface Staged {
  readonly staged: string
  readonly target: string
  readonly rows?: number
  stamp(set: { set_id: string; input_sets: Record<string, string> }): Promise<void>
  /** Of its content; that of the staged file where it is not given. */
  record?(): Promise<Pick<FileRecord, 'sha256' | 'bytes'>>
}

export function stagedOutputs(artifacts: string, scratch: ScratchFolder, hashes: HashCache): StagedOutputs {
  const waiting = new Map<string, Staged>()
  const neighbours = new Set<string>()
  const gone = new Set<string>()

  function place(file: string, path: string | undefined, isFolder = false): { staged: string; target: string } {
    const target = path ?? join(artifacts, file)
    if (isFolder) return placeFolder(target)
    refuseNonFile(target)
    const isInside = resolve(target).startsWith(resolve(artifacts) + sep)
    const staged = isInside ? scratch.path(`${waiting.size}-${file}`) : stagedNeighbour(target)
    if (!isInside) neighbours.add(staged)
    return { staged, target }
  }

  function placeFolder(target: string): { staged: string; target: string } {
    restoreFolder(target)
    refuseOtherFolder(target)
    const folder = linkedFolder(target)
    // Beside the folder that is written they are cleared with its new neighbour.
    if (folder !== target) clearLeftovers(target)
    const staged = stagedNeighbour(folder)
    neighbours.add(staged)
    return { staged, target }
  }

  return {
    async table(contract, output, { path, onBytes }) {
      const fixed = { artifact: contract.name, schema_version: contract.schemaVersion }
      if ('parts' in output) {
        const folder = place(contract.file, path, true)
        waiting.set(contract.name, await stagedFolder(output, folder, { ...fixed, ...output.metadata }))
        return
      }
      const file = place(contract.file, path)
      waiting.set(contract.name, {
        ...file,
        ...('grown' in output
          ? { rows: await placeGrown(output, file), record: () => output.grown.recordOf(file.staged) }
          : { rows: await sinkTable(output, file, onBytes) }),
        stamp: (set) => stampTable(file.staged, { ...fixed, ...set, roles: output.roles, ...output.metadata }),
      })
    },
    json(contract, value, { path }) {
      const fields = fieldsOf(contract, value)
      const { staged, target } = place(contract.file, path)
      waiting.set(contract.name, {
        staged,
        target,
        stamp: (set) => writeJson(staged, target, { schema_version: contract.schemaVersion, ...set, ...fields }),
      })
    },
    html(contract, page, { path }) {
      const { staged, target } = place(contract.file, path)
      waiting.set(contract.name, { staged, target, stamp: () => writeText(staged, target, page) })
    },
    remove: ({ file }) => void gone.add(join(artifacts, file)),
    async commit(setId, inputSets) {
      const files = [...waiting]
      const stamped = files.map(async ([name, { staged, target, rows, stamp, record = () => recordOf(staged) }]) => {
        await stamp({ set_id: setId, input_sets: inputSets })
        return [name, { path: target, ...(await record()), ...(rows === undefined ? {} : { rows }) }] as const
      })
      const records = Object.fromEntries<FileRecord>(await allEnded(stamped))
      await publishFiles(files.map(([, file]) => file))
      waiting.clear()
      for (const path of gone) rmSync(path, { force: true })
      gone.clear()
      for (const { path, sha256 } of Object.values(records)) hashes.keep(path, sha256)
      return records
    },
    discard() {
      for (const path of neighbours) rmSync(path, { recursive: true, force: true })
    },
  }
}

async function recordOf(staged: string): Promise<Pick<FileRecord, 'sha256' | 'bytes'>> {
  return { sha256: await sha256Of(staged), bytes: statSync(staged).size }
}

function fieldsOf<T>(contract: JsonContract<T>, value: T): object {
  const parsed = contract.schema.safeParse(value)
  if (!parsed.success) throw new Error(`${contract.name} does not fit its own schema:\n${listIssues(parsed.error)}`)
  if (typeof parsed.data !== 'object' || parsed.data === null) throw new Error(`${contract.name} must be an object`)
  return parsed.data
}

const writeJson = (staged: string, target: string, document: object): Promise<void> =>
  writeText(staged, target, `${JSON.stringify(document, null, 2)}\n`)

async function writeText(staged: string, target: string, text: string): Promise<void> {
  try {
    await using file = await open(staged, 'w')
    await file.writeFile(text)
  } catch (error) {
    throw systemError(error, 'write', target)
  }
}
