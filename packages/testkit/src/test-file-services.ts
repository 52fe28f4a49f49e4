import { expect } from 'vitest'
import { emptyPostgres } from './postgres-database.ts'
import { emptyRedis } from './redis-database.ts'

/** A real PostgreSQL database that no other test process uses, empty at the first call of a test file. */
export const postgres = perTestFile(emptyPostgres)

/** A real Redis that no other test process uses, empty at the first call of a test file. */
export const redis = perTestFile(emptyRedis)

/** Makes something on the first call of each test file, and gives the same on its others: the files of a process run in turn. */
function perTestFile<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let last: { readonly file: string | undefined; readonly made: Promise<Made> } | undefined
  return () => {
    const file = expect.getState().testPath
    if (last === undefined || last.file !== file) last = { file, made: make() }
    return last.made
  }
}
