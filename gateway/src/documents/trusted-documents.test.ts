import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@channelgraph/process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { MAX_MANIFEST_BYTES, type TrustedSet } from './manifest.ts'
import { openTrustedDocuments } from './trusted-documents.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'channelgraph-documents-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const log = createLogger('test', 'silent')
function write(name: string, manifest: object | string): string {
  const file = join(folder, name)
  writeFileSync(`${file}.next`, typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  renameSync(`${file}.next`, file)
  return file
}
const open = (...files: string[]) => openTrustedDocuments({ files, pollMs: 5, log })

test('without a manifest nothing is trusted', async () => {
  expect((await open()).current().size).toBe(0)
})

test('trusts the documents of all manifests', async () => {
  const trusted = await open(write('web.json', { a: '{ a }' }), write('app.json', { b: '{ b }' }))
  expect([...trusted.current()].map(({ id }) => id)).toEqual(['a', 'b'])
})

test('a manifest that cannot be used refuses the start, with its file and what to do', async () => {
  await expect(open(join(folder, 'none.json'))).rejects.toThrow(/There is no .*none\.json: write it/)
  await expect(open(write('list.json', '[]'))).rejects.toThrow(/list\.json is no manifest/)
  await expect(open(write('long.json', ' '.repeat(MAX_MANIFEST_BYTES + 1)))).rejects.toThrow(/long\.json is longer/)
  const two = [write('one.json', { a: '{ a }' }), write('other.json', { a: '{ b }' })]
  await expect(open(...two)).rejects.toThrow(/"a" has two texts/)
})

test('a new manifest is made ready before it is trusted; a broken one changes nothing', async () => {
  const file = write('changing.json', { a: '{ a }' })
  const trusted = await open(file)
  const seen: [ready: number, current: number][] = []
  const ready = vi.fn(async (next: TrustedSet) => {
    seen.push([next.size, trusted.current().size])
  })
  trusted.follow(ready)
  const error = vi.spyOn(log, 'error')

  write('changing.json', { a: '{ a }', b: '{ b }' })
  await expect.poll(() => trusted.current().size, { timeout: 60_000 }).toBe(2)
  expect(seen).toEqual([[2, 1]])
  expect(await trusted.refresh()).toBe(false)

  write('changing.json', '{"a"')
  expect(await trusted.refresh()).toBe(false)
  expect(trusted.current().size).toBe(2)
  expect(error).toHaveBeenCalledWith(
    { reason: expect.stringContaining('is not JSON') },
    expect.stringContaining('stay'),
  )

  write('changing.json', { c: '{ c }' })
  await expect.poll(() => trusted.current().find('c')?.text, { timeout: 60_000 }).toBe('{ c }')
  expect(trusted.current().find('a')).toBeUndefined()
  await trusted.stop()
})
