import { type Database, scopeOf } from '@channelgraph/access'
import {
  type CommandContext,
  changed,
  combine,
  command,
  created,
  creatingCommand,
  type IdempotentInput,
  nextNumber,
  type Versioned,
  withReason,
} from '@channelgraph/command'
import { type DomainEvent, type Operation, permissions, type Role } from '@channelgraph/contracts'
import {
  type BusinessDate,
  businessDateOf,
  check,
  checkTransition,
  type IdKind,
  newId,
  notFound,
  type Refusal,
  type Transitions,
} from '@channelgraph/values'
import { refusal } from './approvals.refusals.ts'
import {
  type ApprovalChain,
  dueRole,
  refuseOwnWork,
  refuseSecondStep,
  refuseThirdReturn,
  withContributor,
} from './approvals.rules.ts'
import { findApprovalsOfSubjects, insertDecision } from './approvals.store.ts'
import type { Decision } from './approvals.tables.ts'
import type { DocumentRows } from './documents.audience.ts'
import {
  assertDays,
  DOCUMENT_VERBS,
  type DocumentContent,
  firstDay,
  openingDocument,
  refusePastEnd,
  refuseRecall,
  refuseRetirement,
  standing,
  statusAfter,
  withdrawn,
} from './documents.rules.ts'
import { insertRevision, lockPublished, nextRevision } from './documents.store.ts'
import type { DocStatus, DocumentRow, DocumentTable } from './documents.tables.ts'

type Row<T extends DocumentTable> = T['$inferSelect']
/** A rule of a module's own, asked of the locked row. */
type Rule<T extends DocumentTable, Refused extends Refusal> = (
  tx: Database,
  ctx: CommandContext,
  row: Row<T>,
) => Promise<Refused | null>

/** What is to know of a document that is agreed to before it holds, so that its commands are a line each. */
export interface DocumentKind<
  T extends DocumentTable,
  Submit extends Refusal = never,
  Publish extends Refusal = never,
> {
  /** Its type in the schema, which the audit and its commands are named for. */
  readonly noun: string
  /** What its ids begin with. */
  readonly idKind: IdKind
  readonly rows: DocumentRows<T>
  /** The series of the numbers that are given on a day. */
  readonly series: (day: BusinessDate) => string
  /** Who has to agree to it: the roles to whom its `decide` operation is permitted. */
  readonly chain: ApprovalChain
  /** `documentMachine(noun)`, with the module's own commands beside it. */
  readonly machine: Transitions<DocStatus>
  /** The fact told of each revision whose days in force change: published, replaced, taken back, given its end back. */
  readonly event?: (after: Row<T>) => DomainEvent
  /** What else the module forbids. */
  readonly refuse?: { readonly submit?: Rule<T, Submit>; readonly publish?: Rule<T, Publish> }
}

/** Throws at once where the machine lacks a command of a document's. */
export function documentKind<T extends DocumentTable, Submit extends Refusal = never, Publish extends Refusal = never>(
  kind: DocumentKind<T, Submit, Publish>,
): DocumentKind<T, Submit, Publish> {
  const missing = DOCUMENT_VERBS.map((verb) => `${verb}${kind.noun}`).filter((name) => !kind.machine[name])
  if (missing.length > 0) throw new Error(`The machine of ${kind.noun} lacks ${missing.join(', ')}.`)
  return kind
}

/** The columns are those of every document; the compiler does not see that of a table it does not know. */
const changeOf = <T extends DocumentTable>(change: Partial<DocumentRow>) => change as Partial<Row<T>>

export interface Drafting<Input> extends IdempotentInput {
  readonly input: Input
  /** A revision of the document that it is to replace. */
  readonly revises?: string | null | undefined
}

/** Writes a document, or the next revision of one under its number. `content` checks what came in; it is asked first, then `complete`. */
export const drafting = <T extends DocumentTable, Input, Refused extends Refusal = never>(
  operation: Operation,
  { noun, idKind, rows, series }: DocumentKind<T, Refusal, Refusal>,
  {
    content,
    complete = async (_tx, checked) => checked,
    refuse,
  }: {
    readonly content: (input: Input, today: BusinessDate) => DocumentContent<T>
    /** What only other rows say of it, such as how the catalogue spells its product lines. */
    readonly complete?: (tx: Database, checked: DocumentContent<T>) => Promise<DocumentContent<T>>
    readonly refuse?: (tx: Database, ctx: CommandContext, content: DocumentContent<T>) => Promise<Refused | null>
  },
) =>
  creatingCommand(operation, rows.find, async (tx, ctx, { input, revises }: Drafting<Input>) => {
    const today = businessDateOf(ctx.clock.now())
    const given = await complete(tx, content(input, today))
    assertDays(given as Partial<DocumentRow>)
    const refused = await refuse?.(tx, ctx, given)
    if (refused) return refused
    const before = revises ? (await rows.find(tx, ctx.scope, [revises])).get(revises) : undefined
    if (revises && !before) throw notFound(`${rows.what.en} to revise`, `拟修订的${rows.what.zh}`)
    const no = before?.no ?? (await nextNumber(tx, series(today)))
    const revision = await nextRevision(tx, rows.table, no)
    const identity = { id: newId(idKind), no, revision, authorId: ctx.viewer.subject }
    const drafted = await insertRevision(tx, rows.table, openingDocument(rows.table, identity, given))
    return drafted ? created(noun, drafted) : refusal('RevisionInProgress', { no })
  })

export interface Revising<Input> extends Versioned {
  /** What is left out stays. */
  readonly input: Input
}

/** Changes a draft. `content` checks what was given and nothing else: what was right when it was drafted is not asked again. */
export const revising = <T extends DocumentTable, Input, Refused extends Refusal = never>(
  operation: Operation,
  { noun, rows, machine }: DocumentKind<T, Refusal, Refusal>,
  {
    content,
    complete = async (_tx, checked) => checked,
    refuse,
  }: {
    readonly content: (input: Input, today: BusinessDate) => Partial<DocumentContent<T>>
    /** The same as of what is drafted. */
    readonly complete?: (tx: Database, checked: Partial<DocumentContent<T>>) => Promise<Partial<DocumentContent<T>>>
    /** Asked of the row as it would be. */
    readonly refuse?: Rule<T, Refused>
  },
) =>
  command(operation, async (tx, ctx, { id, expectedVersion, input }: Revising<Input>) => {
    const checked = content(input, businessDateOf(ctx.clock.now()))
    const given = (await complete(tx, checked)) as Partial<Row<T>>
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(machine, `update${noun}`, before)
    if (illegal) return illegal
    assertDays({ ...before, ...given })
    const refused = await refuse?.(tx, ctx, { ...before, ...given })
    if (refused) return refused
    return changed(noun, before, await rows.update(tx, before, { ...given, ...withContributor(before, ctx.viewer) }))
  })

/** Throws a draft away: nobody was ever shown it, and its number is free for another revision. */
export const discarding = <T extends DocumentTable>(
  operation: Operation,
  { noun, rows, machine }: DocumentKind<T, Refusal, Refusal>,
) =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(machine, `discard${noun}`, before)
    if (illegal) return illegal
    return changed(noun, before, await rows.update(tx, before, changeOf<T>({ status: 'RETIRED' })))
  })

/** Gives a draft to those who have to agree to it. */
export const submission = <T extends DocumentTable, Submit extends Refusal>(
  operation: Operation,
  { noun, rows, machine, refuse }: DocumentKind<T, Submit, Refusal>,
) =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refused = checkTransition(machine, `submit${noun}`, before) ?? (await refuse?.submit?.(tx, ctx, before))
    if (refused) return refused
    const change = {
      status: 'SUBMITTED',
      submittedAt: ctx.clock.now(),
      ...withContributor(before, ctx.viewer),
    } as const
    return changed(noun, before, await rows.update(tx, before, changeOf<T>(change)))
  })

/** Takes a document back from its approvers, as long as none of them has decided. */
export const recalling = <T extends DocumentTable>(
  operation: Operation,
  { noun, rows, machine }: DocumentKind<T, Refusal, Refusal>,
) =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(machine, `recall${noun}`, before)
    if (illegal) return illegal
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const refused = refuseRecall(before, taken)
    if (refused) return refused
    const change = changeOf<T>({ status: 'DRAFT', submittedAt: null })
    return changed(noun, before, await rows.update(tx, before, change))
  })

export interface Decided extends Versioned {
  readonly decision: Decision
  readonly comment: string
}

/**
 * Takes the next step of a document's approval: by the role whose turn it is, in the rows of that role, by somebody who had no part in
 * it. Throws at once where others are permitted to decide than the chain names.
 */
export const decision = <T extends DocumentTable>(
  operation: Operation,
  { noun, rows, chain, machine }: DocumentKind<T, Refusal, Refusal>,
) => {
  assertPermitted(operation, chain)
  return command(operation, async (tx, ctx, { id, expectedVersion, decision: decided, comment: given }: Decided) => {
    const comment = check.text('comment', given)
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const illegal = checkTransition(machine, `decide${noun}`, before)
    if (illegal) return illegal
    const taken = (await findApprovalsOfSubjects(tx, ctx.scope, [id])).get(id) ?? []
    const role = dueRole(ctx.viewer, chain, taken)
    // Another role may have lent the row: it is decided on by whom its own role shows it.
    await rows.lock(tx, { ...ctx, scope: scopeOf({ ...ctx.viewer, roles: [role] }) }, id)
    const refused =
      refuseOwnWork(ctx.viewer, before) ?? refuseSecondStep(ctx.viewer, taken) ?? refuseThirdReturn(taken, decided)
    if (refused) return refused
    await insertDecision(tx, ctx, taken, { subjectId: id, decision: decided, comment }, role)
    const after = await rows.update(tx, before, changeOf<T>({ status: statusAfter(decided, chain, taken) }))
    return withReason(comment, changed(noun, before, after))
  })
}

function assertPermitted(operation: Operation, chain: ApprovalChain): void {
  const permitted: readonly Role[] = permissions[operation]
  const named = [...new Set<Role | undefined>(chain)]
  if (permitted.length === named.length && permitted.every((role) => named.includes(role))) return
  throw new Error(`${operation} is permitted to ${permitted.join(', ')}, and its chain is ${named.join(', ')}.`)
}

/** Saves how the other published revisions of a number stand now. */
async function saveStanding<T extends DocumentTable>(
  tx: Database,
  { noun, rows, event }: DocumentKind<T, Refusal, Refusal>,
  others: readonly Row<T>[],
  stands: ReturnType<typeof standing>,
) {
  const saved = []
  for (const before of others) {
    const now = stands.get(before.id)
    if (!now || (now.status === before.status && now.inForceTo === before.inForceTo)) continue
    const after = await rows.update(tx, before, changeOf<T>(now))
    saved.push(changed(noun, before, after, ...(event ? [event(after)] : [])))
  }
  return saved
}

/** Puts a document in force from its first day on: its other revisions hold until the day before. */
export const publication = <T extends DocumentTable, Publish extends Refusal>(
  operation: Operation,
  kind: DocumentKind<T, Refusal, Publish>,
) =>
  command(operation, async (tx, ctx, { id, expectedVersion }: Versioned) => {
    const { noun, rows, machine, refuse, event } = kind
    const now = ctx.clock.now()
    const today = businessDateOf(now)
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refused =
      checkTransition(machine, `publish${noun}`, before) ??
      refusePastEnd(before, today) ??
      (await refuse?.publish?.(tx, ctx, before))
    if (refused) return refused
    const begun = { effectiveFrom: firstDay(before, today), publishedAt: now }
    const others = await lockPublished(tx, rows.table, before.no)
    const stands = standing([...others, { ...before, ...begun }])
    const replaced = await saveStanding(tx, kind, others, stands)
    const after = await rows.update(tx, before, changeOf<T>({ ...begun, ...stands.get(id) }))
    return combine(changed(noun, before, after, ...(event ? [event(after)] : [])), ...replaced)
  })

export interface Retired extends Versioned {
  readonly reason: string
}

/** Takes a document back without another in its place; whoever could read it reads the reason. One that it was to replace goes on. */
export const retirement = <T extends DocumentTable>(operation: Operation, kind: DocumentKind<T, Refusal, Refusal>) =>
  command(operation, async (tx, ctx, { id, expectedVersion, reason: given }: Retired) => {
    const { noun, rows, machine, event } = kind
    const reason = check.text('reason', given)
    const today = businessDateOf(ctx.clock.now())
    const before = await rows.lock(tx, ctx, id, expectedVersion)
    const refused = checkTransition(machine, `retire${noun}`, before) ?? refuseRetirement(before, today)
    if (refused) return refused
    const change = withdrawn(before, today)
    const others = (await lockPublished(tx, rows.table, before.no)).filter((other) => other.id !== id)
    const stands = standing(before.publishedAt ? [...others, { ...before, ...change }] : others)
    const after = await rows.update(tx, before, changeOf<T>({ ...stands.get(id), ...change }))
    const told = event && before.publishedAt ? [event(after)] : []
    const taken = withReason(reason, changed(noun, before, after, ...told), { visibleToPartner: true })
    return combine(taken, ...(await saveStanding(tx, kind, others, stands)))
  })
