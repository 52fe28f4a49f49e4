import { defineStep, result } from '@millrace/cli-kit'
import { didYouMean, StepError } from '@millrace/errors'
import { featureRegistry } from '@millrace/feature-registry'
import * as z from 'zod'
import { describeObject } from './describe-object.ts'
import { KIND_NAMES, ObjectKind, objectsOf } from './object-kinds.ts'

export const describe = defineStep({
  name: 'describe',
  summary: 'Show one object of the registry in full.',
  outputs: { described: result(z.object({ kind: ObjectKind, object: z.looseObject({ name: z.string() }) })) },
  services: { registry: featureRegistry },
  options: z.strictObject({
    kind: ObjectKind.describe('what kind of object it is').meta({ env: false }),
    name: z.string().min(1).describe('its name').meta({ env: false }),
  }),
  arguments: ['kind', 'name'],
  example: 'feature-store describe feature-views daily_totals',
  run: async (_inputs, { kind, name }, { services: { registry } }) => {
    const repository = await registry.registered()
    const objects = objectsOf(kind, repository)
    const object = objects.find((candidate) => candidate.name === name)
    if (object !== undefined) return { described: { kind, object } }
    const names = objects.map((candidate) => candidate.name)
    const what = `the registry has no "${name}" among its ${KIND_NAMES[kind]}${didYouMean(name, names)}`
    const elsewhere = ObjectKind.options.find((other) => objectsOf(other, repository).some((it) => it.name === name))
    throw new StepError('MISSING_INPUT', what, {
      hint:
        elsewhere === undefined
          ? `it has ${names.join(', ') || 'none'}`
          : `it is one of the ${KIND_NAMES[elsewhere]}: describe ${elsewhere} ${name}`,
    })
  },
  report: ({ described: { object } }) => describeObject(object),
})
