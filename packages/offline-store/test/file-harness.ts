import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openOfflineStore } from '../src/index.ts'
import { sourceFields } from './feature-views.ts'
import { type StoreHarness, scratchFolder, signal } from './store-harness.ts'
import { type TableLiteral, tableFrame } from './table-literal.ts'

export interface FileHarness extends StoreHarness {
  readonly folder: string
  write(table: TableLiteral, path: string): Promise<void>
}

/** The file store over Parquet files in a temporary folder. */
export async function fileHarness(): Promise<FileHarness> {
  const { folder, clear } = scratchFolder()
  const store = await openOfflineStore({ type: 'file', options: {}, at: 'feature_store.yaml:3' }, { folder, signal })
  let files = 0
  const write = async (table: TableLiteral, path: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    await tableFrame(table).sinkParquet(join(folder, path)).collect()
  }
  return {
    folder,
    store,
    write,
    async source(table, options = {}) {
      const path = `source_${files++}.parquet`
      await write(table, path)
      return { ...sourceFields, type: 'file', path, ...options }
    },
    async close() {
      await store.close()
      clear()
    },
  }
}
