import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { table } from '@millrace/contracts'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { replaceFolder } from '../src/replace-folder.ts'
import { run, tempFolder } from './temp-folder.ts'

const PART = 'part-000001.parquet'

/** A folder with one file of this content. */
function written(folder: string, content: string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, PART), content)
  return folder
}

/** Looks for a link again and again, and tells in how many of how many looks it was not there, once its input ends. */
const LOOK = `
  const { lstatSync } = require('node:fs')
  let [looks, absent] = [0, 0]
  process.stdin.on('end', () => { console.log(JSON.stringify({ looks, absent })); process.exit() }).resume()
  const look = () => {
    for (let i = 0; i < 1000; i++, looks++) if (!lstatSync(process.argv[1], { throwIfNoEntry: false })) absent++
    setImmediate(look)
  }
  look()
  console.log('looking')`

test('a link is led from one folder to the next without being absent, and the last two folders are kept', async () => {
  const folder = tempFolder()
  const target = join(folder, 'out')
  const versions = join(folder, 'versions')
  written(join(versions, 'mine'), 'first')
  symlinkSync('versions/mine', target)
  const watcher = spawn(process.execPath, ['-e', LOOK, target], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(watcher.stdout, 'data')
  for (let version = 1; version <= 200; version++) {
    replaceFolder(written(join(versions, '.staged'), `version ${version}`), target)
    expect(readFileSync(join(target, PART), 'utf8')).toBe(`version ${version}`)
    if (version % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  watcher.stdin.end()
  const [said] = await once(watcher.stdout, 'data')
  const { looks, absent } = JSON.parse(String(said))
  expect(absent).toBe(0)
  expect(looks).toBeGreaterThan(200)
  expect(dirname(readlinkSync(target))).toBe('versions')
  const kept = readdirSync(versions).toSorted()
  expect(kept.map((name) => readFileSync(join(versions, name, PART), 'utf8')).toSorted()).toEqual([
    'first',
    'version 199',
    'version 200',
  ])
  expect(readdirSync(folder).toSorted()).toEqual(['out', 'versions'])
})

test('versions ascend, even where the clock goes back', () => {
  const folder = tempFolder()
  const target = join(folder, 'out')
  const ahead = `out-${new Date(Date.now() + 3_600_000).toISOString().replaceAll(/\W/g, '')}`
  written(join(folder, ahead), 'of an hour ahead')
  symlinkSync(ahead, target)
  for (const version of ['second', 'third']) replaceFolder(written(join(folder, '.staged'), version), target)
  expect(readFileSync(join(target, PART), 'utf8')).toBe('third')
  const kept = readdirSync(folder).filter((name) => name.startsWith('out-'))
  expect(kept.toSorted().map((name) => readFileSync(join(folder, name, PART), 'utf8'))).toEqual(['second', 'third'])
})

const parts = table('parts', 'maker', { feature: { min: 0 } })

/** Stages a folder of one part as an output. */
async function staged(folder: string, target: string) {
  const session = await run(join(folder, 'artifacts'))
  const [path, roles] = [join(folder, 'rows.parquet'), { a: 'feature' as const }]
  await pl
    .DataFrame({ a: [1] })
    .lazy()
    .sinkParquet(path, { mkdir: false })
    .collect()
  await session.stageTable(parts, { parts: [{ path, rows: 1, name: PART }], roles }, { path: target })
  return session
}

test('a folder that a killed run had set aside is put back by the next run, and goes when it has another', async () => {
  const folder = tempFolder()
  const target = join(folder, 'out')
  const mark = `${hostname()}-${spawnSync('true').pid}-0-0123abcd`
  written(join(folder, `.out.${mark}.old.tmp`), 'old')
  written(join(folder, `.out.${mark}.tmp`), 'staged by the killed run')
  const session = await staged(folder, target)
  expect(readFileSync(join(target, PART), 'utf8')).toBe('old')
  await session.commit('s')
  expect(pl.readParquet(join(target, PART)).toRecords()).toEqual([{ a: 1 }])
  session.dispose()
  expect(readdirSync(folder).toSorted()).toEqual(['out', 'rows.parquet'])
})

test('a link to nothing yet is led to the first folder', async () => {
  const folder = tempFolder()
  symlinkSync('out-0', join(folder, 'out'))
  const session = await staged(folder, join(folder, 'out'))
  expect(existsSync(join(folder, 'out'))).toBe(false)
  await session.commit('s')
  expect(readdirSync(join(folder, 'out'))).toEqual([PART])
})
