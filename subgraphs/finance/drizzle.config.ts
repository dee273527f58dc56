import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './src/**/*.tables.ts',
    '../../packages/events/src/*.tables.ts',
    '../../packages/command/src/*.tables.ts',
    '../../packages/partner-ref/src/*.tables.ts',
  ],
  out: './migrations',
})
