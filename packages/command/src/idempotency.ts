import type { Database } from '@channelgraph/access'
import { badInput, clientError, normaliseCode } from '@channelgraph/values'
import { and, eq, lt } from 'drizzle-orm'
import { hashOf } from './canonical.ts'
import { idempotencyKey } from './command.tables.ts'
import type { CommandContext } from './command.ts'

/** The input of every creating mutation. */
export interface IdempotentInput {
  readonly idempotencyKey: string
}

const MAX_KEY = 128

/**
 * Claims a key within the transaction; a concurrent claim of the same key waits here until the first one ends.
 * Returns the id of what the key created before, or null for a new key. Throws IDEMPOTENCY_CONFLICT for another request.
 */
export async function claim(
  tx: Database,
  ctx: CommandContext,
  operation: string,
  input: IdempotentInput,
): Promise<string | null> {
  const key = input.idempotencyKey
  if (normaliseCode(key) === '' || key.length > MAX_KEY)
    throw badInput(
      `\`idempotencyKey\` must have 1 to ${MAX_KEY} characters, and not blanks alone.`,
      `\`idempotencyKey\` 须为 1 至 ${MAX_KEY} 个字符,不能全为空白。`,
    )
  const requestHash = hashOf(input)
  const claimed = await tx
    .insert(idempotencyKey)
    .values({ viewer: ctx.viewer.subject, operation, key, requestHash, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning()
  if (claimed.length > 0) return null
  const [known] = await tx
    .select()
    .from(idempotencyKey)
    .where(keyIs(ctx, operation, key))
  if (known?.requestHash !== requestHash) {
    throw clientError(
      'IDEMPOTENCY_CONFLICT',
      'This idempotencyKey was used for another request: take a new key for a new request.',
      '此 idempotencyKey 已用于另一请求:新的请求请使用新的 key。',
    )
  }
  return known.entityId
}

/** Notes what the key created. */
export async function storeResult(
  tx: Database,
  ctx: CommandContext,
  operation: string,
  input: IdempotentInput,
  entityId: string,
): Promise<void> {
  await tx
    .update(idempotencyKey)
    .set({ entityId })
    .where(keyIs(ctx, operation, input.idempotencyKey))
}

const keyIs = (ctx: CommandContext, operation: string, key: string) =>
  and(
    eq(idempotencyKey.viewer, ctx.viewer.subject),
    eq(idempotencyKey.operation, operation),
    eq(idempotencyKey.key, key),
  )

const KEPT_MS = 24 * 60 * 60 * 1000

/** Forgets keys older than 24 hours (specification 6.6); returns how many. */
export async function expireIdempotencyKeys(db: Database, now: Date): Promise<number> {
  const expired = await db
    .delete(idempotencyKey)
    .where(lt(idempotencyKey.createdAt, new Date(now.getTime() - KEPT_MS)))
    .returning({ key: idempotencyKey.key })
  return expired.length
}
