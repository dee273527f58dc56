import { created, creatingCommand } from '@channelgraph/command'
import { badInput, newId } from '@channelgraph/values'
import { FIRST_STANDARD } from '../applications.rules.ts'
import type { ScreeningStandardRow, StandardItem } from '../applications.tables.ts'
import { findStandard, findStandards, insertStandard } from '../evaluation.store.ts'

export interface PublishScreeningStandard {
  readonly idempotencyKey: string
  readonly items: readonly StandardItem[]
}

export const publishScreeningStandard = creatingCommand<PublishScreeningStandard, ScreeningStandardRow>(
  'screening-standard:publish',
  (db, _scope, ids) => findStandards(db, ids),
  async (tx, ctx, { items }) => {
    checkItems(items)
    const asked = items.map(({ code, name, required }) => ({ code, name, required }))
    const inForce = (await findStandard(tx)) ?? FIRST_STANDARD
    if (sameItems(asked, inForce.items)) {
      return {
        __typename: 'StandardUnchanged',
        code: 'STANDARD_UNCHANGED',
        message: `Version ${inForce.version} asks for exactly this already.`,
      }
    }
    const standard = await insertStandard(tx, {
      id: newId('screeningStandard'),
      items: asked,
      publishedById: ctx.viewer.subject,
      publishedAt: ctx.clock.now(),
    })
    return created('ScreeningStandard', standard)
  },
)

const sameItems = (a: readonly StandardItem[], b: readonly StandardItem[]): boolean =>
  a.length === b.length &&
  a.every(({ code, name, required }, i) => code === b[i]?.code && name === b[i].name && required === b[i].required)

const MAX_ITEMS = 50

function checkItems(items: readonly StandardItem[]): void {
  if (items.length === 0 || items.length > MAX_ITEMS) throw badInput(`A standard has 1 to ${MAX_ITEMS} items.`)
  if (items.some(({ code, name }) => !/^[A-Z][A-Z0-9_]*$/.test(code) || name.trim() === ''))
    throw badInput('An item has a code in capital letters and a name.')
  if (new Set(items.map(({ code }) => code)).size < items.length) throw badInput('Each code stands once.')
}
