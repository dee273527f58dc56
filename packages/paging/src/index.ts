export * from './children.ts'
export * from './connection.ts'
export * from './keyset.ts'
export * from './pages.ts'
