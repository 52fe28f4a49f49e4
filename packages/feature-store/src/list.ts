import { defineStep, result, textTable } from '@millrace/cli-kit'
import { featureRegistry } from '@millrace/feature-registry'
import * as z from 'zod'
import { describeCell } from './describe-object.ts'
import { COLUMNS, KIND_NAMES, ObjectKind, objectsOf } from './object-kinds.ts'

export const list = defineStep({
  name: 'list',
  summary: 'List the objects of one kind in the registry.',
  outputs: {
    listed: result(z.object({ kind: ObjectKind, objects: z.array(z.looseObject({ name: z.string() })) })),
  },
  services: { registry: featureRegistry },
  options: z.strictObject({ kind: ObjectKind.describe('what to list').meta({ env: false }) }),
  arguments: ['kind'],
  example: 'feature-store list feature-views',
  run: async (_inputs, { kind }, { services: { registry }, log }) => {
    for (const { kind: what, name, reason } of await registry.skipped())
      log.warn(`left out: ${what} ${name}, because ${reason}`)
    return { listed: { kind, objects: objectsOf(kind, await registry.registered()) } }
  },
  report: ({ listed: { kind, objects } }) =>
    objects.length === 0
      ? `the registry has no ${KIND_NAMES[kind]}`
      : textTable(
          ['name', ...COLUMNS[kind].map((column) => column.replaceAll('_', ' '))],
          objects.map((object) => [object.name, ...COLUMNS[kind].map((column) => describeCell(object[column]))]),
        ),
})
