import type { ModelProto } from './onnx_pb.ts'

/** The labels of a classifier as text, which its operators, and ZipMap behind them, hold as a list; undefined where none does. */
export function classLabels({ graph }: ModelProto): string[] | undefined {
  for (const { attribute } of graph?.node ?? [])
    for (const { name, ints, strings } of attribute) {
      if (!name.startsWith('classlabels_')) continue
      if (strings.length > 0) return strings.map((bytes) => new TextDecoder().decode(bytes))
      if (ints.length > 0) return ints.map(String)
    }
  return undefined
}
