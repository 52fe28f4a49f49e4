import * as z from 'zod'

/** MLflow sends whole numbers as numbers or, as protobuf's JSON does, as texts. */
export const Int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])

/** A metric's value: JSON has no NaN, so that comes as its name. */
export const MetricValue = z.union([z.number(), z.string().transform(Number)])

export const Pairs = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((pairs): Record<string, string> => Object.fromEntries(pairs.map(({ key, value }) => [key, value])))

export const Stage = z.enum(['active', 'deleted']).default('active')

export const NextPage = z.string().default('')

export const Nothing = z.unknown()

/** Key and value pairs as MLflow's requests have them. */
export const pairs = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([key, value]) => ({ key, value }))
