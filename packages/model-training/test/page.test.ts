import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPage, REPOSITORY, workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { preparedTable } from './training-table.ts'

/** Kept for people to look at. */
const PICTURES = join(REPOSITORY, 'node_modules/.cache/millrace-pages')

test('the page of a search opens on a desk and on a phone without a complaint or a request', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 200, label: ({ a, b, noise }) => a - b + noise })
  dir.write('feature_repo/search.yaml', 'l1_ratio: [0.1, 0.9]\n')
  const { code, stderr } = await dir.run('model-training', ['--search', 'path', '--selection', 'one-standard-error'])
  expect(code, stderr).toBe(0)
  mkdirSync(PICTURES, { recursive: true })
  for (const width of [1280, 360]) {
    const screenshot = join(PICTURES, `model-training-${width}.png`)
    const opened = await openPage(dir.path('artifacts/training_report.html'), { width, screenshot })
    onTestFinished(() => opened.close())
    expect(opened.complaints).toEqual([])
    expect(opened.requests).toHaveLength(1)
    expect(await opened.isTooWide()).toBe(false)
    expect(await opened.count('script')).toBe(0)
    // The scores of the folds, the coefficient path, effects with intervals, residuals, and those over predictions.
    expect(await opened.count('figure')).toBe(5)
  }
})

test('without a search the page has no chart with axes, unless it is asked for', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 60, label: ({ a, noise }) => a + noise })
  const figures = async (args: readonly string[]) => {
    const { code, stderr } = await dir.run('model-training', args)
    expect(code, stderr).toBe(0)
    return dir
      .read('artifacts/training_report.html')
      .toString()
      .match(/<figure/g)?.length
  }
  expect(await figures([])).toBe(1)
  expect(await figures(['--report-charts'])).toBe(4)
})
