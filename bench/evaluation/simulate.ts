/**
 * `node bench/evaluation/simulate.ts [SETS]` prints the tables of docs/gate.md on how often intervals hold the truth and how
 * often rules decide wrongly: simulated test sets of a fixed seed, 2,000 unless told, of distributions whose true values are known.
 */

import { compare } from '../../packages/model-validation/src/compare.ts'
import {
  jackknifeIntervals,
  pairBlockSums,
  RankedRows,
  RegressionBlocks,
  rankIntervals,
  regressionMetricsOf,
  simulateCoverage,
} from '../../packages/statistics/src/index.ts'
import { type SeededRandom, seededRandom } from '../../packages/statistics/src/probability/seeded-random.ts'

const SEED = 8
const sets = Number(process.argv[2] ?? 2000)
const ROWS = 500
const bootstrap = { seed: SEED, repetitions: 400, confidence: 0.95 }

print(['errors', 'rows', 'RMSE', 'bias', 'R²'])
for (const errors of ['normal', 'exponential'] as const)
  for (const rows of [200, 1000]) {
    const { rmse, bias, r2 } = simulateCoverage({ seed: SEED, sets, rows, errors, bootstrap })
    print([errors, rows, ...[rmse, bias, r2].map(percent)], false)
  }

print(['rows', 'positives', 'ROC area'])
for (const [rows, share] of [
  [200, 0.5],
  [200, 0.1],
  [1000, 0.1],
] as const)
  print([rows, percent(share), percent(rankCoverage(rows, share))], false)

print([
  'candidate',
  'point, tolerance 0',
  'point, tolerance 5 %',
  'paired, tolerance 0',
  'paired, tolerance 5 %',
  'paired: worse',
])
for (const worse of [0, 0.05, 0.1])
  print([worse === 0 ? 'as good' : `RMSE ${worse * 100} % larger`, ...gateRates(worse)], false)

/** The share of sets whose interval holds Φ(1/√2), the area under the curve of scores that are normal with means one apart. */
function rankCoverage(rows: number, share: number): number {
  const random = seededRandom(SEED)
  const truth = 0.7602499389065233
  let held = 0
  for (let set = 0; set < sets; set++) {
    const label = Float64Array.from({ length: rows }, (_, row) => (row < share * rows ? 1 : 0))
    const ranked = new RankedRows()
    ranked.add(
      label,
      label.map((positive) => 1 / (1 + Math.exp(-positive - random.normal()))),
    )
    const interval = rankIntervals(ranked).roc_auc
    if (interval !== null && interval.low <= truth && truth <= interval.high) held++
  }
  return held / sets
}

/** Of 500 rows: shares of sets that rules on RMSE accept, and that the paired interval calls worse. */
function gateRates(worse: number): string[] {
  const random = seededRandom(SEED)
  const rules = [false, true].flatMap((paired) => [0, 0.05].map((relative) => ({ paired, relative })))
  const accepted = rules.map(() => 0)
  let calledWorse = 0
  for (let set = 0; set < sets; set++) {
    const { candidate, champion } = twoModels(random, worse)
    const rmseOf = (totals: Float64Array) => regressionMetricsOf(totals, ROWS).rmse
    const paired = pairBlockSums(candidate, champion)
    const difference = (totals: Float64Array) => ({
      rmse: rmseOf(totals.subarray(0, candidate.width)) - rmseOf(totals.subarray(candidate.width)),
    })
    const interval = jackknifeIntervals(paired, difference)['rmse']
    const measured = {
      direction: 'lower',
      candidate: rmseOf(candidate.totals()),
      reference: rmseOf(champion.totals()),
    } as const
    for (const [index, rule] of rules.entries()) {
      const demand = { strict: false, absolute: undefined, relative: rule.relative }
      const { outcome } = compare(rule.paired && interval ? { ...measured, interval } : measured, demand)
      if (outcome === 'better' || outcome === 'not_worse') accepted[index] = (accepted[index] ?? 0) + 1
      if (rule.paired && rule.relative === 0 && outcome === 'worse') calledWorse++
    }
  }
  return [...accepted, calledWorse].map((count) => percent(count / sets))
}

/** Models whose errors are normal and share half of their variance. */
function twoModels(random: SeededRandom, worse: number) {
  const target = Float64Array.from({ length: ROWS }, () => 10 + 2 * random.normal())
  const shared = target.map(() => random.normal())
  const sumsOf = (scale: number) => {
    const blocks = new RegressionBlocks()
    const errorOf = (row: number) => scale * Math.SQRT1_2 * ((shared[row] ?? 0) + random.normal())
    blocks.add(
      target,
      target.map((value, row) => value + errorOf(row)),
    )
    return blocks.sums
  }
  return { candidate: sumsOf(1 + worse), champion: sumsOf(1) }
}

function print(cells: readonly (string | number)[], isHead = true): void {
  console.log(`${isHead ? '\n' : ''}| ${cells.join(' | ')} |`)
  if (isHead) console.log(`| ${cells.map(() => '---').join(' | ')} |`)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
