import { isStepError } from '@millrace/errors'
import { featureRegistry, type OpenedFeatureRepository } from '@millrace/feature-registry'

type Options = Parameters<typeof featureRegistry.open>[0]
type Surroundings = Parameters<typeof featureRegistry.files>[1]

/** The feature registry where there is a feature repository; any table can be looked at without one. */
export const optionalRegistry = {
  options: featureRegistry.options,
  open: (options: Options, context: Surroundings): Promise<OpenedFeatureRepository | undefined> =>
    unlessAbsent(() => featureRegistry.open(options, context), undefined),
  files: (options: Options, context: Surroundings) => unlessAbsent(() => featureRegistry.files(options, context), []),
  watchedFiles: (options: Options, context: Surroundings) =>
    unlessAbsent(() => featureRegistry.watchedFiles(options, context), []),
}

async function unlessAbsent<T, U>(act: () => Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await act()
  } catch (error) {
    // The folder or its feature_store.yaml is not there: any other mistake in it is told.
    if (isStepError(error, 'USAGE') && isMissing(error.cause)) return otherwise
    throw error
  }
}

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
