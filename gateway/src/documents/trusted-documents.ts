import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { Logger } from '@channelgraph/process'
import { followFile, stateOf } from '../followed-file.ts'
import { MAX_MANIFEST_BYTES, ManifestUnusable, readManifest, TrustedSet } from './manifest.ts'

export interface TrustedDocumentsOptions {
  /** TRUSTED_DOCUMENTS_FILES: one for each client. */
  readonly files: readonly string[]
  readonly pollMs: number
  readonly log: Logger
}

/** What is trusted, always by the newest manifests that could be read. */
export interface TrustedDocuments {
  current(): TrustedSet
  /** Reads the files now; resolves to whether other documents are trusted afterwards. Keeps the present ones when the new cannot be used. */
  refresh(): Promise<boolean>
  /** Follows the files from now on; `ready` is told of what will be trusted, before it is. */
  follow(ready: (next: TrustedSet) => Promise<void>): void
  stop(): Promise<void>
}

/** Reads the manifests. Throws ManifestUnusable where one cannot be used. */
export async function openTrustedDocuments({ files, pollMs, log }: TrustedDocumentsOptions): Promise<TrustedDocuments> {
  const since = await Promise.all(files.map(stateOf))
  let { set, hash } = await read(files)
  let ready: (next: TrustedSet) => Promise<void> = async () => undefined

  const refresh = async (): Promise<boolean> => {
    try {
      const next = await read(files, set)
      if (next.hash === hash) return false
      await ready(next.set)
      set = next.set
      hash = next.hash
      log.info({ documents: set.size }, 'trusting the documents of a new manifest')
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ reason }, 'the new manifest cannot be used; the present documents stay trusted')
      return false
    }
  }
  // One after another: two changes in a row must not overtake each other.
  let queue: Promise<unknown> = Promise.resolve()
  const refreshInTurn = (): Promise<boolean> => {
    const turn = queue.then(refresh)
    queue = turn
    return turn
  }
  const changed = () => void refreshInTurn()
  let ends: readonly (() => void)[] = []

  return {
    current: () => set,
    refresh: refreshInTurn,
    follow: (told) => {
      ready = told
      ends = files.map((file, i) => followFile(file, String(since[i]), pollMs, changed))
    },
    stop: async () => {
      for (const end of ends) end()
      await queue
    },
  }
}

async function read(files: readonly string[], former?: TrustedSet): Promise<{ set: TrustedSet; hash: string }> {
  const texts = await Promise.all(files.map(readOne))
  const documents = texts.flatMap((json, i) => readManifest(String(files[i]), json))
  const hash = createHash('sha256').update(JSON.stringify(texts)).digest('hex')
  return { set: new TrustedSet(documents, former), hash }
}

async function readOne(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size <= MAX_MANIFEST_BYTES) return await readFile(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new ManifestUnusable(
      code === 'ENOENT'
        ? `There is no ${file}: write it with your client's tool, or leave it out of TRUSTED_DOCUMENTS_FILES.`
        : `${file} cannot be read: ${message}`,
    )
  }
  throw new ManifestUnusable(`${file} is longer than ${MAX_MANIFEST_BYTES} bytes: divide it into several.`)
}
