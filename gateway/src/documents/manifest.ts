import { createHash } from 'node:crypto'
import { StartRefused } from '@channelgraph/process'
import { isDocumentId } from './asked.ts'

/** A document that somebody vouches for: it was written at a client's build, and may be asked for by its id. */
export interface TrustedDocument {
  readonly id: string
  readonly text: string
  /** SHA-256 of the text. */
  readonly hash: string
}

/** A manifest cannot be used; the message says why and what to do. */
export class ManifestUnusable extends StartRefused {
  override name = 'ManifestUnusable'
}

/** Bytes of one file, and documents of all: far above any client's, and no more than a gateway can hold. */
export const MAX_MANIFEST_BYTES = 32 * 1024 * 1024
const MAX_DOCUMENTS = 20_000

const FORMS =
  'it must be what @apollo/generate-persisted-query-manifest writes ({"format": "apollo-persisted-query-manifest", "version": 1, "operations": […]}), or an object of ids and texts, as relay-compiler and the client preset of GraphQL Code Generator write it'

/** The trusted documents of one manifest, whichever tool wrote it. Throws ManifestUnusable. */
export function readManifest(file: string, json: string): TrustedDocument[] {
  const manifest = parsed(file, json)
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
    throw new ManifestUnusable(`${file} is no manifest of documents: ${FORMS}.`)
  }
  const entries = 'operations' in manifest || 'format' in manifest ? apollos(file, manifest) : Object.entries(manifest)
  if (entries.length > MAX_DOCUMENTS)
    throw new ManifestUnusable(`${file} has ${entries.length} documents; ${MAX_DOCUMENTS} are allowed.`)
  return entries.map(([id, text]) => {
    if (!isDocumentId(id)) throw new ManifestUnusable(`${file} has the id ${quoted(id)}: ${ID}.`)
    if (typeof text !== 'string' || text.trim() === '')
      throw new ManifestUnusable(`${file} has no text for the id ${quoted(id)}: ${FORMS}.`)
    return { id, text, hash: createHash('sha256').update(text).digest('hex') }
  })
}

const ID = 'an id must be 1 to 256 printable ASCII characters without a space'

function parsed(file: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new ManifestUnusable(`${file} is not JSON (${error instanceof Error ? error.message : error}): ${FORMS}.`)
  }
}

function apollos(file: string, manifest: object): [unknown, unknown][] {
  const { format, version, operations } = manifest as Record<string, unknown>
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) {
    const found = `format ${quoted(format)}, version ${quoted(version)}`
    throw new ManifestUnusable(`${file} is no manifest that is known here (${found}): ${FORMS}.`)
  }
  return operations.map((operation: unknown) => {
    const { id, body } = Object(operation) as Record<string, unknown>
    return [id, body]
  })
}

const quoted = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? 'nothing'

/** All that is trusted, of one manifest or several. */
export class TrustedSet {
  readonly #byId = new Map<string, TrustedDocument>()
  readonly #byHash = new Map<string, TrustedDocument>()

  /**
   * One of several manifests. What is the same in `former` stays the same object, and so what is known of it.
   * Throws ManifestUnusable where one id has two texts.
   */
  constructor(documents: readonly TrustedDocument[] = [], former?: TrustedSet) {
    if (documents.length > MAX_DOCUMENTS)
      throw new ManifestUnusable(`The manifests have ${documents.length} documents; ${MAX_DOCUMENTS} are allowed.`)
    for (const document of documents) {
      const other = this.#byId.get(document.id)
      if (other && other.hash !== document.hash)
        throw new ManifestUnusable(`The id ${quoted(document.id)} has two texts: each text must have an id of its own.`)
      if (other) continue
      const before = former?.find(document.id)
      const same = before?.hash === document.hash ? before : document
      this.#byId.set(same.id, same)
      if (!this.#byHash.has(same.hash)) this.#byHash.set(same.hash, same)
    }
  }

  get size(): number {
    return this.#byId.size
  }

  /** The document of an id; the GraphQL-over-HTTP draft writes a hash as `sha256:…`, and so may a manifest. */
  find(id: string): TrustedDocument | undefined {
    return this.#byId.get(id) ?? (id.startsWith(SHA256) ? this.#byHash.get(id.slice(SHA256.length)) : undefined)
  }

  /** The document whose text has this SHA-256. */
  ofText(hash: string): TrustedDocument | undefined {
    return this.#byHash.get(hash)
  }

  [Symbol.iterator](): IterableIterator<TrustedDocument> {
    return this.#byId.values()
  }
}

const SHA256 = 'sha256:'
