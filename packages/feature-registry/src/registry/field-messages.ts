import { clone, create } from '@bufbuild/protobuf'
import { type Duration, DurationSchema } from '@bufbuild/protobuf/wkt'
import type { Field } from '../feature-repository.ts'
import { type FeatureSpecV2, FeatureSpecV2Schema } from '../protos/feast/core/Feature_pb.ts'
import { valueTypeName, valueTypeNumber } from './message-types.ts'

/** A field of a registry; undefined where its type has no column type here. */
export function readField({ name, valueType, description, tags }: FeatureSpecV2): Field | undefined {
  const type = valueTypeName(valueType)
  return type && { name, valueType: type, description, tags }
}

/** A field as Feast writes it, over what was there before. */
export function writeField(field: Field, previous: FeatureSpecV2 | undefined): FeatureSpecV2 {
  const message = previous === undefined ? create(FeatureSpecV2Schema) : clone(FeatureSpecV2Schema, previous)
  message.name = field.name
  message.valueType = valueTypeNumber(field.valueType)
  message.description = field.description
  message.tags = { ...field.tags }
  return message
}

/** 0 where there is no duration. */
export const readSeconds = (duration: Duration | undefined): number =>
  duration === undefined ? 0 : Number(duration.seconds) + duration.nanos / 1e9

export const writeSeconds = (seconds: number): Duration =>
  create(DurationSchema, { seconds: BigInt(Math.floor(seconds)), nanos: Math.round((seconds % 1) * 1e9) })
