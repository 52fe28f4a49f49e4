export { connect } from './connect.ts'
export { addressOf, type PostgresConfig, postgresConfig } from './postgres-config.ts'
export { postgresFailure } from './postgres-failure.ts'
export { postgresUrl } from './postgres-url.ts'
