import * as z from 'zod'

/** The options that every bin takes. */
export const ShellOptions = z.strictObject({
  directory: z
    .string()
    .min(1)
    .default('.')
    .describe('run as if started in this folder')
    .meta({ env: 'MILLRACE_ROOT', inEnvFile: false }),
  artifacts: z
    .string()
    .min(1)
    .default('artifacts')
    .describe('folder that steps exchange files in')
    .meta({ env: 'ARTIFACTS_DIR' }),
  envFile: z
    .string()
    .min(1)
    .default('.env')
    .describe('file of settings, read below the environment')
    .meta({ env: false }),
  json: z.boolean().default(false).describe('print the result as one JSON document').meta({ env: false }),
  quiet: z.boolean().default(false).describe('print warnings and errors only').meta({ env: false }),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('least level of the messages on stderr'),
  logFormat: z.enum(['text', 'json']).default('text').describe('form of the messages on stderr'),
})
/** Whether an option is one of every bin's: how a step talks does not change what it makes. */
export const isShellOption = (key: string): boolean => key in ShellOptions.shape
export type ShellOptions = z.output<typeof ShellOptions>
