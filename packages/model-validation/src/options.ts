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
  infraCheck: z
    .boolean()
    .default(true)
    .describe(
      'try the stored model with batch-prediction in a process of its own, against predictions recorded at training',
    ),
  infraTimeout: z.number().positive().default(60).describe('seconds after which that process is stopped'),
  onReject: z
    .enum(['fail', 'continue'])
    .default('fail')
    .describe('exit 6 for a rejected model, or 0; neither registers it'),
  override: z
    .boolean()
    .default(false)
    .describe('accept the model whatever the rules say; the verdict records it')
    .meta({ env: false }),
  reason: z.string().min(1).optional().describe('why the rules are overridden').meta({ env: false }),
  promote: z
    .boolean()
    .default(false)
    .describe('make an accepted model champion, unless another became champion since the evaluation'),
})
export type ModelValidationOptions = z.output<typeof ModelValidationOptions>
