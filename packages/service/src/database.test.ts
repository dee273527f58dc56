import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'

test('a database that is back is tried again within two seconds, however often it was tried while it was away', async () => {
  const { client, close } = openDatabase('postgres://nobody@127.0.0.1:1/nothing')
  const { backoff } = client.options as unknown as { backoff: (failures: number) => number }
  for (const failures of [1, 10, 1_000]) expect(backoff(failures)).toBeLessThanOrEqual(2)
  await close()
})
