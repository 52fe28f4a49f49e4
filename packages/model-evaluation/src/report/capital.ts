/** A title at the head of a column. */
export const capital = (title: string): string => `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`
