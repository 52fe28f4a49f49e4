import { defineStep } from '@millrace/cli-kit'
import { evaluation, modelVerdict, optional, registeredModelVersion, runInfo } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { tracking } from '@millrace/tracking'
import { brokenRules, describe, judge } from './judge.ts'
import { ModelValidationOptions } from './options.ts'
import { championCompared, register } from './register.ts'
import { versionTags } from './version-tags.ts'

export const modelValidation = defineStep({
  name: 'model-validation',
  summary: 'Accept or reject the evaluated model, and register it if accepted.',
  inputs: { evaluation, runInfo },
  outputs: { verdict: modelVerdict, registered: optional(registeredModelVersion) },
  services: { tracking },
  options: ModelValidationOptions,
  exits: ['MODEL_REJECTED', 'CONFLICT'],
  example: 'model-validation --rmse-threshold 0.4 --registered-model-name trips',
  run: ({ evaluation, runInfo }, options) => {
    if (evaluation.run_id !== runInfo.run_id)
      throw new StepError(
        'BROKEN_CONTRACT',
        `evaluation.json is about run ${evaluation.run_id}, run_info.json about run ${runInfo.run_id}`,
        { hint: 'run model-evaluation again' },
      )
    return { verdict: judge(evaluation, options) }
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
  gate: ({ verdict }) =>
    verdict.accepted
      ? undefined
      : new StepError('MODEL_REJECTED', `the model of run ${verdict.run_id} was rejected: ${brokenRules(verdict)}`, {
          hint: 'model_validation.json has the verdict; nothing was registered',
        }),
  report: ({ verdict, registered }) =>
    registered === undefined
      ? describe(verdict)
      : `${describe(verdict)}\nregistered as ${registered._name} version ${registered._version}${aliasesOf(registered._aliases)}`,
})

const aliasesOf = (aliases: readonly string[]): string =>
  aliases.length === 0 ? '' : ` (${[...aliases].sort().join(', ')})`
