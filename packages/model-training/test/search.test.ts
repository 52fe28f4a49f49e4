import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { preparedTable } from './training-table.ts'

interface StoredTrial {
  readonly number: number
  readonly params: Readonly<Record<string, number>>
  readonly mean: number
  readonly standardError: number
}

test('the one-standard-error rule takes the strongest penalty within an error of the best', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 150, label: ({ a, noise }) => a + 2 * noise })
  const args = ['--search', 'path', '--n-alphas', '30', '--child-runs', '3']
  await trained(dir, [...args, '--selection', 'one-standard-error'])
  const trials = storedTrials(dir)
  expect(trials).toHaveLength(30)
  const best = trials.reduce((least, trial) => (trial.mean < least.mean ? trial : least))
  const expected = trials
    .filter(({ mean }) => mean <= best.mean + best.standardError)
    .reduce((most, trial) => (Number(trial.params['alpha']) > Number(most.params['alpha']) ? trial : most))
  const runs = await storedRuns(dir)
  const [parent, ...children] = runs
  expect(Number(parent?.params['alpha'])).toBe(expected.params['alpha'])
  const ranked = trials.toSorted((a, b) => a.mean - b.mean).slice(0, 3)
  expect(children.map(({ parent: id, params }) => [id, Number(params['alpha'])])).toEqual(
    ranked.map(({ params }) => [parent?.id, params['alpha']]),
  )
})

test('folds of every kind but the default are searched over, by metrics that need the rows', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 240, label: ({ a, noise }) => a + noise })
  dir.write('feature_repo/search.yaml', 'alpha: [0.001, 0.1, 10]\n')
  for (const kind of [
    ['group', '--fold-groups', 'shop'],
    ['time', '--fold-gap', '3h'],
    ['group-time', '--fold-groups', 'shop'],
    ['stratified'],
    ['hash'],
    ['time-series', '--fold-gap', '5'],
  ])
    await trained(dir, ['--search', 'grid', '--scoring', 'mae', '--folds', '3', '--fold-kind', ...kind])
  expect(await storedRuns(dir)).toHaveLength(6 * 4)
})

test('successive halving tries its last candidates on all rows', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 300, label: ({ a, b, noise }) => (2 * a - b + noise > 0 ? 1 : 0) })
  dir.write('feature_repo/search.yaml', 'C: { low: 0.001, high: 100, scale: log }\n')
  await trained(dir, [
    '--estimator',
    'logistic',
    '--search',
    'halving',
    '--candidates',
    '9',
    '--fold-kind',
    'stratified',
  ])
  expect(storedTrials(dir).map((trial) => [Object(trial).rung, Object(trial).share])).toEqual([
    ...Array(9).fill([0, 1 / 9]),
    ...Array(3).fill([1, 1 / 3]),
    [2, 1],
  ])
})

test('a killed search of 500 candidates goes on after those that are finished, and ends as an undisturbed one', async () => {
  const [killed, whole] = [workdir(), workdir()]
  const args = [
    '--estimator',
    'huber',
    '--search',
    'random',
    '--candidates',
    '500',
    '--folds',
    '3',
    '--seed',
    '4',
    '--child-runs',
    '0',
  ]
  for (const dir of [killed, whole]) {
    // Enough for threads to be worth it.
    await preparedTable(dir, { rows: 1500, label: ({ a, b, noise }) => a - b + noise ** 3 })
    dir.write(
      'feature_repo/search.yaml',
      'alpha: { low: 0.0001, high: 100, scale: log }\nepsilon: { low: 1.1, high: 3 }\n',
    )
  }
  const { child, finished } = killed.start('model-training', args)
  const before = await logOf(killed, 20)
  child.kill('SIGKILL')
  await finished
  const log = logPath(killed)
  const kept = readFileSync(log, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
  expect(kept.length).toBeGreaterThanOrEqual(before)
  expect(kept.length).toBeLessThan(500)
  // A mark that a trial which is done again would not have.
  const marked = kept.map((trial, at) => ({
    ...trial,
    scores: trial.scores.map((score: number) => score + (at === 7 ? 1 : 0)),
  }))
  killed.write(
    log.slice(killed.root.length + 1),
    `${marked.map((trial) => JSON.stringify(trial)).join('\n')}\n{"number":`,
  )
  const stderr = await trained(killed, args)
  expect(stderr).toContain(`of_a_stopped_run=${kept.length}`)
  await trained(whole, args)
  const [resumed, undisturbed] = [storedTrials(killed), storedTrials(whole)]
  expect(resumed.map(({ number }) => number)).toEqual(Array.from({ length: 500 }, (_, number) => number))
  const seventh = marked[7]
  expect(resumed[seventh.number]).toEqual(seventh)
  expect(resumed.filter(({ number }) => number !== seventh.number)).toEqual(
    undisturbed.filter(({ number }) => number !== seventh.number),
  )
  expect(model(killed)).toEqual(model(whole))
  expect(killed.list('artifacts/.work')).toEqual([])
})

test('neither threads nor repetition change a bit of the artifacts', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 30_000, label: ({ a, b, noise }) => a - b + noise })
  const bits: Buffer[][] = []
  for (const threads of ['1', '2', '2']) {
    await trained(dir, ['--search', 'path', '--n-alphas', '20', '--scoring', 'mae'], { POLARS_MAX_THREADS: threads })
    bits.push([model(dir), dir.read('artifacts/training_report.html')])
  }
  expect(bits[1]).toEqual(bits[0])
  expect(bits[2]).toEqual(bits[0])
})

async function trained(dir: Workdir, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { code, stderr } = await dir.run('model-training', args, { env })
  expect(code, stderr).toBe(0)
  return stderr
}

/** Waits until the log holds so many trials. */
async function logOf(dir: Workdir, trials: number): Promise<number> {
  for (;;) {
    const [path] = found(dir, 'artifacts/.work', 'trials.ndjson')
    const lines = path === undefined ? 0 : readFileSync(path, 'utf8').split('\n').length - 1
    if (lines >= trials) return lines
    await sleep(5)
  }
}

const logPath = (dir: Workdir): string => found(dir, 'artifacts/.work', 'trials.ndjson')[0] ?? ''

const storedTrials = (dir: Workdir): StoredTrial[] =>
  readFileSync(found(dir, 'mlartifacts', 'trials.ndjson')[0] ?? '', 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

/** The newest graph. */
function model(dir: Workdir): Buffer {
  const { model_id: id } = Object(dir.readJson('artifacts/run_info.json'))
  return readFileSync(found(dir, 'mlartifacts', 'model.onnx').find((path) => path.includes(id)) ?? '')
}

const found = (dir: Workdir, folder: string, file: string): string[] =>
  (dir.exists(folder) ? readdirSync(dir.path(folder), { recursive: true }) : [])
    .map(String)
    .filter((path) => basename(path) === file)
    .map((path) => dir.path(folder, path))

interface StoredRun {
  readonly id: string
  readonly parent: string | undefined
  readonly params: Readonly<Record<string, string>>
}

/** In the order in which they were made. */
async function storedRuns(dir: Workdir): Promise<StoredRun[]> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(dir.path('mlflow.db'), { readOnly: true })
  const runs = database.prepare('SELECT run_uuid AS id FROM runs ORDER BY start_time, rowid').all()
  const params = database.prepare('SELECT key, value FROM params WHERE run_uuid = ?')
  const parent = database.prepare("SELECT value FROM tags WHERE run_uuid = ? AND key = 'mlflow.parentRunId'")
  const stored = runs.map(({ id }) => ({
    id: String(id),
    parent: parent.get(String(id))?.['value']?.toString(),
    params: Object.fromEntries(params.all(String(id)).map(({ key, value }) => [String(key), String(value)])),
  }))
  database.close()
  return stored
}
