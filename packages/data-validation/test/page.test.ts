import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPage, REPOSITORY, type Workdir, workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'

/** Kept for people to look at. */
const PICTURES = join(REPOSITORY, 'node_modules/.cache/millrace-pages')

async function drifted(columns: number, rows: number): Promise<Workdir> {
  const dir = workdir()
  const table = (shift: number) =>
    Object.fromEntries(
      Array.from({ length: columns }, (_, column) => [
        `column ${column} <b>`,
        Array.from({ length: rows }, (_, row) => ((row * 7919 + column) % 1000) / 1000 + shift),
      ]),
    )
  const colours = (red: number) => Array.from({ length: rows }, (_, row) => (row % 10 < red ? 'red' : '</script>'))
  await dir.writeTable('before.parquet', { ...table(0), colour: colours(5) })
  await dir.writeTable('after.parquet', { ...table(0.5), colour: colours(9) })
  return dir
}

async function page(dir: Workdir, width: number, name: string, args: readonly string[] = []) {
  const given = ['--for', 'batch', '--input', 'after.parquet', '--baseline', 'before.parquet']
  const { code, stderr } = await dir.run('data-validation', [...given, ...args])
  expect(code, stderr).toBe(0)
  mkdirSync(PICTURES, { recursive: true })
  const file = 'artifacts/batch_data_validation.html'
  const opened = await openPage(dir.path(file), { width, screenshot: join(PICTURES, `${name}.png`) })
  onTestFinished(() => opened.close())
  return { opened, bytes: dir.read(file).length, text: dir.read(file).toString() }
}

test.each([
  ['a desk', 1280],
  ['a phone', 360],
])(
  'the page opens on %s without a complaint or a request, with a chart for each drifted column',
  async (name, width) => {
    const { opened } = await page(await drifted(3, 500), width, `data-validation-${name.split(' ')[1]}`)
    expect(opened.complaints).toEqual([])
    expect(opened.requests).toHaveLength(1)
    expect(await opened.isTooWide()).toBe(false)
    expect(await opened.count('script')).toBe(0)
    expect(await opened.count('figure svg')).toBeGreaterThanOrEqual(4)
  },
)

test('1,000 drifted columns are drawn in less than 1 MB', async () => {
  const { opened, bytes } = await page(await drifted(1000, 100), 1280, 'data-validation-wide')
  expect(bytes).toBeLessThan(1_000_000)
  expect(opened.complaints).toEqual([])
  expect(await opened.count('figure svg')).toBeGreaterThanOrEqual(1000)
})

test('a page that hides values names no category and has no axis', async () => {
  const { text, opened } = await page(await drifted(2, 500), 1280, 'data-validation-hidden', ['--hide-values'])
  expect(text).not.toContain('red')
  expect(await opened.count('figure')).toBe(0)
  expect(await opened.count('td svg')).toBeGreaterThanOrEqual(3)
})
