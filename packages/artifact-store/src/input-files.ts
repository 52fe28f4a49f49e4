import { glob, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { StepError, systemError } from '@millrace/errors'

/** A file of a table that may lie in many. */
export interface InputFile {
  readonly path: string
  /** What hive-style folders above it, `name=value`, say of all its rows; null for hive's name of no value. */
  readonly partition: Readonly<Record<string, string | null>>
}

/**
 * The files that a path names: the file itself, every table below a folder, or what matches a glob; in the order of
 * their paths. Names that start with `.` or `_` are no data, as with hive and Spark.
 * @throws StepError MISSING_INPUT where there is none
 */
export async function inputFiles(path: string): Promise<InputFile[]> {
  const found = await stat(path).catch((error: unknown) => {
    if (isGlob(path)) return undefined
    throw systemError(error, 'read', path)
  })
  if (found === undefined) return matching(path)
  if (!found.isDirectory()) return [{ path, partition: {} }]
  return someOf(path, await tablesBelow(path), path)
}

const isGlob = (path: string): boolean => /[*?[{]/.test(path)

async function matching(pattern: string): Promise<InputFile[]> {
  const fixed = pattern.slice(0, pattern.search(/[*?[{]/))
  const root = fixed.endsWith('/') ? fixed : dirname(`${fixed}.`)
  const paths: string[] = []
  for await (const path of glob(pattern)) {
    const stats = await stat(path).catch(() => undefined)
    if (stats?.isDirectory()) paths.push(...(await tablesBelow(path)))
    else if (isData(basename(path))) paths.push(path)
  }
  return someOf(pattern, [...new Set(paths)], root)
}

async function tablesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw systemError(error, 'read', folder)
  })
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => relative(folder, path).split(sep).every(isData))
    .filter((path) => TABLE.test(path))
}

const TABLE = /\.(parquet|csv|tsv|txt)$/i

const isData = (name: string): boolean => !/^[._]/.test(name)

function someOf(given: string, paths: readonly string[], root: string): InputFile[] {
  if (paths.length === 0)
    throw new StepError('MISSING_INPUT', `${given} has no table in it`, {
      hint: 'name a file, a folder of .parquet or .csv files, or a pattern such as "rows/*.parquet"',
    })
  return [...paths]
    .sort((one, other) => (one < other ? -1 : 1))
    .map((path) => ({ path, partition: partitionOf(relative(resolve(root), resolve(dirname(path)))) }))
}

function partitionOf(folders: string): InputFile['partition'] {
  return Object.fromEntries(
    folders.split(sep).flatMap((folder) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(folder) ?? []
      if (name === undefined || value === undefined) return []
      return [[decode(name), value === '__HIVE_DEFAULT_PARTITION__' ? null : decode(value)]]
    }),
  )
}

/** Hive and Spark escape what a path may not hold as a URL does. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
