import type { OnlineStore } from './online-store.ts'

/** A store's `read`, from its `readViews`. */
export const readOne =
  (readViews: OnlineStore['readViews']): OnlineStore['read'] =>
  async (view, features, keys, now) =>
    (await readViews([{ view, features, keys }], now))[0] ?? []
