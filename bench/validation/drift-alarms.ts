/**
 * Prints how often drift alarms where there is none and where there is some, by our verdict and by a fixed threshold on PSI,
 * as the tables of docs/drift.md: node bench/validation/drift-alarms.ts
 */
import { type DriftAlarmRates, simulateDriftVerdicts } from '../../packages/statistics/src/index.ts'

const SEED = 20_260_101
const PAIRS = { still: 500, moved: 200 }
const COLUMNS = 5
const ROWS = [100, 300, 1_000, 3_000, 10_000]
const SHIFTS = [0.1, 0.2, 0.3, 0.5]

const simulate = (rows: number, shift: number): DriftAlarmRates =>
  simulateDriftVerdicts({
    seed: SEED,
    pairs: shift === 0 ? PAIRS.still : PAIRS.moved,
    referenceRows: rows,
    currentRows: rows,
    columns: COLUMNS,
    shift,
    measure: 'wasserstein',
  })

const percent = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(1)}%`)

function printMarkdown(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  console.log([line(header), line(header.map(() => '---:')), ...rows.map(line), ''].join('\n'))
}

const still = ROWS.map((rows) => ({ rows, rates: simulate(rows, 0) }))
printMarkdown(
  ['rows a side', 'tables with a false alarm', 'of them by PSI ≥ 0.1', 'columns', 'by PSI ≥ 0.1', 'inconclusive'],
  still.map(({ rows, rates }) => [
    rows.toLocaleString('en-US'),
    percent(rates.tablesWithFalseAlarm),
    percent(rates.fixedThreshold.tablesWithFalseAlarm),
    percent(rates.falseAlarms),
    percent(rates.fixedThreshold.falseAlarms),
    percent(rates.inconclusive),
  ]),
)
printMarkdown(
  ['rows a side', ...SHIFTS.flatMap((shift) => [`moved by ${shift} σ`, 'by PSI ≥ 0.1'])],
  ROWS.map((rows) => [
    rows.toLocaleString('en-US'),
    ...SHIFTS.flatMap((shift) => {
      const { power, fixedThreshold } = simulate(rows, shift)
      return [percent(power), percent(fixedThreshold.power)]
    }),
  ]),
)
