import { MISSING_CATEGORY } from '@millrace/contracts'
import { toPolars } from '@millrace/expressions'
import type { LazyDataFrame } from 'nodejs-polars'
import type { LayerColumn } from './kind.ts'
import { layersOf } from './kinds.ts'
import type { PlanColumn } from './plan-columns.ts'
import type { PlannedStep } from './planned-steps.ts'
import { expressionOf } from './polars-node.ts'

type Polars = typeof import('nodejs-polars').default

/** A lazy plan where whatever is missing is null: NaN, and the text that stands for null in a model. */
export async function missingAsNull(frame: LazyDataFrame, columns: readonly PlanColumn[]): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const names = (kind: PlanColumn['kind']) => columns.filter((column) => column.kind === kind).map(({ name }) => name)
  const [floats, texts] = [names('float'), names('string')]
  const missing = pl.lit(null)
  return frame.withColumns(
    ...(floats.length === 0 ? [] : [pl.cols(floats).cast(pl.Float64).fillNan(null)]),
    ...texts.map((name) =>
      pl
        .when(pl.col(name).eq(pl.lit(MISSING_CATEGORY)))
        .then(missing)
        .otherwise(pl.col(name))
        .alias(name),
    ),
  )
}

/** Applies steps to a lazy plan; the columns that they replace stay beside those that replace them. */
export async function applySteps(frame: LazyDataFrame, steps: readonly PlannedStep[]): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  let applied = frame
  for (const group of independentGroups(steps)) {
    for (const layer of await layersOfGroup(pl, group)) {
      const columns = layer.map(({ name, value }) =>
        typeof value === 'function' ? value(pl) : expressionOf(pl, value, name),
      )
      applied = applied.withColumns(...columns)
    }
  }
  return applied
}

/** Steps next to each other that have no column in common, so that they are applied together. */
function independentGroups(steps: readonly PlannedStep[]): PlannedStep[][] {
  const groups: PlannedStep[][] = []
  let touched = new Set<string>()
  for (const step of steps) {
    const names = namesOf(step)
    if (groups.length === 0 || names.some((name) => touched.has(name))) {
      groups.push([])
      touched = new Set()
    }
    groups.at(-1)?.push(step)
    for (const name of names) touched.add(name)
  }
  return groups
}

function namesOf(planned: PlannedStep): string[] {
  const { step } = planned
  const read = 'reads' in planned ? planned.reads : []
  const written = 'outputs' in step ? (step.outputs ?? []) : []
  const indicator = step.type === 'impute' && step.indicator !== undefined ? [step.indicator] : []
  return [step.column, ...read, ...written, ...indicator]
}

async function layersOfGroup(pl: Polars, group: readonly PlannedStep[]): Promise<LayerColumn[][]> {
  const layers: LayerColumn[][] = []
  for (const planned of group) {
    const own = 'expression' in planned ? [[await derivedColumn(pl, planned)]] : layersOf(planned.step)
    for (const [index, columns] of own.entries()) layers[index] = [...(layers[index] ?? []), ...columns]
  }
  return layers
}

async function derivedColumn(
  pl: Polars,
  { step, expression }: Extract<PlannedStep, { expression: unknown }>,
): Promise<LayerColumn> {
  const value = (await toPolars(expression)).cast(pl.Float64).fillNan(null).alias(step.column)
  return { name: step.column, value: () => value }
}
