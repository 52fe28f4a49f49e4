import { create } from '@bufbuild/protobuf'
import type { KafkaSource } from '../feature-repository.ts'
import {
  type StreamFormat,
  StreamFormat_AvroFormatSchema,
  StreamFormat_JsonFormatSchema,
  StreamFormat_ProtoFormatSchema,
  StreamFormatSchema,
} from '../protos/feast/core/DataFormat_pb.ts'
import {
  DataSource_KafkaOptionsSchema,
  type DataSource_KafkaOptions as KafkaOptions,
} from '../protos/feast/core/DataSource_pb.ts'
import { readSeconds, writeSeconds } from './field-messages.ts'

type Options = Pick<
  KafkaSource,
  'bootstrapServers' | 'topic' | 'messageFormat' | 'messageSchema' | 'watermarkDelaySeconds'
>

/** What a Kafka source of a registry says of its topic, or why millrace cannot read it. */
export function readKafkaOptions(options: KafkaOptions | undefined): Options | { readonly unreadable: string } {
  const format = readFormat(options?.messageFormat?.format)
  if (options === undefined || format === undefined) return { unreadable: 'its messages are of an unknown format' }
  return {
    bootstrapServers: options.kafkaBootstrapServers,
    topic: options.topic,
    ...format,
    watermarkDelaySeconds: readSeconds(options.watermarkDelayThreshold),
  }
}

/** A Kafka source's options as Feast writes them, over what was there before. */
export function writeKafkaOptions(source: Options, previous: KafkaOptions | undefined): KafkaOptions {
  const options = previous ?? create(DataSource_KafkaOptionsSchema)
  options.kafkaBootstrapServers = source.bootstrapServers
  options.topic = source.topic
  options.messageFormat ??= create(StreamFormatSchema)
  options.messageFormat.format = writeFormat(source)
  if (readSeconds(options.watermarkDelayThreshold) !== source.watermarkDelaySeconds) {
    options.watermarkDelayThreshold = writeSeconds(source.watermarkDelaySeconds)
  }
  return options
}

function readFormat(
  format: StreamFormat['format'] | undefined,
): Pick<KafkaSource, 'messageFormat' | 'messageSchema'> | undefined {
  switch (format?.case) {
    case 'jsonFormat':
      return { messageFormat: 'json', messageSchema: format.value.schemaJson }
    case 'avroFormat':
      return { messageFormat: 'avro', messageSchema: format.value.schemaJson }
    case 'protoFormat':
      return { messageFormat: 'proto', messageSchema: format.value.classPath }
    default:
      return undefined
  }
}

function writeFormat({ messageFormat, messageSchema }: Options): StreamFormat['format'] {
  switch (messageFormat) {
    case 'json':
      return { case: 'jsonFormat', value: create(StreamFormat_JsonFormatSchema, { schemaJson: messageSchema }) }
    case 'avro':
      return { case: 'avroFormat', value: create(StreamFormat_AvroFormatSchema, { schemaJson: messageSchema }) }
    case 'proto':
      return { case: 'protoFormat', value: create(StreamFormat_ProtoFormatSchema, { classPath: messageSchema }) }
  }
}
