import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** The commit checked out where the folder lies; undefined outside a git work tree and before the first commit. */
export async function gitCommit(folder: string): Promise<string | undefined> {
  const gitFolder = await gitFolderOf(resolve(folder))
  if (gitFolder === undefined) return undefined
  const head = await line(join(gitFolder, 'HEAD'))
  const ref = /^ref: (.+)$/.exec(head)?.[1]
  if (ref === undefined) return commitIn(head)
  // A linked work tree has its own HEAD and shares the branches of the main one.
  const shared = resolve(gitFolder, await line(join(gitFolder, 'commondir')))
  return commitIn(await line(join(shared, ref))) ?? packedCommit(await text(join(shared, 'packed-refs')), ref)
}

async function gitFolderOf(folder: string): Promise<string | undefined> {
  const candidate = join(folder, '.git')
  const found = await stat(candidate).catch(() => undefined)
  if (found?.isDirectory()) return candidate
  if (found?.isFile()) {
    const elsewhere = /^gitdir: (.+)$/.exec(await line(candidate))?.[1]
    return elsewhere === undefined ? undefined : resolve(folder, elsewhere)
  }
  return folder === dirname(folder) ? undefined : gitFolderOf(dirname(folder))
}

function packedCommit(packedRefs: string, ref: string): string | undefined {
  const entry = packedRefs.split('\n').find((row) => row.endsWith(` ${ref}`))
  return entry === undefined ? undefined : commitIn(entry.slice(0, entry.indexOf(' ')))
}

const commitIn = (value: string) => /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.exec(value)?.[0]
const text = (file: string) => readFile(file, 'utf8').catch(() => '')
const line = async (file: string) => (await text(file)).trim()
