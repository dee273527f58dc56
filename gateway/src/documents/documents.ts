import { createHash } from 'node:crypto'
import { messages } from '../answer/messages.ts'
import { refused } from '../answer/refusal.ts'
import type { Asker } from '../identity/askers.ts'
import type { AskedDocument } from './asked.ts'
import type { TrustedDocument, TrustedSet } from './manifest.ts'
import { type DocumentModes, modeOf } from './modes.ts'
import type { RegisteredDocuments } from './registered-documents.ts'

/** Who asks for a document. */
export type DocumentAsker = Asker & { readonly subject: string }

/** The document of a request. */
export interface FoundDocument {
  readonly text: string
  /** SHA-256 of the text, where that is known already. */
  readonly hash?: string
  readonly trusted?: TrustedDocument
  /** Whether it is to be kept under its hash once it was let in. */
  readonly registers: boolean
  /** Whether nobody vouches for it, and its asker's mode is to log that. */
  readonly unknown: boolean
}

export interface DocumentsOptions {
  readonly trusted: () => TrustedSet
  /** Null where clients may not register documents. */
  readonly registered: RegisteredDocuments | null
  readonly modes: DocumentModes
  /** Told how each document was asked for. */
  readonly count: (how: 'trusted' | 'registered' | 'registers' | 'text') => void
}

/** Finds the document that a request asks for, however it does so, and keeps what clients register. */
export class Documents {
  readonly #options: DocumentsOptions

  constructor(options: DocumentsOptions) {
    this.#options = options
  }

  /** The document of a request. Throws RequestRefused where there is none, and where this asker may not ask it. */
  async find(asked: AskedDocument, asker: DocumentAsker): Promise<FoundDocument> {
    const found = asked.text === null ? await this.#byId(asked.id, asked.automatic, asker) : this.#byText(asked, asker)
    this.#options.count(howOf(asked, found))
    return found
  }

  /** Keeps a document that was let in, if it is to be kept; answers the characters that are to be paid for. */
  keep({ text, hash, registers }: FoundDocument, owner: string): number {
    if (!registers || hash === undefined) return 0
    this.#options.registered?.keep(hash, text, owner)
    return text.length
  }

  async #byId(id: string, automatic: boolean, asker: DocumentAsker): Promise<FoundDocument> {
    const { registered, modes, trusted } = this.#options
    const vouchedFor = trusted().find(id)
    if (vouchedFor) return foundTrusted(vouchedFor)
    const mode = modeOf(asker, modes)
    // A client that is told NOT_FOUND sends the text, which would be refused too.
    if (!automatic || mode === 'trusted') throw refused(messages.notInManifest(id))
    if (!registered) throw refused(messages.persistedNotSupported())
    const text = await registered.find(id, asker.subject)
    if (text === undefined) throw refused(messages.persistedNotFound())
    return { text, hash: id, registers: false, unknown: mode === 'log' }
  }

  #byText({ text, id, automatic }: AskedDocument & { readonly text: string }, asker: Asker): FoundDocument {
    const { registered, modes, trusted } = this.#options
    const named = id === null ? undefined : trusted().find(id)
    // An id must not lend its good name to another text.
    if (named && named.text !== text) throw refused(messages.hashMismatch())
    if (named) return foundTrusted(named)
    const mode = modeOf(asker, modes)
    const hash = automatic || trusted().size > 0 ? sha256(text) : undefined
    if (automatic && hash !== id) throw refused(messages.hashMismatch())
    const vouchedFor = hash === undefined ? undefined : trusted().ofText(hash)
    if (vouchedFor) return foundTrusted(vouchedFor)
    if (mode === 'trusted') throw refused(messages.notTrusted())
    if (automatic && !registered) throw refused(messages.persistedNotSupported())
    return { text, ...(hash === undefined ? {} : { hash }), registers: automatic, unknown: mode === 'log' }
  }
}

const foundTrusted = (trusted: TrustedDocument): FoundDocument => ({
  text: trusted.text,
  hash: trusted.hash,
  trusted,
  registers: false,
  unknown: false,
})

function howOf(asked: AskedDocument, { trusted, registers }: FoundDocument) {
  if (trusted) return 'trusted'
  if (asked.text === null) return 'registered'
  return registers ? 'registers' : 'text'
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
