import type { ClassLabel } from '@millrace/onnx'

const MOST_NAMED = 10

/** The classes for people; of many the first and how many there are. */
export const classNames = (classes: readonly ClassLabel[]): string =>
  `${classes.slice(0, MOST_NAMED).join(', ')}${classes.length > MOST_NAMED ? `, … (${classes.length})` : ''}`
