import type { DeclaredTransform, FittedTransform } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'
import type { Figures } from './figures.ts'
import type { GraphColumns } from './graph-columns.ts'
import type { PlanColumn } from './plan-columns.ts'
import type { PolarsNode } from './polars-node.ts'

export type Declared<T extends FittedTransform['type']> = Extract<DeclaredTransform, { type: T }>
export type Fitted<T extends FittedTransform['type']> = Extract<FittedTransform, { type: T }>

/** A column that a transform writes: from the columns before the layer that it is in. */
export interface LayerColumn {
  readonly name: string
  readonly value: PolarsNode | ((pl: typeof import('nodejs-polars').default) => Expr)
}
export type Layer = readonly LayerColumn[]

/** A kind of transform of single columns: how it is fitted, and what it is in Polars and in ONNX. */
export interface Kind<T extends FittedTransform['type']> {
  /** One fitted transform a column. @throws StepError USAGE, DATA_REJECTED */
  fit(declared: Declared<T>, columns: readonly PlanColumn[], figures: Figures): Promise<Fitted<T>[]>
  /** Layers of columns, each computed from the one before; missing numbers are null. */
  layers(step: Fitted<T>): Layer[]
  /** Adds the nodes that do the same, where missing numbers are NaN. */
  nodes(step: Fitted<T>, columns: GraphColumns): void
}
