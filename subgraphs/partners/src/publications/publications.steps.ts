import type { Database, Scope } from '@channelgraph/access'
import {
  type CommandContext,
  changed,
  combine,
  command,
  created,
  creatingCommand,
  type Find,
  type IdempotentInput,
  nextNumber,
  rowsOf,
  type Versioned,
  type VersionedRows,
  withReason,
} from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import {
  type BusinessDate,
  businessDateOf,
  check,
  checkTransition,
  type IdKind,
  newId,
  type Text,
  type Transitions,
} from '@channelgraph/values'
import type { SQL } from 'drizzle-orm'
import { readersOfRows } from '../approvals/documents.audience.ts'
import type { PublicationRow, PublicationTable } from './publications.tables.ts'

type Row<T extends PublicationTable> = T['$inferSelect']
type Content<T extends PublicationTable> = Omit<T['$inferInsert'], Exclude<keyof PublicationRow, AudienceAndTitle>>
type AudienceAndTitle = 'title' | 'audienceKinds' | 'audienceTiers' | 'audienceRegionCodes' | 'audienceRegionPaths'

/** Rows of publications, with who is shown them. */
export interface PublicationRows<T extends PublicationTable> extends VersionedRows<T> {
  readonly find: Find<Row<T>>
  readonly visible: (scope: Scope) => SQL | undefined
}

/** The rows of a table of publications: staff sees every version of its scope, a partner what its `currentRows` show it. */
export function publicationRows<T extends PublicationTable>(table: T, what: Text): PublicationRows<T> {
  const { visible } = readersOfRows(table)
  const rows = rowsOf(table, { what, visible })
  // Its id is text, as `publicationColumns` has it; the compiler does not see that of a table it does not know.
  return { ...rows, visible, find: rows.findBy('id' as never) }
}

/** What is to know of a publication, so that its commands are a line each. */
export interface PublicationKind<T extends PublicationTable, Input> {
  /** Its type in the schema, which the audit and its commands are named for. */
  readonly noun: string
  readonly idKind: IdKind
  readonly rows: PublicationRows<T>
  /** The series of the numbers that are given on a day. */
  readonly series: (day: BusinessDate) => string
  /** `publicationMachine(noun)`. */
  readonly machine: Transitions<PublicationRow['status']>
  /** What is to be stored of what came in. Throws BAD_USER_INPUT. */
  readonly content: (tx: Database, ctx: CommandContext, input: Input) => Promise<Content<T>>
}

export interface Publishing<Input> extends IdempotentInput {
  readonly input: Input
  /** The version that it takes the place of, from now on. */
  readonly replaces?: string | null | undefined
}

/** Publishes something at once, or the next version in the place of the current one, under its number. */
export const publishing = <T extends PublicationTable, Input>(
  operation: Operation,
  { noun, idKind, rows, series, machine, content }: PublicationKind<T, Input>,
) =>
  creatingCommand(operation, rows.find, async (tx, ctx, { input, replaces }: Publishing<Input>) => {
    const publishedAt = ctx.clock.now()
    const given = await content(tx, ctx, input)
    const before = replaces ? await rows.lock(tx, ctx, replaces) : null
    const illegal = before && checkTransition(machine, `publish${noun}`, before)
    if (illegal) return illegal
    const after = before && (await rows.update(tx, before, endOf<T>('REPLACED', publishedAt)))
    const published = await rows.insert(tx, {
      ...given,
      id: newId(idKind),
      no: before?.no ?? (await nextNumber(tx, series(businessDateOf(publishedAt)))),
      revision: (before?.revision ?? 0) + 1,
      status: 'PUBLISHED',
      publishedById: ctx.viewer.subject,
      publishedAt,
    } as unknown as T['$inferInsert'])
    const done = created(noun, published)
    return before && after ? combine(done, changed(noun, before, after)) : done
  })

export interface Withdrawing extends Versioned {
  readonly reason: string
}

/** Takes something back from now on, with nothing in its place. */
export const withdrawing = <T extends PublicationTable, Input>(
  operation: Operation,
  { noun, rows, machine }: PublicationKind<T, Input>,
) =>
  command(operation, async (tx, ctx, { id, expectedVersion, reason: given }: Withdrawing) => {
    const reason = check.text('reason', given)
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(machine, `withdraw${noun}`, before)
    if (illegal) return illegal
    const after = await rows.update(tx, before, endOf<T>('WITHDRAWN', ctx.clock.now()))
    return withReason(reason, changed(noun, before, after))
  })

/** The columns are those of every publication; the compiler does not see that of a table it does not know. */
const endOf = <T extends PublicationTable>(status: PublicationRow['status'], endedAt: Date) =>
  ({ status, endedAt }) as unknown as Omit<Partial<Row<T>>, 'id' | 'version'>
