import { inputFileIfGiven, inputFileWhen, outputFileIfGiven } from '@millrace/cli-kit'
import { anyTable, baseline, batchInput, type TableContract, table, training } from '@millrace/contracts'
import * as z from 'zod'

/** The artifact's file with any columns: what is wrong with them is for the report, not for the reader. */
const asFound = ({ name, file, writer }: TableContract): TableContract => ({
  ...anyTable,
  anyTypes: true,
  name,
  file,
  writer,
})
/** A table of the user's, of whatever run. */
const foreign = (name: string): TableContract => ({ ...asFound({ ...anyTable, name }), outlivesItsSet: true })

export const DataValidationOptions = z
  .strictObject({
    for: z
      .enum(['training', 'batch'])
      .default('training')
      .describe('what the table is for: a batch has no label')
      .meta({ env: false }),
    input: inputFileWhen(
      { option: 'for', contracts: { training: asFound(training), batch: asFound(batchInput) } },
      { option: 'infer', is: undefined },
    )
      .describe('table to validate; training.parquet or batch_input.parquet by default')
      .meta({ env: false }),
    features: z
      .string()
      .min(1)
      .optional()
      .describe('feature service or list of features that the table has to have; the only service by default'),
    fullFeatureNames: z.boolean().default(false).describe('feature columns are named view__feature'),
    targetCol: z.string().min(1).optional().describe('the label, where the table does not say so itself'),
    failOn: z
      .enum(['error', 'warn'])
      .default('error')
      .describe('the least severity of a finding that refuses the table')
      .meta({ env: 'VALIDATION_FAIL_ON' }),
    baseline: inputFileIfGiven({ endings: { '.json': baseline }, otherwise: foreign('baseline_table') })
      .describe('what to hold every column against for drift: JSON of --write-baseline, or a table')
      .meta({ env: 'VALIDATION_BASELINE' }),
    numericDrift: z
      .enum(['wasserstein', 'ks', 'psi', 'jensen_shannon'])
      .optional()
      .describe('measure of drift of numbers; wasserstein where the expectations say nothing')
      .meta({ env: false }),
    categoricalDrift: z
      .enum(['jensen_shannon', 'psi', 'l_infinity', 'chi_square'])
      .optional()
      .describe('measure of drift of categories; jensen_shannon where the expectations say nothing')
      .meta({ env: false }),
    skewKeys: z
      .int()
      .min(1)
      .max(10_000)
      .default(1000)
      .describe('most keys whose latest row is held against the online store')
      .meta({ env: 'VALIDATION_SKEW_KEYS' }),
    maxSkew: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('largest share of a feature that may differ from what is served')
      .meta({ env: 'VALIDATION_MAX_SKEW' }),
    skewTolerance: z
      .number()
      .min(0)
      .max(1)
      .default(1e-6)
      .describe('part of a number by which it may differ from the one that is served; integers are exact')
      .meta({ env: 'VALIDATION_SKEW_TOLERANCE' }),
    writeBaseline: outputFileIfGiven(baseline)
      .describe('JSON file to sum the table up in, if it is accepted')
      .meta({ env: false }),
    mergeBaseline: z
      .boolean()
      .default(false)
      .describe('with --write-baseline, add the table to the JSON of --baseline instead of beginning anew')
      .meta({ env: false }),
    quarantine: outputFileIfGiven(table('quarantine', 'data-validation --quarantine', anyTable.roles))
      .describe(
        'file for rows that break an error rule, with their reasons; the others go to validated.parquet or batch_validated.parquet and are judged alone',
      )
      .meta({ env: false }),
    sampleRows: z
      .int()
      .min(0)
      .max(100)
      .default(5)
      .describe('most rows shown of those that break a rule')
      .meta({ env: 'VALIDATION_SAMPLE_ROWS' }),
    hideValues: z
      .boolean()
      .default(false)
      .describe('keep every value of the table out of report and page')
      .meta({ env: 'VALIDATION_HIDE_VALUES' }),
    asOf: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('the time that freshness is told at; now by default')
      .meta({ env: false }),
    infer: inputFileIfGiven(foreign('inferred_from'))
      .describe('table to draft expectations from, which are printed; nothing is validated')
      .meta({ env: false }),
    diff: z
      .boolean()
      .default(false)
      .describe('with --infer, show what the table would change in expectations.yaml')
      .meta({ env: false }),
    accept: z
      .boolean()
      .default(false)
      .describe('with --infer, write those changes to expectations.yaml')
      .meta({ env: false }),
  })
  .superRefine(({ infer, diff, accept }, context) => {
    if (infer.path !== undefined) return
    for (const [option, given] of Object.entries({ diff, accept }))
      if (given) context.addIssue({ code: 'custom', path: [option], message: 'needs --infer, which names a table' })
  })
export type DataValidationOptions = z.output<typeof DataValidationOptions>
