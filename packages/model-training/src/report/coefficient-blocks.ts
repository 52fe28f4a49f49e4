import { type CoefficientRow, standardize } from '@millrace/estimators'
import type { Block, Cell, Chart } from '@millrace/html-report'
import type { TrainedModel } from '../run/trained-model.ts'

const MOST_DRAWN = 25
const MOST_ROWS = 200

/** The coefficients, the largest effect first, beside those of least squares with their intervals where it has any. */
export function coefficientBlocks(trained: TrainedModel, charts: boolean): Block[] {
  const { model } = trained.fitted
  switch (model.kind) {
    case 'curve':
      return [curveBlock(model.curve, trained)]
    case 'classifier':
      return model.logistic.coefficients.length === 1
        ? linearBlocks(trained, model.logistic.coefficients[0] ?? new Float64Array(), charts)
        : [classesBlock(trained, model.logistic.coefficients)]
    case 'linear':
      return linearBlocks(trained, model.linear.coefficients, charts)
  }
}

interface Row {
  readonly name: string
  readonly value: number
  readonly deviation: number
  /** What a standard deviation of the column changes. */
  readonly effect: number
  readonly inflation: number | undefined
  readonly unpenalized: CoefficientRow | undefined
}

function linearBlocks(trained: TrainedModel, coefficients: Float64Array, charts: boolean): Block[] {
  const { statistics, columns, collinearity, classes } = trained
  const { scale } = standardize(statistics)
  // Standard errors of least squares say nothing of log odds.
  const table = classes === undefined ? trained.leastSquares : undefined
  const rows = columns.design
    .map(({ name }, j): Row => {
      const value = coefficients[j] ?? 0
      return {
        name,
        value,
        deviation: scale[j] ?? 1,
        effect: value * (scale[j] ?? 1),
        inflation: collinearity?.varianceInflation[j],
        unpenalized: table?.features[j],
      }
    })
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
  const most = Math.abs(rows[0]?.effect ?? 0)
  const titles = ['Column', 'Coefficient', 'Effect of a deviation', 'Variance inflation']
  return [
    ...(charts && table !== undefined ? [{ kind: 'charts' as const, charts: [intervalChart(rows)] }] : []),
    {
      kind: 'table',
      caption: `Coefficients, the largest effect first${rows.length > MOST_ROWS ? `; ${rows.length - MOST_ROWS} more are in the model` : ''}`,
      columns: [...titles, ...(table === undefined ? [] : ['Least squares', 'Standard error', 'From', 'To', 'p'])].map(
        (title) => ({ title }),
      ),
      rows: rows
        .slice(0, MOST_ROWS)
        .map((row): Cell[] => [
          row.name,
          row.value,
          { kind: 'bar', value: row.effect, share: most === 0 ? 0 : Math.abs(row.effect) / most },
          row.inflation === undefined ? null : Number.isFinite(row.inflation) ? row.inflation : '∞',
          ...(row.unpenalized === undefined ? [] : unpenalizedCells(row.unpenalized)),
        ]),
    },
    {
      kind: 'text',
      text:
        classes !== undefined
          ? `Coefficients are of the log odds of ${classes[1]}.`
          : table === undefined
            ? 'Least squares has no standard errors here: columns repeat each other, or rows are too few.'
            : 'Intervals hold the coefficient of least squares with 95 % confidence; a penalized coefficient has none.',
    },
  ]
}

const unpenalizedCells = ({ estimate, standardError, low, high, p }: CoefficientRow): Cell[] => [
  estimate,
  standardError,
  low,
  high,
  p,
]

/** In units of a deviation of each column, as effects are. */
function intervalChart(rows: readonly Row[]): Chart {
  return {
    kind: 'intervals',
    title: 'Effects by least squares',
    note: 'What a standard deviation of each column changes, with 95 % intervals.',
    label: 'effect of a deviation',
    rows: rows.slice(0, MOST_DRAWN).flatMap(({ name, deviation, unpenalized }) => {
      if (unpenalized === undefined) return []
      const { estimate, low, high } = unpenalized
      return [{ name, value: estimate * deviation, low: low * deviation, high: high * deviation }]
    }),
    reference: { value: 0, label: 'none' },
  }
}

const classesBlock = ({ columns, classes }: TrainedModel, coefficients: readonly Float64Array[]): Block => ({
  kind: 'table',
  caption: 'Coefficients of each class',
  columns: ['Column', ...(classes ?? [])].map((title) => ({ title: String(title) })),
  rows: columns.design.slice(0, MOST_ROWS).map(({ name }, j) => [name, ...coefficients.map((its) => its[j] ?? 0)]),
})

const curveBlock = (
  {
    feature,
    centre,
    scale,
    coefficients,
  }: { feature: number; centre: number; scale: number; coefficients: readonly number[] },
  { columns }: TrainedModel,
): Block => ({
  kind: 'table',
  caption: `Coefficients of the powers of (${columns.design[feature]?.name} − ${centre}) / ${scale}`,
  columns: ['Power', 'Coefficient'].map((title) => ({ title })),
  rows: coefficients.map((coefficient, power) => [String(power), coefficient]),
})
