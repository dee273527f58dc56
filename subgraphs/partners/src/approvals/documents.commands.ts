import type { Operation } from '@channelgraph/contracts'
import type { Refusal } from '@channelgraph/values'
import {
  type DocumentKind,
  decision,
  discarding,
  drafting,
  publication,
  recalling,
  retirement,
  revising,
  submission,
} from './documents.steps.ts'
import type { DocumentTable } from './documents.tables.ts'

type PrefixOf<Name, Verb extends string> = Name extends `${infer Prefix}:${Verb}` ? Prefix : never
/** What the operations of a document are called before their verb: each of these is in the table of permissions. */
type DocumentPrefix = PrefixOf<Operation, 'draft'> &
  PrefixOf<Operation, 'decide'> &
  PrefixOf<Operation, 'publish'> &
  PrefixOf<Operation, 'retire'>

/** All commands of a document: those of its author's side are permitted by `draft`, of the others each has its own operation. */
export function documentCommands<
  T extends DocumentTable,
  DraftInput,
  UpdateInput,
  Submit extends Refusal,
  Publish extends Refusal,
  Draft extends Refusal = never,
  Update extends Refusal = never,
>(
  prefix: DocumentPrefix,
  kind: DocumentKind<T, Submit, Publish>,
  {
    draft,
    update,
  }: {
    readonly draft: Parameters<typeof drafting<T, DraftInput, Draft>>[2]
    readonly update: Parameters<typeof revising<T, UpdateInput, Update>>[2]
  },
) {
  const authors = `${prefix}:draft` as const
  return {
    draft: drafting<T, DraftInput, Draft>(authors, kind, draft),
    update: revising<T, UpdateInput, Update>(authors, kind, update),
    discard: discarding<T>(authors, kind),
    submit: submission<T, Submit>(authors, kind),
    recall: recalling<T>(authors, kind),
    decide: decision<T>(`${prefix}:decide` as const, kind),
    publish: publication<T, Publish>(`${prefix}:publish` as const, kind),
    retire: retirement<T>(`${prefix}:retire` as const, kind),
  }
}
