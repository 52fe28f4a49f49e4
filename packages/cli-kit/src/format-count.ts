/** A whole number with commas between its thousands; `toLocaleString` would load the tables of every language first. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
