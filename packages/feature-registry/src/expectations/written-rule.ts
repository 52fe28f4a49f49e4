import * as z from 'zod'

/** `error` refuses the table, `warn` does where the caller says so, `info` never does. */
export const Severity = z.enum(['error', 'warn', 'info'])
export type Severity = z.output<typeof Severity>

/** What a table is for, which decides what it has to have: a batch has no label. */
export const Environment = z.enum(['training', 'batch'])
export type Environment = z.output<typeof Environment>

const share = z.number().min(0).max(1)

/** How many rows may break a rule: a fraction of the rows it looks at, a count, or both, and then neither may be exceeded. */
const WrittenTolerance = z.union([
  share,
  z.strictObject({ fraction: share.optional(), count: z.int().nonnegative().optional() }),
])

const severity = Severity.optional().describe('error refuses the table; warn and info only tell')
const tolerance = WrittenTolerance.optional().describe(
  'rows that may break the rule: a fraction, or fraction and count',
)

/** What may stand beside the value of a rule about single rows. */
export const rowRuleFields = { severity, tolerance }
/** What may stand beside the value of a rule about the table or a whole column. */
export const tableRuleFields = { severity }

/** A rule about rows: its value alone, or with severity and tolerance. The kinds of value are given apart, so that a mistake is told of the right one. */
export const rowRule = <const T extends readonly z.ZodType[]>(...kinds: T) =>
  z.union([...kinds, z.strictObject({ value: z.union(kinds), ...rowRuleFields })])

/** A rule about a whole column or table: its value alone, or with a severity. */
export const tableRule = <T extends z.ZodType>(value: T) =>
  z.union([value, z.strictObject({ value, ...tableRuleFields })])
