import { isStepError, StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import type { OfflineStore } from '@millrace/offline-store'

/** Holds the source of each view against its definition. @throws StepError MISSING_INPUT, BROKEN_CONTRACT for all that are not so */
export async function checkSources(
  views: readonly FeatureView[],
  store: Pick<OfflineStore, 'validateSource'>,
): Promise<void> {
  const found: StepError[] = []
  for (const view of views) {
    try {
      await store.validateSource(view)
    } catch (error) {
      if (!isStepError(error, 'MISSING_INPUT') && !isStepError(error, 'BROKEN_CONTRACT')) throw error
      found.push(error)
    }
  }
  const [first, ...more] = found
  if (first === undefined) return
  if (more.length === 0) throw first
  throw new StepError(first.code, [...new Set(found.map(({ message }) => message))].join('\n'), {
    hint: 'correct the data, or the feature definitions',
    cause: first,
  })
}
