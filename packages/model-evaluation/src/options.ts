import * as z from 'zod'

export const ModelEvaluationOptions = z.strictObject({})
export type ModelEvaluationOptions = z.output<typeof ModelEvaluationOptions>
