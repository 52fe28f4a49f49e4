import * as z from 'zod'

export const ModelTrainingOptions = z.strictObject({
  experimentName: z.string().min(1).max(256).default('millrace').describe('MLflow experiment that the run belongs to'),
  alpha: z.number().nonnegative().default(0.001).describe('strength of the penalty; 0 is least squares'),
  l1Ratio: z.number().min(0).max(1).default(0.5).describe('share of the penalty that is L1: 1 is the lasso, 0 ridge'),
  fitIntercept: z.boolean().default(true).describe('fit an intercept'),
  maxIter: z.int().positive().default(1000).describe('most rounds of coordinate descent'),
  tol: z
    .number()
    .positive()
    .default(1e-4)
    .describe('duality gap, relative to the sum of squares of the target, to stop at'),
  standardize: z
    .boolean()
    .default(false)
    .describe('scale features to unit variance before the penalty; folded into the model'),
  requireConvergence: z.boolean().default(false).describe('fail where the fit did not converge'),
})
export type ModelTrainingOptions = z.output<typeof ModelTrainingOptions>
