import { ownRows } from '@channelgraph/access'
import { pgTable, text } from 'drizzle-orm/pg-core'

/** What documents are made out to (购买方) beside what every department keeps of a partner: from version 2 of its events on. */
export const companyRef = pgTable(
  'company_ref',
  {
    id: text('partner_id').primaryKey(),
    uscc: text().notNull(),
    /** Null where nobody gave one. */
    address: text(),
  },
  (t) => [ownRows(t.id)],
)

/** The partner as a document was issued to it (购买方): the document's own copy. */
export interface IssuedParty {
  readonly code: string
  readonly name: string
  /** Null where finance was not told of it before the document was issued; the same of the address. */
  readonly uscc: string | null
  readonly address: string | null
  readonly regionCode: string
}
