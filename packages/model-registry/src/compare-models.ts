import * as z from 'zod'
import { MetricValue, metricValue } from './metric-value.ts'
import type { ModelFacts } from './model-facts.ts'

const Texts = z.array(z.object({ name: z.string(), a: z.string().nullable(), b: z.string().nullable() }))

/** Two models side by side; null is what one of them does not have. */
export const Comparison = z.object({
  a: z.string(),
  b: z.string(),
  metrics: z.array(
    z.object({
      name: z.string(),
      a: MetricValue.nullable(),
      b: MetricValue.nullable(),
      /** b minus a. */
      difference: MetricValue.nullable(),
    }),
  ),
  params: Texts,
  tags: Texts,
  /** Columns of both signatures, as `input NAME` and `output NAME`, with their types. */
  signature: Texts,
  /** Why a signature could not be read. */
  signature_problems: z.array(z.string()),
})
export type Comparison = z.infer<typeof Comparison>

type Compared = Pick<ModelFacts, 'model_uri' | 'metrics' | 'params' | 'tags' | 'signature' | 'signature_problem'>

/** Sets two models side by side. */
export function compareModels(a: Compared, b: Compared): Comparison {
  return {
    a: a.model_uri,
    b: b.model_uri,
    metrics: namesOf(a.metrics, b.metrics).map((name) => {
      const [first, second] = [a.metrics[name] ?? null, b.metrics[name] ?? null]
      const difference = first === null || second === null ? null : metricValue(Number(second) - Number(first))
      return { name, a: first, b: second, difference }
    }),
    params: sideBySide(a.params, b.params),
    tags: sideBySide(a.tags, b.tags),
    signature: sideBySide(columnTexts(a), columnTexts(b)),
    signature_problems: [a, b].flatMap(({ model_uri, signature_problem }) =>
      signature_problem === null ? [] : [`${model_uri}: ${signature_problem}`],
    ),
  }
}

type ByName<T> = Readonly<Record<string, T>>

const namesOf = (a: ByName<unknown>, b: ByName<unknown>): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()

const sideBySide = (a: ByName<string>, b: ByName<string>): Comparison['params'] =>
  namesOf(a, b).map((name) => ({ name, a: a[name] ?? null, b: b[name] ?? null }))

function columnTexts({ signature }: Compared): Record<string, string> {
  const texts = (side: string, columns: NonNullable<ModelFacts['signature']>['inputs']) =>
    columns.map(({ name, type, required }) => [`${side} ${name}`, required ? type : `${type}, optional`])
  return Object.fromEntries([...texts('input', signature?.inputs ?? []), ...texts('output', signature?.outputs ?? [])])
}
