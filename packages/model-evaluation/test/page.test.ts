import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPage, REPOSITORY, type Workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { classifierEvaluated } from './classifier-evaluated.ts'
import { run, train, trainedOrders } from './trained.ts'

const trained = trainedOrders()

/** Kept for people to look at. */
const PICTURES = join(REPOSITORY, 'node_modules/.cache/millrace-pages')

test('the page opens on a desk and on a phone without a complaint or a request', async () => {
  const dir = await trained('--alpha', '5')
  const { model_uri } = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  await train(dir, '--alpha', '0.01')
  await run(
    dir,
    'model-evaluation',
    '--champion',
    model_uri,
    '--slices',
    'shop; event_timestamp',
    '--slice-least-rows',
    '5',
  )
  // Slices, residuals, residuals over predictions and calibration.
  await opens(dir, { figures: 4, picture: 'model-evaluation' })
})

test('so does the page of a classifier', async () => {
  const { dir } = await classifierEvaluated({ labels: ['no', 'yes'] })
  const words = ['--champion', dir.path('classifier'), '--slices', 'a', '--slice-least-rows', '2']
  await run(dir, 'model-evaluation', ...words)
  // Slices, probabilities by class and calibration.
  await opens(dir, { figures: 3, picture: 'model-evaluation-classifier' })
})

async function opens(dir: Workdir, { figures, picture }: { figures: number; picture: string }): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  for (const width of [1280, 360]) {
    const screenshot = join(PICTURES, `${picture}-${width}.png`)
    const opened = await openPage(dir.path('artifacts/evaluation.html'), { width, screenshot })
    onTestFinished(() => opened.close())
    expect(opened.complaints).toEqual([])
    expect(opened.requests).toHaveLength(1)
    expect(await opened.isTooWide()).toBe(false)
    expect(await opened.count('script')).toBe(0)
    expect(await opened.count('figure')).toBe(figures)
  }
}
