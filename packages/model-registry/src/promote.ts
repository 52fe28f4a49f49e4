import { defineStep, result } from '@millrace/cli-kit'
import { StepError } from '@millrace/errors'
import { tracking, userName } from '@millrace/tracking'
import * as z from 'zod'
import { aliasOption, describeMove, MovedAlias, reasonOption } from './alias-move.ts'
import { findNamedVersion, versionUri } from './find-model.ts'
import { findRegisteredModel } from './find-registered-model.ts'

export const promote = defineStep({
  name: 'promote',
  summary: 'Let an alias stand for a version, unless somebody else moved it meanwhile.',
  outputs: { promoted: result(MovedAlias) },
  services: { tracking },
  options: z.strictObject({
    version: z
      .string()
      .min(1)
      .describe('the version, as NAME/3, NAME/latest, NAME@ALIAS or a models:/ URI')
      .meta({ env: false }),
    alias: aliasOption,
    expect: z
      .string()
      .regex(/^(\d+|none)$/, 'expected the number of a version, or none')
      .optional()
      .describe('fail unless the alias stands for this version now; none: for no version')
      .meta({ env: false }),
    reason: reasonOption,
  }),
  arguments: ['version'],
  exits: ['CONFLICT'],
  example: 'model-registry promote trips/3 --alias champion --expect 2 --reason "smaller RMSE in May"',
  run: async (_inputs, { version, alias, expect, reason }, { services: { tracking: store } }) => {
    const found = await findNamedVersion(store, version)
    const { name, version: to } = found
    const { aliases } = await findRegisteredModel(store, name)
    const from = aliases[alias]
    if (expect !== undefined && expect !== (from ?? 'none')) throw unexpected({ name, alias, from, expect })
    await store.moveAlias({ name, alias, from, to, user: userName(), ...(reason !== undefined && { reason }) })
    return { promoted: { name, alias, from: from ?? null, to, moved: from !== to, model_uri: versionUri(found) } }
  },
  report: ({ promoted }) => describeMove(promoted),
})

interface Unexpected {
  readonly name: string
  readonly alias: string
  readonly from: string | undefined
  readonly expect: string
}

function unexpected({ name, alias, from, expect }: Unexpected): StepError {
  const place = (version: string | undefined) => (version === undefined ? 'no version' : `version ${version}`)
  return new StepError(
    'CONFLICT',
    `--expect is ${expect}, but alias "${alias}" of "${name}" stands for ${place(from)}; nothing was changed`,
    { hint: `Somebody moved it: model-registry history ${JSON.stringify(name)} tells who and why. Decide again.` },
  )
}
