import type { Origins, Table, TableAccess } from '@millrace/artifact-store'
import type { TransformPlan } from '@millrace/contracts'
import type { CoefficientTable, Collinearity, GramStatistics, LinearModel } from '@millrace/estimators'
import type { ClassLabel } from '@millrace/onnx'
import type { ClassBaselines } from '../fits/class-baselines.ts'
import type { Fitted } from '../fits/fitted.ts'
import type { Settings } from '../fits/settings.ts'
import type { ModelTrainingOptions } from '../options.ts'
import type { FirstRows } from '../rows/first-rows.ts'
import type { RowSample } from '../rows/row-sample.ts'
import type { TrainingColumns } from '../rows/training-columns.ts'
import type { SearchResult } from '../search/search-result.ts'

/** The models that every other is measured beside, over the codes of a classifier's classes. */
export type BaselineModels = Readonly<Record<'mean' | 'least_squares', LinearModel>>

export interface TrainedModel {
  readonly fitted: Fitted
  readonly baselines: BaselineModels
  /** Of a classifier of more than two classes. */
  readonly classBaselines: ClassBaselines | undefined
  /** The least squares fit with its standard errors; undefined where it has none. */
  readonly leastSquares: CoefficientTable | undefined
  readonly collinearity: Collinearity | undefined
  readonly statistics: GramStatistics
  readonly sample: RowSample
  readonly firstRows: FirstRows
  /** Of a classifier. */
  readonly classes: readonly ClassLabel[] | undefined
  readonly columns: TrainingColumns
  readonly options: ModelTrainingOptions
  readonly settings: Settings
  readonly search: SearchResult | undefined
  readonly trainX: Table
  /** What the transforms make of it: what the model was fitted on. */
  readonly design: Table
  readonly plan: TransformPlan
  readonly tables: TableAccess
  readonly origins: Origins
}
