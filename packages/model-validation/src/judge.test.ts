import type { EvaluationReport } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { byGate, evaluatedChampion, evaluation, metrics, outcomes, URI } from '../test/judged-by-gate.ts'
import { brokenRules, describeVerdict } from './describe-verdict.ts'
import { judge } from './judge.ts'
import { shortForms } from './short-forms.ts'

const OPTIONS = { rmseThreshold: 0.45, maeThreshold: 0.35, betterThanMean: true }
const policies = { noChampion: 'accept', unloadableChampion: 'reject', inconclusive: 'reject' } as const
const byOptions = (changes: Partial<EvaluationReport> = {}, changed: Partial<typeof OPTIONS> = {}) =>
  judge({ ...evaluation, ...changes }, { rules: shortForms({ ...OPTIONS, ...changed }), policies })
const failed = (...given: Parameters<typeof byOptions>) =>
  byOptions(...given)
    .reasons.filter(({ passed }) => !passed)
    .map(({ rule }) => rule)

test('a model within its thresholds and better than the mean is accepted', () => {
  expect(byOptions()).toMatchObject({ accepted: true, run_id: 'r', model_uri: 'models:/m-1' })
})

test('a metric equal to its threshold passes', () => {
  expect(failed({ rmse: 0.45, mae: 0.35 })).toEqual([])
})

test('every broken rule is named, not only the first', () => {
  expect(failed({ rmse: 0.6, mae: 0.36 })).toEqual(['rmse_threshold', 'mae_threshold', 'better_than_mean'])
})

test('a model equal to the mean predictor is not better than it', () => {
  expect(failed({ rmse: 0.5 }, { rmseThreshold: 1 })).toEqual(['better_than_mean'])
})

test('the comparison with the mean can be switched off', () => {
  expect(failed({ rmse: 0.7 }, { rmseThreshold: 1, betterThanMean: false })).toEqual([])
})

test('a metric that is not a number fails its rules', () => {
  expect(failed({ rmse: Number.NaN })).toEqual(['rmse_threshold', 'better_than_mean'])
})

test('the description tells observed and expected of each rule', () => {
  expect(describeVerdict(byOptions({ mae: 0.5 }))).toBe(
    'rejected\n  passed  rmse_threshold: 0.4 is <= 0.45\n  failed  mae_threshold: 0.5 is not <= 0.35\n' +
      '  passed  better_than_mean: 0.4 against 0.5 is better, asked for is better than mean',
  )
})

test('the error of a rejection names the broken rules alone', () => {
  expect(brokenRules(byOptions({ rmse: 0.123456789, mae: 0.5 }, { rmseThreshold: 0.1 }))).toBe(
    'rmse_threshold: 0.123457 is not <= 0.1; mae_threshold: 0.5 is not <= 0.35',
  )
})

test('a threshold holds any metric from below, from above or both, and a metric that is missing fails', async () => {
  expect(
    await outcomes('{ metric: r2, min: 0.2 }, { name: b, metric: r2, min: 0.21 }, { metric: r2, min: 0, max: 0.1 }'),
  ).toEqual([
    ['passed', true],
    ['failed', false],
    ['failed', false],
  ])
  expect(await byGate('{ metric: mape, max: 1 }')).toMatchObject([{ passed: false, detail: 'mape has no value' }])
  expect((await byGate('{ metric: log_los, max: 1 }'))[0]?.detail).toBe(
    'log_los has no value (did you mean "log_loss"?)',
  )
  expect(await outcomes('{ metric: r2, max: 1 }', { r2: null })).toEqual([['failed', false]])
})

test('an improvement over a baseline counts in the direction of its metric', async () => {
  const rule = (metric: string, by: number) =>
    `{ name: ${metric} ${by}, metric: ${metric}, better_than: mean, by: ${by} }`
  expect(
    await outcomes(`${rule('rmse', 0.1)}, ${rule('rmse', 0.11)}, ${rule('r2', 0.2)}, ${rule('r2', 0.21)}`).then((all) =>
      all.map(([outcome]) => outcome),
    ),
  ).toEqual(['better', 'failed', 'better', 'failed'])
})

test('without a champion, or with one that cannot be loaded, the policies decide', async () => {
  const rule = '{ metric: rmse, not_worse_than: champion }, { expression: rmse < champion_rmse }'
  const absent = { champion: { uri: URI, status: 'absent' as const } }
  const unusable = { champion: { uri: URI, status: 'unusable' as const, reason: 'the graph is damaged' } }
  const passed = async (...given: Parameters<typeof byGate>) => (await byGate(...given)).map((reason) => reason.passed)
  expect(await passed(rule, absent)).toEqual([true, true])
  expect(await passed(rule, absent, 'no_champion: reject')).toEqual([false, false])
  expect(await passed(rule, unusable)).toEqual([false, false])
  expect(await passed(rule, unusable, 'unloadable_champion: accept')).toEqual([true, true])
  expect((await byGate(rule, unusable))[0]?.detail).toContain('the graph is damaged')
  expect(await passed(rule, {}, 'no_champion: accept')).toEqual([false, false])
})

test('a condition that fails whatever a champion has, or for a metric of its own, is no matter of policies', async () => {
  const absent = { champion: { uri: URI, status: 'absent' as const } }
  const conditions = [
    'rmse < 0.1 and rmse < champion_rmse',
    'mape < 1 and rmse < champion_rmse',
    'rmse < 0.5 or rmse < champion_rmse',
    'rmse < 0.5 and rmse < champion_rmse',
  ]
  const reasons = await byGate(conditions.map((source) => `{ expression: ${source} }`).join(), absent)
  expect(reasons.map(({ passed }) => passed)).toEqual([false, false, true, true])
  expect(reasons.map(({ detail }) => detail)).toEqual([
    undefined,
    'mape, champion_rmse has no value',
    undefined,
    `no champion at ${URI} (no_champion: accept)`,
  ])
})

test('the paired interval of the improvement makes better, not worse, inconclusive and worse', async () => {
  const rule = (tolerance: number) =>
    `{ metric: rmse, not_worse_than: champion, tolerance: ${tolerance}, paired_interval: true }`
  const decided = (low: number, high: number, tolerance = 0.01) =>
    outcomes(rule(tolerance), evaluatedChampion(0.41, { low, high }))
  expect(await decided(-0.02, -0.001)).toEqual([['better', true]])
  expect(await decided(-0.02, 0.01)).toEqual([['not_worse', true]])
  expect(await decided(-0.02, 0.011)).toEqual([['inconclusive', false]])
  expect(await decided(0.011, 0.02)).toEqual([['worse', false]])
  expect(await decided(0, 0, 0)).toEqual([['not_worse', true]])
  expect(await outcomes(rule(0), evaluatedChampion(0.4, { low: -1, high: 1 }), 'inconclusive: accept')).toEqual([
    ['inconclusive', true],
  ])
  expect(await byGate(rule(0), evaluatedChampion(0.4))).toMatchObject([
    { outcome: 'failed', detail: 'rmse has no paired interval' },
  ])
})

test('two identical models are never worse, and not better where an improvement is demanded', async () => {
  const same = evaluatedChampion(0.4, { low: 0, high: 0 })
  const compared = '{ metric: rmse, not_worse_than: champion }, { metric: rmse, better_than: champion, name: b }'
  expect(await outcomes(compared, same)).toEqual([
    ['not_worse', true],
    ['failed', false],
  ])
  expect(
    await outcomes(
      compared
        .replaceAll('champion }', 'champion, paired_interval: true }')
        .replaceAll('champion, name', 'champion, paired_interval: true, name'),
      same,
    ),
  ).toEqual([
    ['not_worse', true],
    ['failed', false],
  ])
})

test('a condition over metrics has to be true: what it needs and has no value fails', async () => {
  const condition = (source: string) => `{ expression: '${source}' }`
  const given = ['max_error < 3 * rmse', 'max_error < 2 * rmse', 'rmse < mean_rmse and rows >= 100', 'mape < 1']
  expect(await outcomes(given.map(condition).join())).toEqual([
    ['passed', true],
    ['failed', false],
    ['passed', true],
    ['failed', false],
  ])
  expect((await byGate(condition('mape < 1')))[0]?.detail).toBe('mape has no value')
})

test('what the reference has no value of fails', async () => {
  const baseline = '{ metric: mape, better_than: mean }'
  expect(await byGate(baseline, { mape: 1 })).toMatchObject([
    { passed: false, detail: 'mape of the mean has no value' },
  ])
  const champion = '{ metric: mae, not_worse_than: champion }'
  expect(await byGate(champion, evaluatedChampion(0.5))).toMatchObject([{ outcome: 'failed', observed: 0.3 }])
})

test('a budget is a rule like any other, also against the champion, and says why there is no latency', async () => {
  const rules = [
    '{ metric: latency_row_p95_ms, max: 2 }',
    '{ name: slower, metric: latency_row_p95_ms, not_worse_than: champion, tolerance: { relative: 0.5 } }',
    '{ metric: model_size_bytes, max: 1000 }',
  ].join(', ')
  const { champion } = evaluatedChampion(0.4)
  const measured = {
    latency_row_p95_ms: 1.6,
    model_size_bytes: 1001,
    champion: { ...champion, metrics: { ...champion.metrics, latency_row_p95_ms: 1 } },
  }
  expect((await byGate(rules, measured)).map(({ outcome }) => outcome)).toEqual(['passed', 'worse', 'failed'])
  const [asked] = await byGate(rules)
  expect(asked).toMatchObject({
    passed: false,
    detail: expect.stringContaining('model-evaluation --latency measures it'),
  })
  const [crashed] = await byGate(rules, { latency_failure: 'it was ended by SIGSEGV' })
  expect(crashed?.detail).toBe('latency_row_p95_ms has no value: it was ended by SIGSEGV')
})

test('a classifier is held to the same rules', async () => {
  const rules = '{ metric: roc_auc, min: 0.8 }, { metric: log_loss, better_than: mean }, { metric: ece, max: 0.1 }'
  const classifier = {
    ...{ roc_auc: 0.9, log_loss: 0.4, ece: 0.2 },
    baselines: { mean: { ...metrics, log_loss: 0.69 }, least_squares: metrics },
  }
  expect((await byGate(rules, classifier)).map(({ outcome }) => outcome)).toEqual(['passed', 'better', 'failed'])
})
