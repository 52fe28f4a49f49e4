import { didYouMean, isStepError, StepError } from '@millrace/errors'
import type { ModelVersion, RegisteredModel, TrackingStore } from '@millrace/tracking'

/** The registered model of that name. @throws StepError MISSING_INPUT that offers the names there are */
export async function findRegisteredModel(store: TrackingStore, name: string): Promise<RegisteredModel> {
  try {
    return await store.getRegisteredModel(name)
  } catch (error) {
    if (!isStepError(error, 'MISSING_INPUT')) throw error
    const names: string[] = []
    for await (const model of store.registeredModels()) names.push(model.name)
    throw new StepError('MISSING_INPUT', `no registered model "${name}" in ${store.uri}${didYouMean(name, names)}`, {
      hint:
        names.length === 0
          ? 'Nothing is registered there yet: model-validation registers the model that it accepts.'
          : `There ${names.length === 1 ? 'is' : 'are'} ${listed(names)}.`,
    })
  }
}

/** A version of a registered model. @throws StepError MISSING_INPUT that offers the versions there are */
export async function findVersion(store: TrackingStore, name: string, version: string): Promise<ModelVersion> {
  await findRegisteredModel(store, name)
  const numbers: string[] = []
  for await (const it of store.modelVersions(name)) {
    if (it.version === version || version === 'latest') return it
    numbers.push(it.version)
  }
  const missing = version === 'latest' ? `"${name}" has no version` : `"${name}" has no version ${version}`
  throw new StepError('MISSING_INPUT', `${missing} in ${store.uri}`, {
    hint:
      numbers.length === 0 ? 'All of its versions were deleted, or none was made yet.' : `It has ${listed(numbers)}.`,
  })
}

/** The version that an alias stands for. @throws StepError MISSING_INPUT that offers the aliases there are */
export async function findAliased(store: TrackingStore, name: string, alias: string): Promise<ModelVersion> {
  const { aliases } = await findRegisteredModel(store, name)
  const version = aliases[alias]
  if (version !== undefined) return findVersion(store, name, version)
  const known = Object.entries(aliases).map(([it, at]) => `${it} at version ${at}`)
  throw new StepError(
    'MISSING_INPUT',
    `"${name}" has no alias "${alias}" in ${store.uri}${didYouMean(alias, Object.keys(aliases))}`,
    {
      hint:
        known.length === 0
          ? `No version has an alias yet; give one with: model-registry promote ${name}/latest --alias ${alias}`
          : `There ${known.length === 1 ? 'is' : 'are'} ${listed(known)}.`,
    },
  )
}

const MOST = 10

const listed = (items: readonly string[]): string =>
  items.length <= MOST ? items.join(', ') : `${items.slice(0, MOST).join(', ')} and ${items.length - MOST} more`
