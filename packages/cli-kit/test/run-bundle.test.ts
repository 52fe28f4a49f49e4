import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runBundle } from '../src/run-bundle.ts'

const RUN_BUNDLE = new URL('../src/run-bundle.ts', import.meta.url).href
const PROGRAM = `const { appendFileSync } = require('node:fs')
const part = require('./part.cjs')
appendFileSync(__dirname + '/out', part.square(3) + ' ' + (part === require('./part.cjs')) + '\\n')
`
const PART = 'exports.square = (x) => x * x'

function bundle(): { folder: string; cache: string } {
  const root = mkdtempSync(join(tmpdir(), 'millrace-bundle-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folder = join(root, 'bundle-0123')
  mkdirSync(folder)
  writeFileSync(join(folder, 'program.cjs'), PROGRAM)
  writeFileSync(join(folder, 'part.cjs'), PART)
  return { folder, cache: join(root, 'cache') }
}

/** The compiled chunks that are kept. */
function kept(cache: string): string[] {
  const files = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort()
}

/** In a process of its own, which has compiled nothing yet. */
function runAfresh(folder: string, cache: string): void {
  const run = `import { runBundle } from ${JSON.stringify(RUN_BUNDLE)}
    runBundle(${JSON.stringify(folder)}, ${JSON.stringify(cache)}).keepCompiled()`
  execFileSync(process.execPath, ['--input-type=module', '--eval', run])
}

test('a program runs with its chunks, each loaded once', () => {
  const { folder } = bundle()
  runBundle(folder, undefined).keepCompiled()
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('9 true\n')
})

test('what was compiled is kept, and not written again by a run that found it', () => {
  const { folder, cache } = bundle()
  runBundle(folder, cache).keepCompiled()
  const files = kept(cache)
  expect(files.map((file) => file.split('/').at(-1))).toEqual(['part.cjs', 'program.cjs'])
  const inodes = files.map((file) => statSync(file).ino)
  runBundle(folder, cache).keepCompiled()
  expect(kept(cache).map((file) => statSync(file).ino)).toEqual(inodes)
})

test('what is kept and damaged is not used, and made again', () => {
  const { folder, cache } = bundle()
  runBundle(folder, cache).keepCompiled()
  for (const file of kept(cache)) writeFileSync(file, 'damaged')
  runAfresh(folder, cache)
  expect(readFileSync(join(folder, 'out'), 'utf8').split('\n')).toHaveLength(3)
  for (const file of kept(cache)) expect(readFileSync(file, 'latin1')).not.toBe('damaged')
})

test('a bundle runs where nothing can be kept', () => {
  const { folder } = bundle()
  runBundle(folder, join(folder, 'program.cjs')).keepCompiled()
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('9 true\n')
})
