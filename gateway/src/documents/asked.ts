import { messages } from '../answer/messages.ts'
import { malformed } from '../answer/refusal.ts'

/** How a request asks for its document: by its text, by an id, or by both. */
export type AskedDocument = (
  | { readonly text: string; readonly id: string | null }
  | { readonly text: null; readonly id: string }
) & {
  /** Whether the id came as `extensions.persistedQuery`: a SHA-256 that may be sent with its text, to be known afterwards. */
  readonly automatic: boolean
}

/** Characters of an id: a SHA-256 with its prefix has 71, and others are of that kind. */
const MAX_ID_LENGTH = 256

/**
 * Reads how a document is asked for: its text as `query`; its id by Apollo's protocol (`extensions.persistedQuery`), by the
 * GraphQL-over-HTTP draft (`documentId`), or as Relay's networks send it (`doc_id`, `id`). Null where it names none.
 * Throws RequestRefused.
 */
export function documentAskedBy(body: Readonly<Record<string, unknown>>): AskedDocument | null {
  const text = typeof body.query === 'string' && body.query.trim() !== '' ? body.query : null
  const hash = hashIn(body.extensions)
  if (hash !== undefined) return { text, id: hash, automatic: true }
  const id = [body.documentId, body.doc_id, body.id].find((given) => !isAbsent(given))
  if (isDocumentId(id)) return { text, id, automatic: false }
  // Beside a text it may be anything: some number their requests so.
  if (text !== null) return { text, id: null, automatic: false }
  if (id !== undefined) throw malformed(messages.documentIdNoText(MAX_ID_LENGTH))
  return null
}

function hashIn(extensions: unknown): string | undefined {
  const persisted = isRecord(extensions) ? extensions.persistedQuery : undefined
  if (isAbsent(persisted)) return undefined
  if (!isRecord(persisted) || persisted.version !== 1) throw malformed(messages.persistedVersion())
  if (!isDocumentId(persisted.sha256Hash)) throw malformed(messages.documentIdNoText(MAX_ID_LENGTH))
  return persisted.sha256Hash
}

export const isDocumentId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_ID_LENGTH && /^[\x21-\x7e]+$/.test(value)

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
