import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

interface Columns {
  readonly a?: readonly unknown[]
  readonly b?: readonly unknown[]
  readonly y?: readonly unknown[]
  readonly w?: readonly unknown[]
}

const DATA: [what: string, columns: Columns, args: string[], message: RegExp][] = [
  ['a value that is missing', { a: [1, 2, null, 4, 5, 6] }, [], /column "a" holds NaN/],
  ['NaN', { b: [1, 2, Number.NaN, 4, 5, 6] }, [], /column "b" holds NaN/],
  ['infinity', { b: [1, Number.POSITIVE_INFINITY, 3, 4, 5, 6] }, [], /column "b" holds Infinity/],
  ['a target that is infinite', { y: [1, 2, 3, Number.NEGATIVE_INFINITY, 5, 6] }, [], /column "y" holds -Infinity/],
  ['a constant target', { y: [3, 3, 3, 3, 3, 3] }, [], /the label y is 3 in every row: there is nothing to fit/],
  ['a column of text', { b: ['1', '2', '3', '4', '5', '6'] }, [], /b is String/],
  [
    'a single class',
    { y: [1, 1, 1, 1, 1, 1] },
    ['--estimator', 'logistic'],
    /label y of .*train_y\.parquet has the single class 1/,
  ],
  [
    'fractions as classes',
    {},
    ['--estimator', 'logistic'],
    /label y of .* holds 0\.5, and classes are whole numbers, Booleans or text/,
  ],
  [
    'text as a number',
    { y: ['a', 'b', 'c', 'a', 'b', 'c'] },
    [],
    /label y of .*train_y\.parquet is text, and elastic-net is fitted to numbers.*\n.*--estimator \(ESTIMATOR\) logistic/,
  ],
  [
    'an identifier as classes',
    {
      a: Array.from({ length: 101 }, (_, row) => row % 7),
      b: Array.from({ length: 101 }, (_, row) => row % 5),
      y: Array.from({ length: 101 }, (_, row) => `id ${row}`),
    },
    ['--estimator', 'logistic'],
    /label y of .* has more than 100 different values: those are no classes/,
  ],
  [
    'a class that is missing',
    { y: ['a', 'b', null, 'a', 'b', 'a'] },
    ['--estimator', 'logistic'],
    /label y of .* has rows without a value/,
  ],
  [
    'a weight below 0',
    { w: [1, 1, -1, 1, 1, 1] },
    ['--sample-weight', 'w'],
    /weight column w holds -1; weights are finite and not below 0/,
  ],
  [
    'weights that are text',
    { w: ['1', '2', '3', '4', '5', '6'] },
    ['--sample-weight', 'w'],
    /weight column w of .* is String, not a number/,
  ],
]

test.for(DATA)('4: %s is refused in one message', async ([, columns, args, message]) => {
  const { code, stderr } = await run(workdir(), columns, args)
  expect(code, stderr).toBe(4)
  expect(stderr).toMatch(message)
  expect(stderr.match(/error: (?!hint)/g)).toHaveLength(1)
  expect(stderr).not.toMatch(/\n\s+at /)
})

const OPTIONS: [args: string[], message: RegExp][] = [
  [['--alpha', '-1'], /--alpha \(ALPHA\) is "-1".*0/],
  [['--alpha', '1e999'], /--alpha \(ALPHA\) is "1e999"/],
  [['--l1-ratio', '2'], /--l1-ratio \(L1_RATIO\) is "2"/],
  [['--max-iter', '0'], /--max-iter \(MAX_ITER\) is "0"/],
  [['--tol', '0'], /--tol \(TOL\) is "0"/],
  [['--estimator', 'forest'], /--estimator \(ESTIMATOR\) is "forest".*elastic-net/],
  [
    ['--estimator', 'ridge', '--l1-ratio', '0.5'],
    /--l1-ratio \(L1_RATIO\) is "0.5".*ridge does not read it, only elastic-net, logistic/,
  ],
  [['--estimator', 'huber', '--positive'], /--positive.*huber does not read it, only elastic-net, lasso, ridge/],
  [['--estimator', 'theil-sen', '--sample-weight', 'w'], /--sample-weight.*theil-sen takes no weights/],
  [['--folds', '3'], /--folds \(CV_FOLDS\) is "3".*where --search/],
  [['--search', 'grid', '--n-alphas', '5'], /--n-alphas.*only path/],
  [['--search', 'halving'], /--search.*elastic-net is fitted from one; choose grid or random/],
  [['--estimator', 'ridge', '--search', 'path'], /--search.*only elastic-net and lasso have paths/],
  [['--search', 'path', '--scoring', 'roc_auc'], /--scoring.*elastic-net is scored by mse/],
  [['--search', 'path', '--fold-gap', '7d'], /--fold-gap.*only time, group-time/],
  [['--search', 'grid'], /search\.yaml does not exist: there is nothing to search through/],
  [['--search', 'path', '--folds', '50'], /50/],
  [['--estimator', 'polynomial', '--feature', 'c'], /--feature \(CURVE_FEATURE\): no column "c"/],
  [['--sample-weight', 'v'], /--sample-weight \(SAMPLE_WEIGHT\): no column "v"/],
]

test.for(OPTIONS)('2 or 5: %s is refused in one message', async ([args, message]) => {
  const { code, stderr } = await run(workdir(), {}, args)
  expect([2, 5], stderr).toContain(code)
  expect(stderr).toMatch(message)
  expect(stderr.match(/error: (?!hint)/g)).toHaveLength(1)
})

test('2: a search space is refused with file and line', async () => {
  const dir = workdir()
  dir.write('feature_repo/search.yaml', 'alpha: [0.1, 1]\nepsilon: [1.5]\n')
  const { code, stderr } = await run(dir, {}, ['--search', 'grid'])
  expect(code, stderr).toBe(2)
  expect(stderr).toMatch(/search\.yaml:2: elastic-net does not read epsilon/)
})

test('a single row is refused, and more columns than rows are fitted', async () => {
  const one = await run(workdir(), { a: [1], b: [2], y: [3] }, [])
  expect(one.code, one.stderr).toBe(4)
  expect(one.stderr).toContain('the label y is 3 in the only row')
  const two = await run(workdir(), { a: [1, 2], b: [2, 5], y: [3, 4] }, [])
  expect(two.code, two.stderr).toBe(0)
})

async function run(dir: Workdir, { a, b, y, w }: Columns, args: readonly string[]) {
  await dir.writeTable('artifacts/train_x.parquet', { a: a ?? [1, 4, 2, 8, 5, 7], b: b ?? [3, 1, 4, 1, 5, 9] })
  await dir.writeTable('artifacts/train_y.parquet', { y: y ?? [0.5, 1, 2, 3, 4, 6] })
  if (w !== undefined)
    await dir.writeTable('artifacts/train_keys.parquet', {
      event_timestamp: w.map((_, row) => new Date(Date.UTC(2024, 0, 1, row))),
      w,
    })
  dir.writeJson('artifacts/transforms.json', { schema_version: '1.0', transforms: [] })
  return await dir.run('model-training', args)
}
