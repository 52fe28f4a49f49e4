import { type SeededRandom, seededRandom } from '../probability/seeded-random.ts'
import type { NumericMeasure } from './evidence.ts'
import { evidentlyBins } from './evidently-bins.ts'
import { judgeDrift } from './judge-drift.ts'
import { driftOfNumbers } from './measure-numbers.ts'
import { populationStabilityIndex } from './population-stability-index.ts'

export interface DriftSimulation {
  readonly seed: number
  readonly pairs: number
  readonly referenceRows: number
  readonly currentRows: number
  /** Numeric columns of one table, all standard normal in the reference. */
  readonly columns: number
  /** By how many standard deviations the first column of the current data is moved; 0 for no drift. */
  readonly shift: number
  readonly measure: NumericMeasure
}

export interface DriftAlarmRates {
  /** Share of tables with an alarm in a column that did not drift. */
  readonly tablesWithFalseAlarm: number
  /** Share of columns without drift that were called drifted. */
  readonly falseAlarms: number
  /** Share of moved columns that were called drifted; null without a shift. */
  readonly power: number | null
  readonly inconclusive: number
  /** The same rates for PSI at 0.1 alone, whatever the number of rows. */
  readonly fixedThreshold: {
    readonly tablesWithFalseAlarm: number
    readonly falseAlarms: number
    readonly power: number | null
  }
}

/** How often the drift verdict alarms over simulated tables, beside a fixed threshold on PSI. */
export function simulateDriftVerdicts(simulation: DriftSimulation): DriftAlarmRates {
  const random = seededRandom(simulation.seed)
  const ours = new AlarmTally(simulation)
  const fixed = new AlarmTally(simulation)
  let inconclusive = 0
  for (let pair = 0; pair < simulation.pairs; pair++) {
    const columns = Array.from({ length: simulation.columns }, (_, column) => ({
      reference: normals(random, simulation.referenceRows, 0),
      current: normals(random, simulation.currentRows, column === 0 ? simulation.shift : 0),
    }))
    const judged = judgeDrift(
      columns.map(({ reference, current }) => driftOfNumbers(reference, current, simulation.measure)),
    )
    inconclusive += judged.filter(({ verdict }) => verdict === 'inconclusive').length
    ours.add(judged.map(({ verdict }) => verdict === 'drifted'))
    fixed.add(
      columns.map(
        ({ reference, current }) => populationStabilityIndex(evidentlyBins(reference, current, false)) >= 0.1,
      ),
    )
  }
  const all = simulation.pairs * simulation.columns
  return { ...ours.rates(), inconclusive: inconclusive / all, fixedThreshold: fixed.rates() }
}

class AlarmTally {
  readonly #simulation: DriftSimulation
  #tables = 0
  #falseAlarms = 0
  #found = 0

  constructor(simulation: DriftSimulation) {
    this.#simulation = simulation
  }

  add(alarms: readonly boolean[]): void {
    const clean = this.#simulation.shift === 0 ? alarms : alarms.slice(1)
    const raised = clean.filter((alarm) => alarm).length
    this.#falseAlarms += raised
    this.#tables += raised > 0 ? 1 : 0
    this.#found += alarms[0] === true ? 1 : 0
  }

  rates() {
    const { pairs, columns, shift } = this.#simulation
    const clean = pairs * (shift === 0 ? columns : columns - 1)
    return {
      tablesWithFalseAlarm: this.#tables / pairs,
      falseAlarms: clean === 0 ? 0 : this.#falseAlarms / clean,
      power: shift === 0 ? null : this.#found / pairs,
    }
  }
}

function normals(random: SeededRandom, rows: number, mean: number): Float64Array {
  return Float64Array.from({ length: rows }, () => random.normal() + mean).sort()
}
