export * from './consumer.ts'
export * from './feed-client.ts'
export * from './outbox.tables.ts'
export * from './outbox.ts'
