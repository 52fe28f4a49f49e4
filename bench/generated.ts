import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BENCH, CACHE } from './folders.ts'
import { hashOfFiles } from './hash-of-files.ts'

/**
 * The folder `name` of the cache, made by `make` where it is not there as `generator` makes it: one that a killed run
 * left, or another version of the generator made, is made anew.
 * @param generator the script's path within `bench`
 */
export async function generated(name: string, generator: string, make: (folder: string) => Promise<void>) {
  const folder = join(CACHE, name)
  const [finished, wanted] = [join(folder, 'generated'), hashOfFiles([join(BENCH, generator)])]
  if (existsSync(finished) && readFileSync(finished, 'utf8') === wanted) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await make(folder)
  writeFileSync(finished, wanted)
  return folder
}
