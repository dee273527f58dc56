import type { Operation } from '@channelgraph/contracts'
import type { RowBuffer } from '../row-buffer.ts'

/** What one command did to an entity. */
export interface Step<Row> {
  /** Null where the history ended before. */
  readonly at: Date | null
  /** Who did it, "system" for events and schedules. */
  readonly by: string
  readonly operation: Operation
  readonly change?: Partial<Row>
  readonly reason?: string | null
  readonly reasonForPartner?: boolean
}

/**
 * Writes an entity's way into the audit, as its commands did: the first step made it as it began, each of the others changed it.
 * Returns the row as the last one left it; its version is moved where it has one.
 */
export function writeTrail<Row extends { readonly id: string }>(
  buffer: RowBuffer,
  entity: string,
  begun: Row,
  steps: readonly Step<NoInfer<Row>>[],
): Row {
  let row: Row | null = null
  for (const { at, by: actor, operation, change, reason, reasonForPartner = false } of steps) {
    if (!at) continue
    const before: Row | null = row
    row = before ? next(before, change) : begun
    buffer.change({
      ...{ at, actor, operation, entity, before, after: row },
      ...(reason ? { reason, reasonForPartner } : {}),
    })
  }
  return row ?? begun
}

function next<Row extends object>(before: Row, change: Partial<Row> = {}): Row {
  return { ...before, ...change, ...('version' in before ? { version: Number(before.version) + 1 } : {}) }
}
