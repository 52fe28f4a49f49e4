/** What a person corrects where PostgreSQL fails. */
export const SETTING = 'offline_store of feature_store.yaml, or the source in the feature definitions'
