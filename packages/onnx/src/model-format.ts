/** The IR version that is written, and by whom. */
export const FORMAT = { irVersion: 8n, producerName: 'millrace' }
/** The oldest operator set that belongs to IR version 8, so that old runtimes load the graph. */
export const CORE_OPERATORS = { domain: '', version: 15n }
/** The oldest one whose LabelEncoder takes lists of keys. */
export const ML_OPERATORS = { domain: 'ai.onnx.ml', version: 2n }
