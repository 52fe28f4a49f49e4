/**
 * `node bench/evaluation/simulate.ts [SETS [TABLE [ROWS ...]]]` prints the tables of docs/gate.md on how often intervals hold the truth and
 * how often rules decide wrongly: simulated test sets of a fixed seed, 2,000 unless told, of distributions whose true values are
 * known. Tables are coverage, classifiers, differences, same and rules, all unless one is told.
 */

import { compare } from '../../packages/model-validation/src/compare.ts'
import {
  jackknifeIntervals,
  pairBlockSums,
  RegressionBlocks,
  regressionMetricsOf,
  SIMULATED_ERRORS,
  simulateClassifierCoverage,
  simulateCoverage,
  simulatePairedGate,
} from '../../packages/statistics/src/index.ts'
import { type SeededRandom, seededRandom } from '../../packages/statistics/src/probability/seeded-random.ts'

const SEED = 8
const RULE_ROWS = 500
const [given = '2000', wanted, ...sizes] = process.argv.slice(2)
const sets = Number(given)
const ROWS = sizes.length === 0 ? [50, 200, 1000, 10_000] : sizes.map(Number)
const METHODS = ['bootstrap', 'bootstrap-t', 'jackknife'].flatMap((method) => [`${method}: worse`, 'better'])
const bootstrap = { seed: SEED, repetitions: 400, confidence: 0.95 }

const TABLES: Readonly<Record<string, () => void>> = {
  coverage() {
    print(['errors', 'rows', 'RMSE', 'MAE', 'R²', 'bias', 'median'])
    for (const errors of SIMULATED_ERRORS)
      for (const rows of ROWS) {
        const held = simulateCoverage({ seed: SEED, sets, rows, errors, bootstrap })
        print([errors, rows, ...Object.values(held).map(percent)], false)
      }
  },
  classifiers() {
    print(['classifier', 'rows', 'log loss', 'Brier', 'bias', 'accuracy', 'precision', 'recall', 'F1', 'ROC', 'PR'])
    for (const classifier of ['calibrated', 'overconfident'] as const)
      for (const rows of ROWS) {
        const held = simulateClassifierCoverage({ seed: SEED, sets, rows, bootstrap }, classifier)
        print([classifier, rows, ...Object.values(held).map(percent)], false)
      }
  },
  differences() {
    print(['errors', 'rows', 'metric', ...METHODS])
    for (const errors of SIMULATED_ERRORS)
      for (const rows of ROWS)
        for (const [metric, rates] of Object.entries(simulatePairedGate({ seed: SEED, sets, rows, errors, bootstrap })))
          print([errors, rows, metric, ...Object.values(rates).flatMap(verdicts)], false)
  },
  same() {
    print(['errors of one model twice', 'rows', 'metric', ...METHODS])
    for (const errors of SIMULATED_ERRORS)
      for (const rows of ROWS) {
        const simulation = { seed: SEED, sets, rows, errors, bootstrap }
        for (const [metric, rates] of Object.entries(simulatePairedGate(simulation, { shared: 1 })))
          print([errors, rows, metric, ...Object.values(rates).flatMap(verdicts)], false)
      }
  },
  rules() {
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
  },
}

for (const [name, table] of Object.entries(TABLES)) if (wanted === undefined || wanted === name) table()

/** Of 500 rows: shares of sets that rules on RMSE accept, and that the paired interval calls worse. */
function gateRates(worse: number): string[] {
  const random = seededRandom(SEED)
  const rules = [false, true].flatMap((paired) => [0, 0.05].map((relative) => ({ paired, relative })))
  const accepted = rules.map(() => 0)
  let calledWorse = 0
  for (let set = 0; set < sets; set++) {
    const { candidate, champion } = twoModels(random, worse)
    const rmseOf = (totals: Float64Array) => regressionMetricsOf(totals, RULE_ROWS).rmse
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
  const target = Float64Array.from({ length: RULE_ROWS }, () => 10 + 2 * random.normal())
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

function verdicts({ worse, better }: { readonly worse: number; readonly better: number }): string[] {
  return [percent(worse), percent(better)]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
