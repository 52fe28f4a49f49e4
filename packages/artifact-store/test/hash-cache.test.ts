import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { hashCache } from '../src/hash-cache.ts'
import { scratchFolder } from '../src/scratch-folder.ts'
import { run, tempFolder } from './temp-folder.ts'

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
const openCache = (artifacts: string) => hashCache(artifacts, scratchFolder(artifacts))
const longAgo = new Date('2020-01-01')

test('whatever is written, renamed, aged or damaged, the hash is that of the content', async () => {
  const action = fc.oneof(
    fc.record({
      kind: fc.constant('write' as const),
      file: fc.constantFrom('a', 'b'),
      content: fc.string({ maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('swap' as const) }),
    fc.record({ kind: fc.constant('age' as const), file: fc.constantFrom('a', 'b') }),
    fc.record({ kind: fc.constant('damage' as const), content: fc.constantFrom('', '{', '{"sha256":"x"}', '[]') }),
    fc.record({ kind: fc.constant('hash' as const), file: fc.constantFrom('a', 'b') }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      const folder = tempFolder()
      const artifacts = join(folder, 'artifacts')
      const at = (name: string) => join(folder, name)
      for (const name of ['a', 'b']) writeFileSync(at(name), name)
      for (const step of actions) {
        if (step.kind === 'write') writeFileSync(at(step.file), step.content)
        else if (step.kind === 'swap') {
          renameSync(at('a'), at('c'))
          renameSync(at('b'), at('a'))
          renameSync(at('c'), at('b'))
        } else if (step.kind === 'age') {
          // A clock that is set back must not make two versions look alike, so each gets a time of its own.
          utimesSync(at(step.file), longAgo, new Date(longAgo.getTime() + ++ages))
        } else if (step.kind === 'hash') {
          expect(await openCache(artifacts).hash(at(step.file))).toBe(sha256(readFileSync(at(step.file), 'utf8')))
        } else damage(artifacts, step.content)
      }
    }),
    { numRuns: 60 },
  )
})

let ages = 0

function damage(artifacts: string, content: string): void {
  const folder = join(artifacts, '.hashes')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), content)
}

test('a hash is computed once for each version of a file', async () => {
  const folder = tempFolder()
  const path = join(folder, 'a')
  writeFileSync(path, 'content')
  utimesSync(path, longAgo, longAgo)
  const artifacts = join(folder, 'artifacts')
  await openCache(artifacts).hash(path)
  const [entry = ''] = readdirSync(join(artifacts, '.hashes'))
  const forged = sha256('what only the cache can say')
  const file = join(artifacts, '.hashes', entry)
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), sha256: forged }))
  expect(await openCache(artifacts).hash(path)).toBe(forged)
})

test('a version of equal size is told apart by its time, one of equal time too by its inode', async () => {
  const folder = tempFolder()
  const artifacts = join(folder, 'artifacts')
  const [path, other] = [join(folder, 'a'), join(folder, 'b')]
  const write = (file: string, content: string, seconds: number) => {
    writeFileSync(file, content)
    utimesSync(file, seconds, seconds)
  }
  write(path, 'one', 1)
  expect(await openCache(artifacts).hash(path)).toBe(sha256('one'))
  write(path, 'two', 2)
  expect(await openCache(artifacts).hash(path)).toBe(sha256('two'))
  write(other, 'six', 2)
  renameSync(other, path)
  expect(await openCache(artifacts).hash(path)).toBe(sha256('six'))
})

test('the hash of a file that changed a moment ago is not kept: it may change again within one tick', async () => {
  const folder = tempFolder()
  const artifacts = join(folder, 'artifacts')
  const path = join(folder, 'a')
  writeFileSync(path, 'content')
  const soon = Date.now() / 1000 + 60
  utimesSync(path, soon, soon)
  await openCache(artifacts).hash(path)
  expect(existsSync(join(artifacts, '.hashes'))).toBe(false)
})

test('many writers at once leave one readable entry for each file', async () => {
  const folder = tempFolder()
  const artifacts = join(folder, 'artifacts')
  const names = ['a', 'b', 'c']
  for (const name of names) {
    writeFileSync(join(folder, name), name.repeat(100_000))
    utimesSync(join(folder, name), longAgo, longAgo)
  }
  const hashes = await Promise.all(
    Array.from({ length: 30 }, async (_, writer) => {
      const name = names[writer % 3] ?? ''
      return [name, await openCache(artifacts).hash(join(folder, name))]
    }),
  )
  for (const [name = '', hash] of hashes) expect(hash).toBe(sha256(name.repeat(100_000)))
  const entries = readdirSync(join(artifacts, '.hashes'))
  expect(entries).toHaveLength(3)
  for (const entry of entries) {
    expect(JSON.parse(readFileSync(join(artifacts, '.hashes', entry), 'utf8'))).toHaveProperty('sha256')
  }
})

test('inputs are recorded with hash and size, Parquet with its rows', async () => {
  const folder = tempFolder()
  const session = await run(join(folder, 'artifacts'))
  const [text, parquet] = [join(folder, 'a.csv'), join(folder, 'b.parquet')]
  writeFileSync(text, 'a\n1\n')
  await pl
    .DataFrame({ a: [1, 2, 3] })
    .lazy()
    .sinkParquet(parquet)
    .collect()
  session.recordInput('text', text)
  session.recordInput('parquet', parquet)
  const bytes = readFileSync(parquet)
  expect(await session.inputRecords()).toEqual({
    text: { path: text, sha256: sha256('a\n1\n'), bytes: 4 },
    parquet: { path: parquet, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, rows: 3 },
  })
})

test('an input that vanished is missing, and only when it is asked for', async () => {
  const folder = tempFolder()
  const session = await run(join(folder, 'artifacts'))
  session.recordInput('gone', join(folder, 'gone'))
  await new Promise((resolve) => setTimeout(resolve, 20))
  await expect(session.inputRecords()).rejects.toMatchObject({ code: 'MISSING_INPUT' })
})

test('where the artifacts folder cannot be written, hashes are computed all the same', async () => {
  const folder = tempFolder()
  const path = join(folder, 'a')
  writeFileSync(path, 'content')
  utimesSync(path, longAgo, longAgo)
  const session = await run(join(path, 'artifacts'))
  session.recordInput('a', path)
  expect(await session.inputRecords()).toMatchObject({ a: { sha256: sha256('content') } })
})
