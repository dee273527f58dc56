import type { Database } from '@channelgraph/access'
import type { CommandContext } from '@channelgraph/command'
import { findPartnerRefs } from '@channelgraph/service'
import { badInput, forbidden, type IdKind, isId, notFound, type Refusal } from '@channelgraph/values'
import { unknownSerial } from '../chargers/chargers.rules.ts'
import { findChargers, findPartnerOfOrder } from '../chargers/chargers.store.ts'

const MAX_TEXT = 4_000

/** Refuses an empty or an endless text. */
export function assertText(name: string, text: string): void {
  if (text.trim() === '' || text.length > MAX_TEXT) throw badInput(`${name} has 1 to ${MAX_TEXT} characters.`)
}

export function assertRating(name: string, rating: number): void {
  if (rating < 1 || rating > 5) throw badInput(`${name} is 1 to 5.`)
}

/** Refuses, before any SQL, a text that is no id of this kind. */
export function assertIdOf(kind: IdKind, name: string, id: string | null | undefined): void {
  if (id && !isId(kind, id)) throw badInput(`${name} is no id of this kind.`)
}

/** Whom and what a new case is about. */
export interface CaseSubject {
  readonly partnerId?: string | null
  readonly serialNo?: string | null
}

/**
 * The partner a new case is about: the asker's own for a partner's user, else the one that is named, else the one the charger
 * was delivered to, else none. A serial number that the asker does not know is refused.
 */
export async function partnerOfCase(
  tx: Database,
  ctx: CommandContext,
  { partnerId, serialNo }: CaseSubject,
): Promise<{ partnerId: string | null } | Refusal> {
  const own = ctx.scope.kind === 'partner' ? ctx.scope.partnerId : null
  if (own && partnerId && partnerId !== own) throw forbidden()
  const named = partnerId ?? own
  if (serialNo) {
    const charger = (await findChargers(tx, ctx.scope, [serialNo])).get(serialNo)
    if (!charger) return unknownSerial(serialNo)
    if (named && charger.partnerId === null) throw badInput(`${serialNo} came back to us: leave partnerId out.`)
    if (named && named !== charger.partnerId) throw badInput(`${serialNo} was delivered to another partner.`)
    return { partnerId: charger.partnerId }
  }
  if (named && !(await findPartnerRefs(tx, ctx.scope, [named])).has(named)) throw notFound('The partner')
  return { partnerId: named }
}

/**
 * The order a case names is one of the partner it is about: a case on somebody else's order would stand among its owner's. For a
 * case about no partner it is an order the asker may see.
 */
export async function assertOrderOf(
  tx: Database,
  ctx: CommandContext,
  orderId: string | null,
  partnerId: string | null,
): Promise<void> {
  const buyer = orderId && (await findPartnerOfOrder(tx, orderId))
  if (!buyer || buyer === partnerId) return
  if (!(await findPartnerRefs(tx, ctx.scope, [buyer])).has(buyer)) throw notFound('The order')
  if (partnerId) throw badInput('orderId is an order of another partner.')
}
