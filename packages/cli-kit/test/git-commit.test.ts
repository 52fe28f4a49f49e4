import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitCommit } from '../src/git-commit.ts'

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()

async function repository(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
  git(folder, 'init', '-q')
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'one')
  return folder
}

test('the commit is what git says, on a branch, detached, packed, and below the top folder', async () => {
  const folder = await repository()
  const commit = git(folder, 'rev-parse', 'HEAD')
  await mkdir(join(folder, 'sub'))
  expect(await gitCommit(join(folder, 'sub'))).toBe(commit)
  git(folder, 'pack-refs', '--all')
  expect(await gitCommit(folder)).toBe(commit)
  git(folder, 'checkout', '-q', '--detach')
  expect(await gitCommit(folder)).toBe(commit)
})

test('a linked work tree has its own commit', async () => {
  const folder = await repository()
  const linked = `${folder}-linked`
  git(folder, 'worktree', 'add', '-q', '-b', 'other', linked)
  git(linked, 'commit', '-q', '--allow-empty', '-m', 'two')
  expect(await gitCommit(linked)).toBe(git(linked, 'rev-parse', 'HEAD'))
  expect(await gitCommit(folder)).toBe(git(folder, 'rev-parse', 'HEAD'))
})

test('there is none outside a work tree and before the first commit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
  expect(await gitCommit(folder)).toBeUndefined()
  git(folder, 'init', '-q')
  expect(await gitCommit(folder)).toBeUndefined()
})
