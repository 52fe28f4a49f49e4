import * as z from 'zod'
import { Environment, rowRule, rowRuleFields, tableRule, tableRuleFields } from './written-rule.ts'

const COLUMN_TYPES = [
  'Boolean',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float32',
  'Float64',
  'Decimal',
  'String',
  'Binary',
  'Date',
  'Time',
  'Datetime',
  'List',
  'Struct',
] as const

const name = z.string().min(1)
const share = z.number().min(0).max(1)
const environments = z
  .array(Environment)
  .min(1)
  .optional()
  .describe('where it applies; everywhere without it. A label, for example, is only in training')

/** Both ends are allowed values. */
const Between = z.strictObject({ min: z.number().optional(), max: z.number().optional(), ...tableRuleFields })

const NumericMeasure = z.enum(['wasserstein', 'ks', 'psi', 'jensen_shannon'])
const CategoryMeasure = z.enum(['jensen_shannon', 'psi', 'l_infinity', 'chi_square'])
const Measure = z.enum([...NumericMeasure.options, 'l_infinity', 'chi_square'])

const WrittenColumn = z.strictObject({
  required: tableRule(z.boolean()).optional().describe('whether a table without the column is refused'),
  type: tableRule(z.enum(COLUMN_TYPES)).optional().describe('exactly this type, as Polars names it'),
  present: tableRule(share).optional().describe('least fraction of rows that are not null'),
  nan: rowRule(z.boolean()).optional().describe('whether NaN is allowed; a warning without this rule'),
  infinite: rowRule(z.boolean()).optional().describe('whether infinite values are allowed; an error without this rule'),
  min: rowRule(z.number(), z.string())
    .optional()
    .describe('least allowed value; of dates and timestamps as ISO 8601 text, in UTC'),
  max: rowRule(z.number(), z.string()).optional().describe('largest allowed value'),
  min_length: rowRule(z.int().nonnegative()).optional().describe('least number of characters'),
  max_length: rowRule(z.int().nonnegative()).optional().describe('largest number of characters'),
  regex: rowRule(z.string().min(1)).optional().describe("matches somewhere in the text, in the syntax of Rust's regex"),
  domain: rowRule(z.array(z.union([z.string(), z.number(), z.boolean()])).min(1))
    .optional()
    .describe('the allowed values; a tolerance is the mass that may lie outside'),
  unique: rowRule(z.boolean()).optional().describe('no value occurs twice'),
  mean: Between.optional(),
  std: Between.optional().describe('of the sample: divided by n - 1'),
  quantiles: z.record(z.string(), Between).optional().describe('bounds by quantile, such as 0.5 for the median'),
  drift: z
    .union([
      z.literal(false),
      z.strictObject({ measure: Measure.optional(), threshold: z.number().positive().optional(), ...tableRuleFields }),
    ])
    .optional()
    .describe('how the column is held against a baseline; false leaves it out'),
  environments,
})

const count = z.int().nonnegative()
const ratio = z.number().nonnegative()

/** `expectations.yaml` as a person writes it. */
export const WrittenExpectations = z.strictObject({
  rows: z
    .strictObject({
      min: tableRule(count).optional(),
      max: tableRule(count).optional(),
      min_of_baseline: tableRule(ratio).optional().describe('least rows, as a multiple of those of the baseline'),
      max_of_baseline: tableRule(ratio).optional().describe('most rows, as a multiple of those of the baseline'),
      environments,
    })
    .optional(),
  strict: tableRule(z.boolean())
    .optional()
    .describe('whether a column that neither this file nor the feature definitions name is refused'),
  freshness: z
    .strictObject({
      column: name.optional().describe('a timestamp; the event timestamp without it'),
      max_age: z
        .union([z.string(), z.number()])
        .describe('how old the newest value may be: 36h, 2d, an ISO 8601 duration, or seconds'),
      ...tableRuleFields,
      environments,
    })
    .optional(),
  columns: z.record(z.string(), WrittenColumn).default({}),
  keys: z
    .array(
      z.union([
        z.array(name).min(1),
        z.strictObject({ columns: z.array(name).min(1), ...rowRuleFields, environments }),
      ]),
    )
    .default([])
    .describe('columns that together occur once'),
  rules: z
    .array(z.strictObject({ name, expression: name, ...rowRuleFields, environments }))
    .default([])
    .describe('expressions over the columns that hold in every row; a row where one is null passes'),
  drift: z
    .strictObject({
      ...tableRuleFields,
      numeric: NumericMeasure.optional(),
      categorical: CategoryMeasure.optional(),
      alpha: z.number().gt(0).lt(1).optional().describe('share of false alarms among alarms'),
    })
    .optional()
    .describe('how all columns are held against a baseline'),
})
export type WrittenExpectations = z.output<typeof WrittenExpectations>
export type WrittenColumn = z.output<typeof WrittenColumn>
