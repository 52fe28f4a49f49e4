import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { blocksOf, fileOf, hasLine } from './documented-page.ts'

const blocks = blocksOf(readFileSync(join(REPOSITORY, 'docs/feature-store.md'), 'utf8'))
const isSection = (block: (typeof blocks)[number]): boolean => block.language === 'yaml' && fileOf(block) === undefined

test('the page can be followed from its first command to its last, and prints what it says', async () => {
  const dir = sample()
  let printed = ''
  for (const block of blocks.filter((it) => !isSection(it))) {
    const at = `docs/feature-store.md:${block.line}`
    const file = fileOf(block)
    if (file !== undefined) dir.write(file, block.content)
    else if (block.language === 'sh') {
      const { code, stdout } = await dir.run('/bin/sh', ['-euc', `exec 2>&1\n${block.content}`], { env: onPath(dir) })
      expect(code, `${at}:\n${stdout}`).toBe(0)
      printed = stdout
    } else {
      expect(block.language, at).toBe('text')
      const absent = block.content.split('\n').filter((line) => line !== '' && !hasLine(printed, line))
      expect(absent, `${at}, where was printed:\n${printed}`).toEqual([])
    }
  }
}, 120_000)

test.for(blocks.filter(isSection))(
  'the section of feature_store.yaml at line $line is understood',
  { timeout: 60_000 },
  async ({ content }) => {
    const dir = sample()
    const nobody = content
      .replace(/[\w-]+:\d+(?=[,/\n])/g, '127.0.0.1:1')
      .replace('host: localhost', 'host: 127.0.0.1\n  port: 1')
    const section = /^\w+/.exec(nobody)?.[0] ?? ''
    if (section !== 'registry') expect((await dir.run('feature-store', ['apply'])).code).toBe(0)
    const others = dir.read('feature_repo/feature_store.yaml').toString()
    dir.write('feature_repo/feature_store.yaml', `${withoutSection(others, section)}${nobody}`)
    const { code, stderr } = await dir.run('feature-store', ['status'])
    // Where it names a server, nobody answers there.
    expect(code, stderr).toBe(/127\.0\.0\.1/.test(nobody) ? 75 : 0)
  },
)

/** The sample as it is checked out and built. */
function sample(): Workdir {
  const dir = workdir()
  cpSync(join(REPOSITORY, 'data'), dir.path('data'), { recursive: true })
  for (const file of ['feature_store.yaml', 'driver_stats.yaml'])
    dir.write(`feature_repo/${file}`, readFileSync(join(REPOSITORY, 'feature_repo', file)))
  mkdirSync(dir.path('node_modules'))
  for (const name of ['.bin', 'node'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), dir.path('node_modules', name))
  for (const name of ['@millrace', 'nodejs-polars'])
    symlinkSync(join(REPOSITORY, 'packages/feature-store/node_modules', name), dir.path('node_modules', name))
  return dir
}

const onPath = (dir: Workdir) => ({ PATH: `${dir.path('node_modules/.bin')}:${process.env['PATH'] ?? ''}` })

/** A YAML file without one of its keys at the top. */
const withoutSection = (yaml: string, key: string): string =>
  yaml.replace(new RegExp(`^${key}:.*\\n(?:[ \\t].*\\n)*`, 'm'), '')
