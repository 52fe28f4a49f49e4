import * as z from 'zod'

export const ModelValidationOptions = z.strictObject({
  rmseThreshold: z.number().nonnegative().default(0.45).describe('largest RMSE on the test rows that is accepted'),
  maeThreshold: z.number().nonnegative().default(0.4).describe('largest MAE on the test rows that is accepted'),
  betterThanMean: z.boolean().default(true).describe('demand a smaller RMSE than that of the mean predictor'),
  registeredModelName: z
    .string()
    .regex(/^[^/:]+$/, 'a registered model name has no / and no :')
    .max(256)
    .default('trip_completion')
    .describe('name under which an accepted model is registered'),
  promote: z
    .boolean()
    .default(false)
    .describe('make an accepted model champion, unless another became champion since the evaluation'),
})
export type ModelValidationOptions = z.output<typeof ModelValidationOptions>
