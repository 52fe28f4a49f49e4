import { inputFile, inputFileIfGiven } from '@millrace/cli-kit'
import { parseDuration, SplitKind, splitManifest, training } from '@millrace/contracts'
import * as z from 'zod'
import { parseInstant } from './parse-instant.ts'
import { unreadOptions } from './unread-options.ts'

const size = z.number().positive().optional()
const instant = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, 'expected a time such as 2024-05-01 or 2024-05-01T12:00:00Z')
  .optional()
const columns = z.array(z.string().min(1)).min(1).optional()

/** As any file of a user's: it may come from a run over other data, which the split itself finds out. */
const manifestOfAnyRun = { ...splitManifest, writer: 'you' }

/** Whose label may be absent, so that the step itself says by which setting it was named. */
const anyLabel = { ...training, roles: { ...training.roles, label: { min: 0, max: 1 } } }

/** Options of the split have no defaults here, so that one that is given and not read can be told. */
export const DataPreparationOptions = z
  .strictObject({
    input: inputFile(anyLabel)
      .describe(
        'table to split; training.parquet by default, validated.parquet has the rows that data-validation let through',
      )
      .meta({ env: 'PREPARATION_INPUT' }),
    split: SplitKind.optional().describe(
      "how rows are held out; random by default, as scikit-learn's train_test_split",
    ),
    randomSeed: z.int().min(0).max(4294967295).optional().describe('seed of the split; 17 by default'),
    testSize: size.describe('test rows, in a group split groups: a fraction below 1, or a count; 0.2 by default'),
    validationSize: size.describe('rows of a third set, validation, counted likewise; no such set by default'),
    stratifyBy: z
      .string()
      .min(1)
      .optional()
      .describe('column whose classes each set has in proportion (stratified); the label by default'),
    stratifyBins: z
      .int()
      .min(2)
      .optional()
      .describe(
        'quantile bins of that column (stratified); by default 10 for numbers of more than 20 different values, and else none',
      ),
    groupColumns: columns.describe(
      'columns whose equal rows stay together (hash, group, group-time); the keys by default',
    ),
    timeGap: z
      .string()
      .refine((text) => parseDuration(text) !== undefined, 'expected a duration such as 7d, 36h or 1d12h')
      .optional()
      .describe(
        'rows no further than this before the first of a later set are left out (time, group-time); 0s by default',
      ),
    testFrom: instant.describe('time that test rows start at, in place of a test size (time, group-time)'),
    validationFrom: instant.describe('time that validation rows start at, in place of a size (time, group-time)'),
    laterGroups: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('share of the groups on both sides of a cut that keep their later rows (group-time); 0.2 by default'),
    fromManifest: inputFileIfGiven(manifestOfAnyRun).describe('split_manifest.json of an earlier run, to split alike'),
    nullPolicy: z
      .enum(['error', 'drop'])
      .optional()
      .describe(
        'what becomes of rows with a null label or feature; without it what the feature service says in its tag null_policy, and else error',
      ),
    maxSharedRows: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'largest share of held-out rows that may be equal to a train row in every column; by default 0 where rows have keys, 0.05 where they have none',
      ),
    allowSharedEntities: z
      .boolean()
      .default(false)
      .describe('let an entity, told by its keys, be on two sides of a split by other groups (group, group-time)'),
    maxLabelAssociation: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe(
        'largest association of one feature with the label, from 0 to 1 (|2 AUC - 1| for two labels, for text of more what its values or their order tell of the classes, else |rank correlation|); by default 0.999 for two labels and text, else 0.99999',
      ),
    allowIdentifiers: columns.describe('features that may be identifiers'),
    targetCol: z.string().min(1).optional().describe('the label, where the table does not say so itself'),
    entityKeys: z.array(z.string().min(1)).default([]).describe('the keys, where the table does not say so itself'),
  })
  .superRefine((options, context) => {
    if (options.fromManifest.path !== undefined) return
    for (const { option, message } of unreadOptions(options.split ?? 'random', options))
      context.addIssue({ code: 'custom', path: [option], message })
  })
export type DataPreparationOptions = z.output<typeof DataPreparationOptions>

/** The options as the step sees them: its files are loaded. */
export type PreparationOptions = Omit<DataPreparationOptions, 'input' | 'fromManifest'>
