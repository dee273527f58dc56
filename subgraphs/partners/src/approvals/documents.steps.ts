import { changed, combine, command, type Versioned, type VersionedRows, withReason } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { businessDateOf, check, checkTransition } from '@channelgraph/values'
import { type Chain, dueRole, refuseOwnWork, refuseSecondStep, refuseThirdReturn, shapedBy } from './approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from './approvals.store.ts'
import type { Decision } from './approvals.tables.ts'
import { documentMachine, firstDay, replacedFrom, statusAfter, takenBack } from './documents.rules.ts'
import { lockHeldFrom } from './documents.store.ts'
import type { DocumentRow, DocumentTable } from './documents.tables.ts'

/** What is to know of a document that is agreed to before it holds, so that these commands are a line each. */
export interface DocumentKind<T extends DocumentTable> {
  /** Its type in the schema, which the audit and its commands are named for. */
  readonly noun: string
  readonly rows: VersionedRows<T>
  /** Who has to agree to it. */
  readonly chain: Chain
}

type Change<T extends DocumentTable> = Partial<T['$inferSelect']>
/** The columns are those of every document; the compiler does not see that of a table it does not know. */
const changeOf = <T extends DocumentTable>(change: Partial<DocumentRow>) => change as Change<T>

/** Gives a draft to those who have to agree to it. */
export const submission = <T extends DocumentTable>(operation: Operation, { noun, rows }: DocumentKind<T>) =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(documentMachine(noun), `submit${noun}`, before)
    if (refusal) return refusal
    const change = changeOf<T>({ status: 'SUBMITTED', ...shapedBy(before, ctx.viewer) })
    return changed(noun, before, await rows.update(tx, before, change))
  })

export interface Decided extends Versioned {
  readonly decision: Decision
  readonly comment: string
}

/** Takes the next step of a document's approval: by the role whose turn it is, and by somebody who had no part in it. */
export const decision = <T extends DocumentTable>(operation: Operation, { noun, rows, chain }: DocumentKind<T>) =>
  command(operation, async (tx, ctx, { id, expectedVersion, decision: decided, comment: given }: Decided) => {
    const comment = check.text('comment', given)
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(documentMachine(noun), `decide${noun}`, before)
    if (illegal) return illegal
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const role = dueRole(ctx.viewer, chain, taken)
    const refusal =
      refuseOwnWork(ctx.viewer, before) ??
      refuseSecondStep(ctx.viewer, taken) ??
      refuseThirdReturn(taken.length, decided, chain)
    if (refusal) return refusal
    await insertDecision(tx, ctx, taken, { subjectId: id, decision: decided, comment }, role)
    const after = await rows.update(tx, before, changeOf<T>({ status: statusAfter(decided, chain, taken) }))
    return withReason(comment, changed(noun, before, after))
  })

/** Puts a document in force, and ends its earlier revisions the day before it begins. */
export const publication = <T extends DocumentTable>(operation: Operation, { noun, rows }: DocumentKind<T>) =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const now = ctx.clock.now()
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(documentMachine(noun), `publish${noun}`, before)
    if (refusal) return refusal
    const effectiveFrom = firstDay(before, businessDateOf(now))
    const replaced = []
    for (const held of await lockHeldFrom(tx, rows.table as T, before.no, effectiveFrom))
      replaced.push(changed(noun, held, await rows.update(tx, held, changeOf<T>(replacedFrom(effectiveFrom)))))
    const change = changeOf<T>({ status: 'PUBLISHED', effectiveFrom, publishedAt: now })
    return combine(changed(noun, before, await rows.update(tx, before, change)), ...replaced)
  })

export interface Retired extends Versioned {
  readonly reason: string
}

/** Takes a document back without another in its place; whoever could read it reads the reason. */
export const retirement = <T extends DocumentTable>(operation: Operation, { noun, rows }: DocumentKind<T>) =>
  command(operation, async (tx, ctx, { id, expectedVersion, reason: given }: Retired) => {
    const reason = check.text('reason', given)
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refusal = checkTransition(documentMachine(noun), `retire${noun}`, before)
    if (refusal) return refusal
    const change = changeOf<T>(takenBack(before, businessDateOf(ctx.clock.now())))
    return withReason(reason, changed(noun, before, await rows.update(tx, before, change)), { visibleToPartner: true })
  })
