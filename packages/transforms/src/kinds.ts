import type { DeclaredTransform, FittedTransform } from '@millrace/contracts'
import type { Figures } from './figures.ts'
import type { GraphColumns } from './graph-columns.ts'
import type { Layer } from './kind.ts'
import { bin } from './kinds/bin.ts'
import { clip } from './kinds/clip.ts'
import { impute } from './kinds/impute.ts'
import { log } from './kinds/log.ts'
import { oneHot } from './kinds/one-hot.ts'
import { ordinal } from './kinds/ordinal.ts'
import { standardize } from './kinds/standardize.ts'
import type { PlanColumn } from './plan-columns.ts'

export type ColumnTransform = Exclude<FittedTransform, { type: 'derive' }>

/** Fits a declared transform on columns: one fitted transform for each. @throws StepError USAGE, DATA_REJECTED */
export function fitColumns(
  declared: Exclude<DeclaredTransform, { type: 'derive' }>,
  columns: readonly PlanColumn[],
  figures: Figures,
): Promise<ColumnTransform[]> {
  switch (declared.type) {
    case 'impute':
      return impute.fit(declared, columns, figures)
    case 'clip':
      return clip.fit(declared, columns, figures)
    case 'standardize':
      return standardize.fit(declared, columns, figures)
    case 'log':
      return log.fit(declared, columns, figures)
    case 'one_hot':
      return oneHot.fit(declared, columns, figures)
    case 'ordinal':
      return ordinal.fit(declared, columns, figures)
    case 'bin':
      return bin.fit(declared, columns, figures)
  }
}

/** A fitted transform as layers of Polars columns. */
export function layersOf(step: ColumnTransform): Layer[] {
  switch (step.type) {
    case 'impute':
      return impute.layers(step)
    case 'clip':
      return clip.layers(step)
    case 'standardize':
      return standardize.layers(step)
    case 'log':
      return log.layers(step)
    case 'one_hot':
      return oneHot.layers(step)
    case 'ordinal':
      return ordinal.layers(step)
    case 'bin':
      return bin.layers(step)
  }
}

/** Adds the nodes of a fitted transform to a graph. */
export function addNodes(step: ColumnTransform, columns: GraphColumns): void {
  switch (step.type) {
    case 'impute':
      impute.nodes(step, columns)
      break
    case 'clip':
      clip.nodes(step, columns)
      break
    case 'standardize':
      standardize.nodes(step, columns)
      break
    case 'log':
      log.nodes(step, columns)
      break
    case 'one_hot':
      oneHot.nodes(step, columns)
      break
    case 'ordinal':
      ordinal.nodes(step, columns)
      break
    case 'bin':
      bin.nodes(step, columns)
      break
  }
}
