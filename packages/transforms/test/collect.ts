import type { Collect } from '../src/index.ts'

/** Runs a plan in memory. */
export const collect: Collect = async (plan) => (await plan.collect()).toRecords()
