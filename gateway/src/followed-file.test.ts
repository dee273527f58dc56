import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { followFile, stateOf } from './followed-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'channelgraph-followed-'))
const file = join(folder, 'file')
afterAll(() => rmSync(folder, { recursive: true }))

function replace(text: string): void {
  writeFileSync(`${file}.next`, text)
  renameSync(`${file}.next`, file)
}

const PATIENCE = { timeout: 120_000, interval: 5 }

test('what took a file’s place after it was read and before it was followed is seen, and so is whatever does later', async () => {
  replace('first')
  const since = await stateOf(file)
  replace('other')
  const changed = vi.fn()
  const end = followFile(file, since, 5, changed)
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), PATIENCE)
  rmSync(file)
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), PATIENCE)
  replace('third')
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(3), PATIENCE)
  end()
})
