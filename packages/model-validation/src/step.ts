import { defineStep } from '@millrace/cli-kit'
import {
  evaluation,
  type ModelVerdict,
  modelVerdict,
  optional,
  registeredModelVersion,
  runInfo,
} from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { repositoryFile } from '@millrace/feature-registry'
import { tracking, userName } from '@millrace/tracking'
import { brokenRules, describeVerdict } from './describe-verdict.ts'
import { judge } from './judge.ts'
import { judgeStored } from './judge-stored.ts'
import { metricsOf } from './metrics-of.ts'
import { ModelValidationOptions } from './options.ts'
import { readGate } from './read-gate.ts'
import { championCompared, register } from './register.ts'
import { shortForms } from './short-forms.ts'
import { versionTags } from './version-tags.ts'

export const modelValidation = defineStep({
  name: 'model-validation',
  summary: 'Accept or reject the evaluated model, and register it if accepted.',
  inputs: { evaluation, runInfo },
  outputs: { verdict: modelVerdict, registered: optional(registeredModelVersion) },
  services: { gateFile: repositoryFile('gate.yaml'), tracking },
  options: ModelValidationOptions,
  exits: ['MODEL_REJECTED', 'CONFLICT'],
  example: 'model-validation --rmse-threshold 0.4 --registered-model-name trips',
  run: async ({ evaluation, runInfo }, options, { services: { gateFile, tracking }, tables, signal }) => {
    if (evaluation.run_id !== runInfo.run_id)
      throw new StepError(
        'BROKEN_CONTRACT',
        `evaluation.json is about run ${evaluation.run_id}, run_info.json about run ${runInfo.run_id}`,
        { hint: 'run model-evaluation again' },
      )
    if (options.override !== (options.reason !== undefined))
      throw new StepError('USAGE', `--${options.override ? 'override' : 'reason'} was given alone`, {
        hint: 'write both: --override --reason "why the rules do not count this time"',
      })
    const written = await readGate((await gateFile.text()) ?? '', gateFile.path, Object.keys(metricsOf(evaluation)))
    const gate = { ...written, rules: [...shortForms(options), ...written.rules] }
    const stored = { store: tracking, uri: runInfo.model_uri, scratch: tables.scratch, signal }
    const found = await judgeStored(stored, gate, options)
    return { verdict: overridden(judge(evaluation, gate, found), options.reason) }
  },
  commit: async ({ verdict }, { evaluation, runInfo }, options, { services, origins }) => {
    if (!verdict.accepted) return undefined
    const name = options.registeredModelName
    const registered = await register(services.tracking, {
      name,
      runInfo,
      tags: versionTags(evaluation, verdict, (await origins()).upstream),
      champion: championCompared(evaluation, name),
      promote: options.promote,
    })
    return { registered }
  },
  gate: ({ verdict }, { onReject }) =>
    verdict.accepted || onReject === 'continue'
      ? undefined
      : new StepError('MODEL_REJECTED', `the model of run ${verdict.run_id} was rejected: ${brokenRules(verdict)}`, {
          hint: 'model_validation.json has the verdict; nothing was registered',
        }),
  report: ({ verdict, registered }) =>
    registered === undefined
      ? describeVerdict(verdict)
      : `${describeVerdict(verdict)}\nregistered as ${registered._name} version ${registered._version}${aliasesOf(registered._aliases)}`,
})

const overridden = (verdict: ModelVerdict, reason: string | undefined): ModelVerdict =>
  verdict.accepted || reason === undefined
    ? verdict
    : { ...verdict, accepted: true, override: { by: userName(), reason } }

const aliasesOf = (aliases: readonly string[]): string =>
  aliases.length === 0 ? '' : ` (${[...aliases].sort().join(', ')})`
