import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The commit checked out in the git work tree around a folder, read without starting git; undefined outside one. */
export function gitCommit(folder: string): string | undefined {
  const git = gitFolder(folder)
  if (git === undefined) return undefined
  const head = read(join(git, 'HEAD'))
  if (head === undefined || !head.startsWith('ref: ')) return head
  const ref = head.slice('ref: '.length)
  const common = resolve(git, read(join(git, 'commondir')) ?? '.')
  const packed = read(join(common, 'packed-refs'))
    ?.split('\n')
    .find((line) => line.endsWith(` ${ref}`))
  return read(join(git, ref)) ?? read(join(common, ref)) ?? packed?.split(' ')[0]
}

function gitFolder(folder: string): string | undefined {
  const path = join(folder, '.git')
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return path
  if (found?.isFile()) return resolve(folder, read(path)?.replace(/^gitdir: /, '') ?? '.git')
  const parent = dirname(folder)
  return parent === folder ? undefined : gitFolder(parent)
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
