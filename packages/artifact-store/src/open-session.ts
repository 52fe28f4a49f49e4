import { existsSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ARTIFACTS, type JsonEnvelope, type TableMetadata } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { LazyDataFrame } from 'nodejs-polars'
import { type ArtifactRead, checkSets, inputSets } from './artifact-sets.ts'
import { boundedBatches } from './bounded-batches.ts'
import { csvText } from './csv-text.ts'
import { hashCache } from './hash-cache.ts'
import { inputFiles } from './input-files.ts'
import { inputRecords } from './input-records.ts'
import { labelledBatches } from './labelled-batches.ts'
import { writeLineage } from './lineage-file.ts'
import { loadPolars } from './load-polars.ts'
import { numberBatches } from './number-batches.ts'
import { numberColumn } from './number-column.ts'
import { readParquetFooter } from './parquet-footer.ts'
import { readJson } from './read-json.ts'
import { type DelimitedLayout, readTable } from './read-table.ts'
import { scratchColumns } from './scratch-columns.ts'
import { scratchFolder } from './scratch-folder.ts'
import type { Session, TableAccess } from './session.ts'
import { smallResult } from './small-result.ts'
import { stagedOutputs } from './staged-outputs.ts'
import { sinkPlan } from './staged-table.ts'
import type { TableFiles } from './table.ts'
import { typedTable } from './typed-table.ts'
import { upstreamLineage } from './upstream-lineage.ts'
import { type WorkFolder, workFolder } from './work-folder.ts'

/**
 * Opens what one run of one step reads and writes in a folder of artifacts. Nothing is made before the first write.
 * Every method throws StepError CANNOT_WRITE where the folder cannot be written to.
 */
export async function openSession({
  artifacts,
  step,
}: {
  artifacts: string
  step: string
}): Promise<Session & TableAccess> {
  const scratch = scratchFolder(artifacts)
  const hashes = hashCache(artifacts, scratch)
  const inputs = inputRecords(hashes)
  const outputs = stagedOutputs(artifacts, scratch, hashes)
  const reads: ArtifactRead[] = []
  const layouts = new WeakMap<LazyDataFrame, DelimitedLayout>()
  const works = new Set<WorkFolder>()
  let scratchFiles = 0
  const scratchFile = () => scratch.path(`scratch-${++scratchFiles}`)

  const numbers: TableAccess['numbers'] = (frame, columns, mostValues) =>
    mostValues === undefined
      ? numberBatches(frame, columns, scratchFile())
      : boundedBatches(frame, columns, { scratchFile, mostValues })

  const open: Session['readTable'] = async (contract, file) => {
    const { table, layout } = await readTable(artifacts, contract, file)
    if (layout !== undefined) layouts.set(table.frame, layout)
    if (contract.outlivesItsSet !== true)
      reads.push({ ...originOf(contract, table.metadata), source: table.source, rows: table.rows })
    return table
  }

  return {
    readTable: open,
    async readTables(contract, { path, ...hints }) {
      const source = path ?? join(artifacts, contract.file)
      const found = path === undefined ? [{ path: source, partition: {} }] : await inputFiles(path)
      const files: TableFiles['files'][number][] = []
      for (const [index, file] of found.entries()) {
        inputs.start(found.length === 1 ? contract.name : `${contract.name} ${index + 1}`, file.path)
        const given = path === undefined ? {} : { path: file.path }
        const table = await open({ ...contract, mayBeEmpty: found.length > 1 }, { ...hints, ...given })
        if (table.rows !== 0) files.push({ ...table, partition: file.partition })
      }
      if (files.length === 0)
        throw new StepError('BROKEN_CONTRACT', `none of the ${found.length} files of ${source} has a row`)
      return { source, files }
    },
    async readJson(contract, file) {
      const { value, envelope, source } = await readJson(artifacts, contract, file?.path)
      if (contract.outlivesItsSet !== true) reads.push({ ...originOf(contract, envelope), source })
      return value
    },
    exists: async ({ file }) => existsSync(join(artifacts, file)),
    checkSets: async () => checkSets(reads.filter(isArtifact)),
    recordInput: inputs.start,
    inputRecords: inputs.all,
    origins: async () => ({
      inputs: await inputs.all(),
      upstream: upstreamLineage(artifacts, reads.filter(isArtifact)),
    }),
    stageTable: (contract, output, file = {}) => outputs.table(contract, output, file),
    stageJson: async (contract, value, file = {}) => outputs.json(contract, value, file),
    stageHtml: async (contract, page, file = {}) => outputs.html(contract, page, file),
    remove: outputs.remove,
    commit: (setId) => outputs.commit(setId, inputSets(reads.filter(isArtifact))),
    writeLineage: (record) => writeLineage(record, { artifacts, step, scratch }),
    finishWork() {
      for (const folder of works) folder.remove()
      works.clear()
    },
    dispose() {
      for (const folder of works) folder.release()
      outputs.discard()
      scratch.remove()
    },
    numbers,
    columns: (frame, columns) => scratchColumns(frame, columns, scratchFile()),
    labelled: (x, y) => labelledBatches(x, y, scratchFile),
    typed: (table, types) => typedTable(table, types, { layout: layouts.get(table.frame), scratch: scratchFile }),
    collect: async (plan) => smallResult(await loadPolars(), plan, scratchFile()),
    column: (name, batches) => numberColumn(name, batches, scratchFile),
    work(of) {
      const folder = workFolder(artifacts, of)
      works.add(folder)
      return folder
    },
    async parquet(plan, path, layout) {
      await sinkPlan(plan, { staged: path, target: path }, { columns: 1, layout })
      await using file = await openFile(path, 'r')
      const { rows, columns } = await readParquetFooter(file, (await file.stat()).size, path)
      const counted = columns.flatMap(({ name, nullCount }) =>
        nullCount === undefined ? [] : [[name, nullCount] as const],
      )
      return { rows, nullCounts: new Map(counted) }
    },
    csv: (plan) => csvText(plan, scratchFile()),
    scratch: (name) => scratch.path(name),
  }
}

/** A file of the user's may be an artifact too; its metadata says so, and who wrote it follows. */
function originOf(contract: { name: string; writer: string }, metadata: TableMetadata | JsonEnvelope | undefined) {
  const artifact = metadata && 'artifact' in metadata ? metadata.artifact : undefined
  const { name, writer } = ARTIFACTS.find((known) => known.name === artifact) ?? contract
  return { name, writer, setId: metadata?.set_id, inputSets: metadata?.input_sets ?? {} }
}

const isArtifact = ({ writer }: ArtifactRead): boolean => writer !== 'you'
