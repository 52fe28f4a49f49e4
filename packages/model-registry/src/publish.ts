import { defineStep, formatCount, inputFileWhen, result } from '@millrace/cli-kit'
import { registeredModelVersion } from '@millrace/contracts'
import { publishModelVersion, tracking } from '@millrace/tracking'
import * as z from 'zod'
import { findNamedVersion, versionUri } from './find-model.ts'

const Published = z.object({
  model_uri: z.string(),
  place: z.string(),
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** False where it was there already. */
  changed: z.boolean(),
})

export const publish = defineStep({
  name: 'publish',
  summary: "Copy a version's record and its model's files whole to shared storage, as DESTINATION/NAME/VERSION.",
  outputs: { published: result(Published) },
  services: { tracking },
  options: z.strictObject({
    destination: z
      .string()
      .min(1)
      .describe('a folder, a file:// URI, or an mlflow-artifacts:/ URI of the tracking server')
      .meta({ env: 'PUBLISH_DESTINATION' }),
    model: z
      .string()
      .min(1)
      .optional()
      .describe('the version, such as NAME/3 or NAME@champion; the one registered last by default')
      .meta({ env: false }),
    registeredModelFile: inputFileWhen(registeredModelVersion, { option: 'model', is: undefined }).describe(
      'file that names the registered model, where no model is given',
    ),
  }),
  arguments: ['destination'],
  exits: ['CONFLICT'],
  example: 'model-registry publish /srv/models --model trips@champion',
  run: async ({ registeredModelFile }, { destination, model }, { services, tables, log }) => {
    const version = await findNamedVersion(
      services.tracking,
      model ?? `models:/${registeredModelFile?._name}/${registeredModelFile?._version}`,
    )
    const model_uri = versionUri(version)
    log.info(`publishing ${model_uri} to ${destination}`)
    const published = await publishModelVersion(services.tracking, version, destination, tables.scratch('model'))
    return { published: { model_uri, ...published } }
  },
  report: ({ published: { model_uri, place, files, bytes, changed } }) =>
    changed
      ? `${model_uri} is at ${place}: ${files} files, ${formatCount(bytes)} bytes`
      : `${model_uri} is at ${place} already; nothing changed`,
})
