import { clone, create } from '@bufbuild/protobuf'
import { type Timestamp, TimestampSchema, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { StepError } from '@millrace/errors'
import type { MaterializationInterval } from '../feature-repository.ts'
import {
  FeatureViewMetaSchema,
  FeatureViewState,
  type MaterializationInterval as IntervalMessage,
  MaterializationIntervalSchema,
} from '../protos/feast/core/FeatureView_pb.ts'
import { type Registry, RegistrySchema } from '../protos/feast/core/Registry_pb.ts'

/**
 * A registry in which a view is materialized over an interval as well, and online. Intervals that overlap or touch become
 * one, since Feast's own list grows without bound.
 * @throws StepError MISSING_INPUT where the project has no such view
 */
export function addInterval(previous: Registry, { project, view, interval, now, versionId }: AddedInterval): Registry {
  const registry = clone(RegistrySchema, previous)
  const views = [...registry.featureViews, ...registry.streamFeatureViews]
  const message = views.find(({ spec }) => spec?.project === project && spec.name === view)
  if (message === undefined) {
    throw new StepError('MISSING_INPUT', `the registry has no feature view "${view}" in project "${project}"`, {
      hint: 'run `feature-store apply`',
    })
  }
  message.meta ??= create(FeatureViewMetaSchema)
  message.meta.materializationIntervals = merged([
    ...message.meta.materializationIntervals,
    create(MaterializationIntervalSchema, {
      startTime: timestampFromDate(interval.start),
      endTime: timestampFromDate(interval.end),
    }),
  ])
  message.meta.state = FeatureViewState.AVAILABLE_ONLINE
  message.meta.lastUpdatedTimestamp = timestampFromDate(now)
  registry.versionId = versionId
  registry.lastUpdated = timestampFromDate(now)
  return registry
}

export interface AddedInterval {
  readonly project: string
  readonly view: string
  readonly interval: MaterializationInterval
  readonly now: Date
  readonly versionId: string
}

function merged(intervals: readonly IntervalMessage[]): IntervalMessage[] {
  const spans = intervals
    .map(({ startTime, endTime }) => ({ start: nanoseconds(startTime), end: nanoseconds(endTime) }))
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
  const result: { start: bigint; end: bigint }[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last === undefined || span.start > last.end) result.push(span)
    else if (span.end > last.end) last.end = span.end
  }
  return result.map(({ start, end }) =>
    create(MaterializationIntervalSchema, { startTime: timestamp(start), endTime: timestamp(end) }),
  )
}

const BILLION = 1_000_000_000n

const nanoseconds = (time: Timestamp | undefined): bigint =>
  time === undefined ? 0n : time.seconds * BILLION + BigInt(time.nanos)

function timestamp(time: bigint): Timestamp {
  const nanos = ((time % BILLION) + BILLION) % BILLION
  return create(TimestampSchema, { seconds: (time - nanos) / BILLION, nanos: Number(nanos) })
}
